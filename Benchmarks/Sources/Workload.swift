import Model
import Replica

/// What one district writes in a year and then corrects.
///
/// 64 indicators × 12 months give 768 rows of five cells: numerator, denominator, definition version, source and note.
/// Then 10 % of all cells are edited, in random order, each by a later write that names what it replaces. The
/// definition's version is never edited, since a figure of another version would leave the sums.
struct Workload {
  /// How many indicators a district reports.
  static let indicatorCount = 64
  /// How many months it reports.
  static let periodCount = 12
  /// How many rows that makes.
  static let rowCount = indicatorCount * periodCount
  /// How many cells a row has.
  static let cellsPerRow = 5
  /// How many cells the first load sets.
  static let cellCount = rowCount * cellsPerRow
  /// How many cells are edited afterwards.
  static let editCount = cellCount / 10

  private static let year = 2025
  /// The year as a period is written.
  static var yearText: String { "\(year)" }
  private static let firstMillisecond: Int64 = 1_735_689_600_000
  private static let monthMilliseconds: Int64 = 30 * 86_400_000
  private static let sources = ["office", "import", "survey", "register"]
  private static let accounts = 5
  private static let editableColumns: [Column] = [.numerator, .denominator, .source, .note]

  /// A cell's column; the number is its place in a row.
  enum Column: Int {
    case numerator = 0
    case denominator = 1
    case source = 3
    case note = 4
  }

  /// A row as it is first entered.
  ///
  /// Numbers are scaled by 10⁶.
  struct Row {
    let indicator: String
    let period: String
    var numerator: Int64
    var denominator: Int64
    var source: String
    var note: String
    let account: Int
    let time: HybridTimestamp
  }

  /// A later write of one cell.
  ///
  /// The row is as it stands after the edit.
  struct Edit {
    let row: Int
    let column: Column
    let after: Row
    let account: Int
    let time: HybridTimestamp
    let base: HybridTimestamp
  }

  /// The district.
  let region: RegionCode
  /// The first load, month after month.
  let rows: [Row]
  /// The edits, by time.
  let edits: [Edit]

  /// Draws a district's year.
  ///
  /// - Parameters:
  ///   - region: The district.
  ///   - seed: The workload's seed.
  ///   - stream: The district's number.
  ///   - editCount: How many cells are edited; more than there are are edited in several rounds.
  init(region: RegionCode, seed: UInt64, stream: Int, editCount: Int = Self.editCount) {
    var random = SplitMix64(seed: seed, stream: UInt64(stream))
    self.region = region
    rows = Self.drawRows(&random)
    edits = Self.drawEdits(editCount, of: rows, &random)
  }

  /// The code of an indicator by its number from 0.
  static func indicator(_ number: Int) -> String { "K0\(number / 9 + 1)\(number % 9 + 1)" }

  /// A month of the workload's year as written.
  static func period(_ month: Int, year: Int = Self.year) -> String { "\(year)-\(month < 10 ? "0" : "")\(month)" }

  /// The name of an account by its number from 0.
  func account(_ number: Int) -> String { "u\(region)\(number)" }

  private static func drawRows(_ random: inout SplitMix64) -> [Row] {
    let populations = (0..<indicatorCount).map { _ in Int64.random(in: 10...100_000, using: &random) }
    let shares = (0..<indicatorCount).map { _ in Int64.random(in: 5...95, using: &random) }
    var rows: [Row] = []
    for month in 1...periodCount {
      var time = firstMillisecond + Int64(month) * monthMilliseconds
      for number in 0..<indicatorCount {
        time += Int64.random(in: 1...60_000, using: &random)
        let denominator = max(1, populations[number] * Int64.random(in: 90...110, using: &random) / 100)
        let share = shares[number] * Int64.random(in: 80...120, using: &random) / 100
        rows.append(
          Row(
            indicator: indicator(number), period: period(month),
            numerator: min(denominator, denominator * share / 100) * ExactDecimal.scale,
            denominator: denominator * ExactDecimal.scale, source: sources[Int.random(in: 0..<2, using: &random)],
            note: ChineseNote.draw(&random), account: Int.random(in: 0..<accounts, using: &random),
            time: HybridTimestamp(milliseconds: time)))
      }
    }
    return rows
  }

  private static func drawEdits(_ count: Int, of rows: [Row], _ random: inout SplitMix64) -> [Edit] {
    var cells: [Int] = []
    while cells.count < count {
      cells += (0..<(rows.count * editableColumns.count)).shuffled(using: &random)
    }
    var state = rows
    // The figure's columns carry one stamp, the note its own.
    var stamps = rows.map { (figure: $0.time, note: $0.time) }
    var time = (rows.last?.time.milliseconds ?? 0) + monthMilliseconds
    var edits: [Edit] = []
    for cell in cells.prefix(count) {
      time += Int64.random(in: 1...60_000, using: &random)
      let (number, column) = (cell / editableColumns.count, editableColumns[cell % editableColumns.count])
      change(&state[number], column, &random)
      let stamp = HybridTimestamp(milliseconds: time)
      edits.append(
        Edit(
          row: number, column: column, after: state[number], account: Int.random(in: 0..<accounts, using: &random),
          time: stamp, base: column == .note ? stamps[number].note : stamps[number].figure))
      if column == .note { stamps[number].note = stamp } else { stamps[number].figure = stamp }
    }
    return edits
  }

  private static func change(_ row: inout Row, _ column: Column, _ random: inout SplitMix64) {
    switch column {
    case .numerator: row.numerator += Int64.random(in: 1...50, using: &random) * ExactDecimal.scale
    case .denominator: row.denominator += Int64.random(in: 1...500, using: &random) * ExactDecimal.scale
    case .source:
      let others = sources.filter { $0 != row.source }
      row.source = others[Int.random(in: 0..<others.count, using: &random)]
    case .note:
      let drawn = ChineseNote.draw(&random)
      row.note = drawn == row.note ? String(row.note.prefix(20)) + "（更正）" : drawn
    }
  }
}
