import Model
import Store

/// A catalogue as CSV: in the field's own columns (维度、序号、指标 …) or by the names of the definition's fields.
struct IndicatorSheet {
  /// A line that can be taken.
  struct Entry {
    let line: Int
    let draft: IndicatorDraft
    /// The definition that it names, or that its fields make.
    let outcome: IndicatorDesk.Outcome?
    let code: String
    let ordinal: Int
    let isAssessed: Bool
    let dimension: String
    let targets: [TierTargets.Entry]
  }

  private(set) var entries: [Entry] = []
  private(set) var bad: [BadRow] = []
  private let sheet: HeadedSheet
  private let language: Language
  private let plan: IndicatorDesk.Plan
  private let columns: [IndicatorField: Int]
  private let years: YearColumns
  private let place: Int?
  private let assessed: Int?

  /// Reads a sheet.
  /// - Throws: `sheet-unreadable`.
  init(_ bytes: [UInt8], language: Language, plan: IndicatorDesk.Plan, targets: TierTargets) throws(DeskError) {
    sheet = try HeadedSheet(bytes)
    self.language = language
    self.plan = plan
    var columns: [IndicatorField: Int] = [:]
    for field in IndicatorField.allCases { columns[field] = sheet.position([field.rawValue] + field.names) }
    self.columns = columns
    years = YearColumns(sheet.headings)
    place = sheet.position(["序号", "ordinal"])
    assessed = sheet.position(["考核", "assessed"])
    guard columns[.name] != nil || columns[.code] != nil else {
      throw .sheetUnreadable("第一行缺少“指标”或“代码”列", "the first line lacks the columns name or code")
    }
    var order = 0
    // A compound indicator may stand before its parts.
    let coming = Set(sheet.lines.compactMap { $0[columns[.code]].map(InputText.clean) })
    for line in sheet.lines {
      order += 1
      do { try take(line, order, coming, targets) } catch {
        guard let error = error as? any ReportableError else { continue }
        bad.append(BadRow(row: line.number, column: title(of: error), error, language))
      }
    }
  }

  /// The heading of the column that an error speaks of.
  private func title(of error: any ReportableError) -> String {
    let said = error.message.english
    let field = IndicatorField.allCases.first { field in
      columns[field] != nil && (said.hasSuffix("the \(field.rawValue).") || said.hasSuffix("lacks \(field.rawValue)."))
    }
    let heading = field.flatMap { columns[$0] } ?? columns[.name] ?? columns[.code] ?? 0
    return sheet.headings[heading]
  }

  private mutating func take(
    _ line: HeadedSheet.Line, _ order: Int, _ coming: Set<String>, _ tierTargets: TierTargets
  ) throws {
    var draft = IndicatorDraft()
    for (field, column) in columns { draft[field] = line[column] }
    let number = line[place] ?? ""
    let ordinal = Int(InputText.clean(number).filter { $0.isASCII && $0.isNumber }) ?? order
    let marks = "*＊★"
    let isAssessed =
      number.contains { marks.contains($0) } || line[assessed].flatMap(InputText.yesOrNo) == true
      || draft[.name]?.contains { marks.contains($0) } == true
    draft[.name] = draft[.name]?.filter { !marks.contains($0) }
    let code = try self.code(draft, ordinal)
    draft[.code] = code
    let old = plan.known[code]
    var said = years.targets.compactMap { year, place in line[place].map { (year, $0) } }
    var outcome: IndicatorDesk.Outcome?
    if plan.isOwn(code) {
      draft.yearTargets = Dictionary(said) { first, _ in first }
      complete(&draft, line, over: old ?? BuiltinIndicators.indicators.first { $0.code == code })
      outcome = try plan.outcome(draft, beside: coming)
      said = []
    }
    let targets = try said.map { year, text throws(DeskError) in
      guard let target = TargetText(text) else { throw .targetWrong(text) }
      return TierTargets.Entry(
        indicator: code, year: year, comparison: target.comparison, bound: target.bound, note: draft[.note] ?? "")
    }
    for target in targets { if let problem = tierTargets.problem(with: target) { throw problem } }
    guard !entries.contains(where: { $0.code == code }) else { throw DeskError.indicatorTwice(code) }
    entries.append(
      Entry(
        line: line.number, draft: draft, outcome: outcome, code: outcome?.indicator.code ?? code, ordinal: ordinal,
        isAssessed: isAssessed, dimension: draft[.dimension] ?? "", targets: targets))
  }

  /// The code that a line names, or that of the indicator of its name, or a new one from its place.
  private func code(_ draft: IndicatorDraft, _ ordinal: Int) throws(DeskError) -> String {
    if let code = draft[.code] { return InputText.code(code, among: plan.known.keys) }
    guard let name = draft[.name] else { throw .indicatorLacks(.name) }
    let plain = Register.normalized(name)
    let same = plan.known.values.filter { Register.normalized($0.name) == plain }.map(\.code).sorted()
    if let code = same.first { return code }
    let code = "\(plan.region.code)-\(ordinal < 10 ? "0" : "")\(ordinal)"
    guard plan.known[code] == nil else { throw .indicatorWrong(.code, code) }
    return code
  }

  /// Fills what the field's columns say in words: the rule by the way of computation, the tier by where it is
  /// monitored, and past values as a remark.
  private func complete(_ draft: inout IndicatorDraft, _ line: HeadedSheet.Line, over old: Indicator?) {
    if draft[.rule] == nil, old == nil {
      if let text = draft[.computation], let ratio = ComputationText(text) {
        draft[.rule] = RollupRule.ratio.rawValue
        draft[.numerator] = draft[.numerator] ?? ratio.numerator
        draft[.denominator] = draft[.denominator] ?? ratio.denominator
        draft[.factor] = draft[.factor] ?? "\(ratio.factor)"
        draft[.unit] = draft[.unit] ?? ratio.unit
      } else if draft[.unit] == "是/否" || draft.yearTargets.values.contains("实现") {
        draft[.rule] = RollupRule.coverageOfRegions.rawValue
      }
    }
    if old == nil, draft[.enteredAt] == nil, let text = draft[.monitoredAt] {
      let tiers: [(String, RegionTier)] = [("县", .district), ("区", .district), ("市", .city), ("省", .province)]
      draft[.enteredAt] = tiers.first { text.contains($0.0) }?.1.rawValue
    }
    let past = years.past.compactMap { year, place in line[place].map { "\(year)年 \($0)" } }
    let remark = past.joined(separator: "；")
    let note = draft[.note] ?? old?.note ?? ""
    if !remark.isEmpty, !note.contains(remark) { draft[.note] = note.isEmpty ? remark : "\(note)；\(remark)" }
  }
}

extension DeskError {
  static func indicatorTwice(_ code: String) -> DeskError {
    DeskError(
      "indicator-twice", LocalizedText("指标 \(code) 在表中出现两次。", "The indicator \(code) stands twice in the sheet."),
      hint: LocalizedText("请删去一行，或给其中一行另写代码。", "Take one line out, or give it another code."))
  }
}
