import Exchange
import GRDB
import Model
import Replica
package import Rollup
import WireProtocol

extension Store {
  /// How much of its history this copy holds now: what a figure's code names.
  package func moment() throws -> HubMoment {
    try read { db in
      let books = try Books(db)
      let segments = try Int64.fetchOne(db, sql: "SELECT MAX(id) FROM segment") ?? 0
      let saved = try Int64.fetchOne(db, sql: "SELECT MAX(sequence) FROM journal") ?? 0
      return HubMoment(
        segments: UInt64(clamping: segments), own: max(UInt64(clamping: saved), books.position(of: books.own).sequence))
    }
  }

  /// Shows what stood under a figure at the moment that its code names.
  ///
  /// Reads the segments of every node of the regions under it; cost follows their number.
  ///
  /// - Throws: `indicator-unknown`, `region-unknown`, `moment-unknown` where the code names a moment that this copy has
  ///   not come to or, after a restore, does not have any more.
  package func explain(_ code: FigureCode) throws -> Explanation {
    let now = try moment()
    guard code.moment.segments <= now.segments, code.moment.own <= now.own else { throw StoreError.momentUnknown }
    return try read { db in
      let present = try rollups(
        RollupFilter(
          region: code.region, indicator: code.indicator, period: code.period.description, lens: code.lens)
      ).first
      let known = try definitions.load(db)
      guard let indicator = known.indicators[code.indicator] else {
        throw StoreError.indicatorUnknown(code.indicator)
      }
      var scene = try ExplainedScene(db, code: code, indicator: indicator, known: known, of: self)
      try scene.search(db)
      let leaves = try scene.leaves(db)
      return Explanation(
        code: code, indicator: indicator, time: scene.time,
        past: scene.reading(like: present?.reading, leaves: leaves), present: present?.reading, leaves: leaves,
        parts: indicator.method.parts.map { part in
          FigureCode(
            indicator: part, period: code.period, region: code.region, lens: code.lens, moment: code.moment)
        })
    }
  }
}

extension StoreError {
  static let momentUnknown = StoreError(
    "moment-unknown",
    LocalizedText("该数值码所指的时点不在本机的记录中。", "This copy does not have the moment that the code names."),
    hint: LocalizedText(
      "请在打印该页的汇集点查询；该汇集点从备份恢复后，较新的时点要等各地重新同步。",
      "Ask at the hub that printed it; after a restore, later moments come back as offices sync."))
}
