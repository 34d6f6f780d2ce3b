package import Model
import Replica
package import Store

/// Changing the tree of regions: every change holds from a year on, and figures of earlier years stay where they were.
package struct RegionDesk {
  /// The longest name, in characters.
  package static let nameLimit = 60

  private let store: Store
  private let tree: RegionTree
  private let own: RegionCode

  /// Changes a copy's tree.
  /// - Throws: The errors of the store.
  package init(_ store: Store) throws {
    self.store = store
    tree = try store.loadDefinitions().tree
    own = store.identity.region
  }

  /// Adds a region below this office: at an office a town or a zone whose code goes on from its own; at a hub any that
  /// begins with its digits.
  /// - Throws: `region-known`, `region-code`, `region-outside`, `region-tier`, `region-name`, `year-wrong`; the errors of
  ///   the store.
  package func add(
    _ code: String, name: String, tier: RegionTier, parent: String? = nil, from year: Int? = nil, account: String = ""
  ) throws -> Region {
    let code = try RegionCode(parsing: InputText.clean(code))
    guard tree.region(code) == nil else { throw DeskError.regionKnown(code) }
    let isHub = store.identity.kind == .hub
    guard isHub ? code.isNumbered(under: own) : code.isLocal(to: own) else {
      throw DeskError.regionCode(code, own: own, isHub: isHub)
    }
    let parent = try parent.map { text throws(ModelError) in try RegionCode(parsing: InputText.clean(text)) } ?? own
    let above = try placed(under: parent)
    if let year { try check(year) }
    try check(tier, under: above)
    guard isHub || tier == .town else { throw DeskError.regionTier(tier, above) }
    return try save(
      Region(code: code, name: try checked(name), tier: tier, parent: parent, validFrom: year), account, "")
  }

  /// Gives a region another name from a year on.
  /// - Throws: `region-unknown`, `region-outside`, `region-later`, `region-name`, `year-wrong`; the errors of the store.
  package func rename(
    _ code: String, to name: String, from year: Int, account: String = "", reason: String = ""
  ) throws -> Region {
    let old = try changeable(code, from: year)
    return try save(
      Region(code: old.code, name: try checked(name), tier: old.tier, parent: old.parent, validFrom: year),
      account, reason)
  }

  /// Hangs a region under another from a year on.
  /// - Throws: As `rename`; `region-circle` where the new parent lies under the region, `region-tier`.
  package func move(
    _ code: String, to parent: String, from year: Int, account: String = "", reason: String = ""
  ) throws -> Region {
    let old = try changeable(code, from: year)
    let parent = try RegionCode(parsing: InputText.clean(parent))
    let above = try placed(under: parent)
    guard !tree.isWithin(parent, old.code), !tree.path(from: parent, in: year).contains(old.code) else {
      throw DeskError.regionCircle(old.name, above.name)
    }
    try check(old.tier, under: above)
    return try save(
      Region(code: old.code, name: old.name, tier: old.tier, parent: parent, validFrom: year), account, reason)
  }

  /// Ends a region: it is not there from a year on; what is left of it goes to a successor, where one is named.
  ///
  /// The row that says so begins in that year and ends before it, so that it never holds and ends the one before.
  /// - Throws: As `rename`; `region-children` while regions hang under it; `region-circle`.
  package func close(
    _ code: String, from year: Int, into successor: String? = nil, account: String = "", reason: String = ""
  ) throws -> Region {
    let old = try changeable(code, from: year)
    let children = tree.children(of: old.code, in: year)
    guard children.isEmpty else { throw DeskError.regionChildren(old.name, children.map(\.name)) }
    let into = try successor.map { text throws -> Region in
      let code = try RegionCode(parsing: InputText.clean(text))
      guard let region = tree.region(code, in: year) else { throw StoreError.regionUnknown(text) }
      guard tree.isWithin(code, own) else { throw DeskError.regionOutside(region.name) }
      guard code != old.code, region.tier == old.tier else { throw DeskError.regionCircle(old.name, region.name) }
      return region
    }
    return try save(
      Region(
        code: old.code, name: old.name, tier: old.tier, parent: old.parent, validFrom: year, validTo: year - 1,
        successor: into?.code), account, reason)
  }

  // MARK: Checks

  private func save(_ region: Region, _ account: String, _ reason: String) throws -> Region {
    try store.edit(account: account, reason: reason) { edit in _ = try edit.define(region, owner: own) }
    return region
  }

  private func check(_ year: Int) throws(DeskError) {
    guard Period.years.contains(year) else { throw .yearWrong(year) }
  }

  private func checked(_ name: String) throws(DeskError) -> String {
    let name = InputText.trimmed(name)
    guard !name.isEmpty, name.count <= Self.nameLimit else { throw .regionName(name) }
    return name
  }

  /// A region as it stands in a year, that lies below this office and has no change after that year.
  private func changeable(_ text: String, from year: Int) throws -> Region {
    try check(year)
    let code = try RegionCode(parsing: InputText.clean(text))
    guard let region = tree.region(code, in: year) else { throw StoreError.regionUnknown(text) }
    guard code != own, tree.isWithin(code, own) else { throw DeskError.regionOutside(region.name) }
    if let later = tree.regions.last(where: { $0.code == code && ($0.validFrom ?? 0) > year })?.validFrom {
      throw DeskError.regionLater(region.name, later)
    }
    return region
  }

  private func placed(under parent: RegionCode) throws -> Region {
    guard let above = tree.region(parent) else { throw StoreError.regionUnknown(parent.description) }
    guard tree.isWithin(parent, own) else { throw DeskError.regionOutside(above.name) }
    return above
  }

  private func check(_ tier: RegionTier, under parent: Region) throws(DeskError) {
    let tiers = RegionTier.allCases
    guard let below = tiers.firstIndex(of: tier), let above = tiers.firstIndex(of: parent.tier), below > above else {
      throw .regionTier(tier, parent)
    }
  }
}

