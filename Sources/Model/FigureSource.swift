/// Where a figure came from, as its row says.
package enum FigureSource: Sendable, Hashable {
  /// The region's own office entered it.
  case office
  /// The region's own office took it from a sheet.
  case sheet
  /// A tier above, the holder of a mandate, entered it for the region.
  case mandate(holder: RegionCode)
  /// Words of another version.
  case other(String)

  private static let mandateWord = "mandate"

  /// Reads what a row says.
  package init(_ text: String) {
    switch text {
    case "office": self = .office
    case "import": self = .sheet
    default:
      if Self.namesMandate(text), let holder = RegionCode(String(text.dropFirst(Self.mandateWord.count + 1))),
        text == Self.mandate(holder: holder).text
      {
        self = .mandate(holder: holder)
      } else {
        self = .other(text)
      }
    }
  }

  /// What a row says: `office`, `import`, or `mandate:` and the holder's code.
  package var text: String {
    switch self {
    case .office: "office"
    case .sheet: "import"
    case .mandate(let holder): "\(Self.mandateWord):\(holder)"
    case .other(let text): text
    }
  }

  /// Whether a text speaks of a mandate, whoever holds it.
  package static func namesMandate(_ text: String) -> Bool {
    text.utf8.starts(with: mandateWord.utf8)
  }

  /// Where a figure came from, as a reader is told.
  package func title(in tree: RegionTree) -> LocalizedText {
    switch self {
    case .office: LocalizedText("本级填报", "entered by the office")
    case .sheet: LocalizedText("表格导入", "imported from a sheet")
    case .mandate(let holder):
      tree.region(holder).map { LocalizedText("\($0.name)代报", "entered by \($0.name) under a mandate") }
        ?? LocalizedText("\(holder)代报", "entered by \(holder) under a mandate")
    case .other(let text): LocalizedText(text, text)
    }
  }
}
