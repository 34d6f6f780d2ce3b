import Exchange
import GRDB
package import Model
import Replica
import Rollup

/// How a hub follows the order of the hub above, and gives one to a hub below.
extension WriteSession {
  /// What the one who set this copy up said, for as long as nothing has come from above.
  static let firstMode = "relay_mode"

  func relayOrder() throws -> RelayMode {
    guard isHub, let hub = try Row.fetchOne(db, sql: "SELECT region, cursor FROM upstream") else { return .full }
    let identity: [FieldValue] = [.text(hub["region"]), .text(region.description)]
    if let row = try row(Schema.relayMode, identity), !row.heads.isDeleted {
      return row.values[0].text.flatMap(RelayMode.init(rawValue:)) ?? .full
    }
    guard hub.bytes("cursor").isEmpty else { return .full }
    let said = try String.fetchOne(db, sql: "SELECT value FROM setting WHERE name = ?", arguments: [Self.firstMode])
    return said.flatMap(RelayMode.init(rawValue:)) ?? .full
  }

  func isSummarising() throws -> Bool {
    guard let row = try row(Schema.relayState, [.text(region.description)]), !row.heads.isDeleted else { return false }
    return row.values[0].text == RelayMode.summary.rawValue
  }

  func tell(_ mode: RelayMode) throws {
    guard try isSummarising() != mode.isSummary else { return }
    try save { edit in
      let told: [FieldValue] = [.text(mode.rawValue), .integer(edit.time.milliseconds)]
      try edit.put(Schema.relayState, [.text(region.description)], [(0, told)])
    }
  }

  func writeSummaries() throws {
    let known = try currentDefinitions()
    let wanted = try summaries(known)
    let standing = try SummaryReader.cells(db, of: region)
    let changed = wanted.filter { standing[$0.key] != $0.value }.map { ($0.key, Optional($0.value)) }
    let gone = standing.keys.filter { wanted[$0] == nil }.map { ($0, SummaryCell?.none) }
    let moves = (changed + gone).sorted {
      ($0.0.indicator, $0.0.period, $0.0.lens.number) < ($1.0.indicator, $1.0.period, $1.0.lens.number)
    }
    var rest = moves[...]
    while !rest.isEmpty {
      try save { edit in
        for (name, cell) in rest.prefix(ClimbingLimits.summariesPerSave) {
          if let cell {
            try edit.put(Schema.summary, name.stored, [(0, cell.stored)])
          } else {
            try edit.delete(Schema.summary, name.stored)
          }
        }
      }
      rest = rest.dropFirst(ClimbingLimits.summariesPerSave)
    }
  }

  /// What the cells of this region hold.
  private func summaries(_ known: Definitions) throws -> [SummaryName: SummaryCell] {
    let leaves = try LeafSums(db, known: known, region: region)
    let builders = Dictionary(
      uniqueKeysWithValues: RollupLens.allCases.map { lens in
        (lens, ReadingBuilder(db, known: known, cells: CellReader(db, lens: lens), own: region))
      })
    var wanted: [SummaryName: SummaryCell] = [:]
    var years: Set<Int> = []
    for (name, cell) in leaves.cells {
      guard let indicator = known.indicators[name.indicator], let builder = builders[name.lens] else { continue }
      years.insert(name.period.year)
      wanted[name] = SummaryCell(
        sums: cell.sums, extremum: name.part == .main ? try builder.extremum(region, indicator, name.period) : nil,
        expected: Int64(builder.reporters(indicator, under: region, in: name.period.year).count),
        definitionVersion: Int64(indicator.version), leavesDigest: cell.digest)
    }
    guard let builder = builders[.reported] else { return wanted }
    for indicator in known.indicators.values where indicator.rule == .coverageOfEntities {
      for year in years {
        guard let whole = Period(.year, year: year) else { continue }
        let count = try builder.register(indicator, region, year)
        guard count > 0 else { continue }
        let name = SummaryName(
          region: region.description, indicator: indicator.code, part: .main, period: whole, lens: .reported)
        let empty = SummaryCell(
          sums: CellSums(), expected: Int64(builder.reporters(indicator, under: region, in: year).count),
          definitionVersion: Int64(indicator.version), leavesDigest: LeafSums.Cell().digest)
        wanted[name, default: empty].register = count
      }
    }
    return wanted
  }

  /// Orders the hub of a region to forward what a mode says.
  func order(_ mode: RelayMode, of code: RegionCode, reason: String) throws {
    let identity: [FieldValue] = [.text(region.description), .text(code.description)]
    try save { edit in
      if let row = try edit.current(Schema.relayMode, identity), row.values[0].text == mode.rawValue { return }
      try edit.put(
        Schema.relayMode, identity,
        [(0, [.text(mode.rawValue), .integer(edit.time.milliseconds), .text(reason)])])
    }
  }

  /// One of this copy's own saves.
  private func save(_ body: (EditSession) throws -> Void) throws {
    let edit = EditSession(self, time: try tick())
    try body(edit)
    try capture(edit, account: "", reason: "")
  }
}

extension Store {
  /// The reason of an order that came with the enrolment.
  static let orderedByCode = "注册码"

  /// Orders the hub of a region below to forward every change, or whole cells in their place.
  ///
  /// A hub that stands by summary goes on doing so until all leaves are here, unless it is to end at once.
  /// - Returns: What was ordered.
  /// - Throws: `region-unknown`; `change-refused` for a region that does not lie below, or has nothing below it.
  package func orderRelay(_ isSummary: Bool, of code: RegionCode, reason: String, atOnce: Bool) throws -> RelayMode {
    try write { session in
      let known = try session.currentDefinitions()
      guard let place = known.tree.region(code) else { throw StoreError.regionUnknown(code.description) }
      guard known.tree.codes(under: code).count > 1 else {
        throw StoreError.refused(
          LocalizedText("\(place.name)没有下级地区", "\(place.name) has no regions below it"),
          remedy: LocalizedText("只有下级汇集点才有上报方式之分。", "Only a hub with regions below it forwards anything."))
      }
      let stands = known.standsBySummary(code, under: identity.region)
      let mode: RelayMode = isSummary ? .summary : stands && !atOnce ? .returning : .full
      try session.order(mode, of: code, reason: reason)
      return mode
    }
  }

  /// Keeps what this hub is to forward until the hub above has said it.
  package func noteFirstRelayMode(_ mode: RelayMode) throws {
    try writeBooks { db in try db.set(WriteSession.firstMode, mode.rawValue) }
  }
}
