import Model

/// Targets as CSV: one indicator and year a line, or indicators down and years across.
struct TierTargetSheet {
  private(set) var entries: [(line: Int, entry: TierTargets.Entry)] = []
  private(set) var bad: [BadRow] = []

  /// Reads a sheet.
  /// - Throws: `sheet-unreadable`.
  init(_ bytes: [UInt8], language: Language, targets: TierTargets) throws(DeskError) {
    let sheet = try HeadedSheet(bytes)
    let code = sheet.position(["指标", "代码", "指标代码", "indicator", "code"])
    let (year, value) = (sheet.position(["年份", "年度", "year"]), sheet.position(["目标", "目标值", "target"]))
    let (strength, note) = (sheet.position(["力度", "strength"]), sheet.position(["备注", "note"]))
    let years = YearColumns(sheet.headings).targets
    guard code != nil, (year != nil && value != nil) || !years.isEmpty else {
      throw .sheetUnreadable(
        "第一行要有“指标”，并有“年份”“目标”或“2022年目标值”这样的列",
        "the first line needs the column indicator, and year and target or columns such as target_2022")
    }
    for line in sheet.lines {
      var cells: [(year: Int?, text: String, column: Int)] = []
      if let year, let value, let text = line[value] {
        cells.append((line[year].flatMap { Int(InputText.clean($0)) }, text, value))
      }
      for (year, place) in years { if let text = line[place] { cells.append((year, text, place)) } }
      if cells.isEmpty {
        bad.append(
          BadRow(
            row: line.number, column: sheet.headings[value ?? 0], DeskError.targetWrong(line[code] ?? ""), language))
      }
      for cell in cells {
        guard let year = cell.year, let target = TargetText(cell.text) else {
          bad.append(
            BadRow(row: line.number, column: sheet.headings[cell.column], DeskError.targetWrong(cell.text), language))
          continue
        }
        let entry = TierTargets.Entry(
          indicator: line[code] ?? "", year: year, comparison: target.comparison, bound: target.bound,
          strength: line[strength] ?? "", note: line[note] ?? "")
        if let problem = targets.problem(with: entry) {
          bad.append(BadRow(row: line.number, column: sheet.headings[cell.column], problem, language))
        } else {
          entries.append((line.number, entry))
        }
      }
    }
  }
}

/// The columns of a sheet that stand for a year: `target_2022`, `2022年目标值`, and values of past years, `2019年`.
struct YearColumns {
  /// Targets, by year.
  private(set) var targets: [(year: Int, place: Int)] = []
  /// Values of past years, by year.
  private(set) var past: [(year: Int, place: Int)] = []

  init(_ headings: [String]) {
    for (place, heading) in headings.enumerated() {
      if heading.hasPrefix("target_"), let year = Int(heading.dropFirst(7)) {
        targets.append((year, place))
      } else if let year = Int(heading.prefix(4)), Period.years.contains(year) {
        switch heading.dropFirst(4) {
        case "年目标值", "年目标": targets.append((year, place))
        case "年", "年值", "年现状": past.append((year, place))
        default: continue
        }
      }
    }
  }
}
