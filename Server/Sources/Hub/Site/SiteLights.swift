import Model
import Pages
import Replica
import Rollup
import Store

/// The lights of a page, each with the reason where a person set it.
struct SiteLights {
  private struct Key: Hashable {
    let region: String
    let subject: String
    let period: String
  }

  private let reasons: [Key: (reviewer: RegionCode, reason: String)]

  init(_ view: SiteView) throws {
    let tree = view.known.tree
    func rank(_ code: RegionCode) -> (Int, RegionCode) { (SubmissionStanding.rank(tree.region(code)?.tier), code) }
    var found: [Key: (reviewer: RegionCode, reason: String)] = [:]
    for row in try view.store.rows(of: Schema.lightOverride) {
      guard let reviewer = row.region("reviewer"), Light(rawValue: row.text("light")) != nil else { continue }
      let key = Key(region: row.text("region"), subject: row.text("subject"), period: row.text("period"))
      // Of several, the topmost tier's light is the one that shows.
      if let held = found[key], rank(held.reviewer) < rank(reviewer) { continue }
      found[key] = (reviewer, row.text("reason"))
    }
    reasons = found
  }

  /// The light of a line, grey where there is none.
  func light(of line: RollupLine?) -> PageLight {
    guard let line else { return PageLight(.grey) }
    let key = Key(region: line.region.description, subject: line.indicator.code, period: line.period)
    return PageLight(
      CellLight(rawValue: line.light.light.rawValue) ?? .grey,
      reason: line.light.isOverridden ? reasons[key]?.reason ?? "" : nil)
  }
}
