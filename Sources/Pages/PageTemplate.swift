/// The templates built into the program, one file each.
enum PageTemplate: String, CaseIterable {
  case head
  case foot
  case dashboard
  case matrix
  case indicator
  case office
  case ledger
  case sheet
  case path
  case selectors
  case facts
  case cell
  case tables
  case error

  /// The names other templates call, as partials.
  static let partials: [PageTemplate] = [
    .head, .foot, .matrix, .ledger, .path, .selectors, .facts, .cell, .tables,
  ]

  var text: String {
    switch self {
    case .head: Self.headText
    case .foot: Self.footText
    case .dashboard: Self.dashboardText
    case .matrix: Self.matrixText
    case .indicator: Self.indicatorText
    case .office: Self.officeText
    case .ledger: Self.ledgerText
    case .sheet: Self.sheetText
    case .path: Self.pathText
    case .selectors: Self.selectorsText
    case .facts: Self.factsText
    case .cell: Self.cellText
    case .tables: Self.tablesText
    case .error: Self.errorText
    }
  }
}