extension DeskError {
  static func regionKnown(_ code: RegionCode) -> DeskError {
    DeskError(
      "region-known", LocalizedText("代码 \(code) 已有地区。", "There is a region \(code) already."),
      hint: LocalizedText(
        "改名用 region rename，改隶属用 region move。", "To rename it use region rename, to hang it elsewhere region move."))
  }

  static func regionCode(_ code: RegionCode, own: RegionCode, isHub: Bool) -> DeskError {
    DeskError(
      "region-code", LocalizedText("本级不能使用代码 \(code)。", "This office cannot give the code \(code)."),
      hint: isHub
        ? LocalizedText("代码须以本级代码的有效位开头。", "It has to begin with the digits of this office's code.")
        : LocalizedText(
          "乡镇和开发区的代码在 \(own) 后面再加一至六位，例如 \(own)101。",
          "Codes of towns and zones are \(own) and one to six further digits, such as \(own)101."))
  }

  static func regionOutside(_ name: String) -> DeskError {
    DeskError(
      "region-outside", LocalizedText("\(name)不在本级之下，不能由本级改动。", "\(name) does not lie below this office."),
      hint: LocalizedText("请由其上级改动。", "Let a tier above it make the change."))
  }

  static func regionCircle(_ name: String, _ parent: String) -> DeskError {
    DeskError(
      "region-circle", LocalizedText("\(name)不能归入\(parent)。", "\(name) cannot go to \(parent)."),
      hint: LocalizedText(
        "上级不能是自己或自己的下级；并入的地区须为同一级别。",
        "A parent is neither the region itself nor below it; a successor is of the same tier."))
  }

  static func regionTier(_ tier: RegionTier, _ parent: Region) -> DeskError {
    DeskError(
      "region-tier",
      LocalizedText(
        "\(tier.title.chinese)地区不能设在\(parent.name)（\(parent.tier.title.chinese)）之下。",
        "A region of the \(tier.title.english) tier cannot lie under \(parent.name), a \(parent.tier.title.english)."),
      hint: LocalizedText("请核对 --tier 和 --parent。", "Check --tier and --parent."))
  }

  static func regionLater(_ name: String, _ year: Int) -> DeskError {
    DeskError(
      "region-later",
      LocalizedText("\(name)自 \(year) 年起已有变动。", "\(name) has a change from \(year) on already."),
      hint: LocalizedText("请从该年或以后改动。", "Make the change from that year or later."))
  }

  static func regionChildren(_ name: String, _ children: [String]) -> DeskError {
    DeskError(
      "region-children",
      LocalizedText(
        "\(name)之下还有 \(children.count) 个地区：\(children.prefix(5).joined(separator: "、"))。",
        "\(children.count) regions hang under \(name): \(children.prefix(5).joined(separator: ", "))."),
      hint: LocalizedText("请先用 region move 改隶属，或逐个撤销。", "Move them with region move, or close them, first."))
  }

  static func regionName(_ name: String) -> DeskError {
    DeskError(
      "region-name",
      LocalizedText(
        "地区名称为空或超过 \(RegionDesk.nameLimit) 字。", "The name is empty or over \(RegionDesk.nameLimit) characters."),
      hint: LocalizedText("请重新填写。", "Write it again."))
  }
}
