import ArgumentParser
import Model
import Store

/// Takes a whole catalogue from a sheet.
struct IndicatorImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "从 CSV 导入指标目录或年度指标集 / import a catalogue or a yearly set from CSV",
    discussion: """
      列 / columns:
        维度,序号（带*为考核）,指标,2019年,2020年,2022年目标值,指标性质,
        指标内涵,计算方法,牵头部门,数据来源,调查频次,监测层级
      或 / or:
        code,name,unit,direction,operator,kind,rule,of,factor,frequency,
        time_rule,subset,numerator,denominator,target_2022,entered_at,note
      例 / examples:
        tributary-server indicator import 监测指标.csv --set --year 2022 --data ./hub
        tributary-server indicator import indicators.csv --dry-run --data ./hub
      """)

  @Argument(help: "CSV 文件 / CSV file") var file: String
  @OptionGroup var desk: DeskOptions
  @OptionGroup var show: ShowOptions
  @OptionGroup var sheet: SheetOptions
  @Option(name: .long, help: "年度，默认今年 / year of the set, this one by default") var year: Int?
  @Flag(name: .customLong("set"), help: "表中的指标就是该年度指标集 / these are the yearly set") var isSet = false

  private struct Record: Encodable {
    let rows: Int
    let new: Int
    let versions: Int
    let unchanged: Int
    let targets: Int
    let set: Int?
    let assessed: Int?
    let bad: [BadRow]
  }

  func run() throws {
    let context = CommandContext.current
    let store = try context.open(desk.data, writing: true)
    let year = year ?? Output.year(store.surroundings.now())
    guard Period.years.contains(year) else { throw DeskError.yearWrong(year) }
    let plan = try IndicatorDesk.Plan(store)
    let targets = try TierTargets(store)
    let read = try IndicatorSheet(
      try context.read(file, limit: HeadedSheet.byteLimit), language: context.language, plan: plan, targets: targets)
    let total = read.entries.count + read.bad.count
    try sheet.report(read.bad, of: total, in: file, context)
    if !sheet.dryRun { try save(read.entries, in: year, plan, targets, store) }
    for outcome in read.entries.compactMap(\.outcome) {
      for remark in outcome.remarks { context.note(remark) }
    }
    report(read, total, context)
  }

  private func save(
    _ entries: [IndicatorSheet.Entry], in year: Int, _ plan: IndicatorDesk.Plan, _ targets: TierTargets, _ store: Store
  ) throws {
    try store.edit { edit in
      for entry in entries {
        if let outcome = entry.outcome { try plan.save(outcome, edit) }
        for target in entry.targets { _ = try targets.put(target, edit) }
      }
      guard isSet else { return }
      let members = entries.map { entry in
        YearlySets.Member(
          owner: store.identity.region, indicator: entry.code, ordinal: entry.ordinal, isAssessed: entry.isAssessed,
          dimension: entry.dimension)
      }
      _ = try YearlySets(store).replace(by: members, in: year, edit)
    }
  }

  private func report(_ read: IndicatorSheet, _ total: Int, _ context: CommandContext) {
    let changes = read.entries.compactMap { $0.outcome?.change.word }
    let (new, versions) = (changes.filter { $0 == "new" }.count, changes.filter { $0 == "version" }.count)
    let assessed = read.entries.filter(\.isAssessed).count
    let record = Record(
      rows: total, new: new, versions: versions, unchanged: read.entries.count - new - versions,
      targets: read.entries.reduce(0) { $0 + $1.targets.count }, set: isSet ? read.entries.count : nil,
      assessed: isSet ? assessed : nil, bad: read.bad)
    if show.format == .json, let text = try? Output.json(record) {
      context.console.write(text)
      return
    }
    if sheet.dryRun { context.say(SheetOptions.checked(total)) }
    context.say(
      LocalizedText(
        "新增 \(new) 个指标，更新 \(versions) 个，\(record.unchanged) 个没有变化。",
        "\(new) new indicators, \(versions) new versions, \(record.unchanged) unchanged."))
    if isSet {
      context.say(
        LocalizedText(
          "年度指标集共 \(read.entries.count) 个，其中考核 \(assessed) 个。",
          "The yearly set has \(read.entries.count) indicators, \(assessed) of them assessed."))
    }
  }
}

extension DeskError {
  static func yearWrong(_ year: Int) -> DeskError {
    DeskError(
      "year-wrong", LocalizedText("没有 \(year) 年。", "There is no year \(year)."),
      hint: LocalizedText("请写四位年份，例如 2022。", "Write a year such as 2022."))
  }
}
