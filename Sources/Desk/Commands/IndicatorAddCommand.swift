import ArgumentParser
import Model
import Store

/// Defines an indicator, or makes a new version of one.
struct IndicatorAddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "新增指标；代码已有的形成新版本 / define an indicator; a known code gets a new version",
    discussion: """
      例 / examples:
        tributary-server indicator add X01 --name 慢阻肺高危人群筛查 --rule stages --unit 例 --stages "筛查;高危;检查;干预" --target 2022=5000 --data ./hub
        tributary-server indicator add HC23 --note 在管患者以年末数为准 --data ./hub
        tributary indicator add TOWNS --name 健康镇数 --rule sum --unit 个 --data ./office   本级代码自动加地区前缀 / an office's codes get its region's prefix
      """)

  @Argument(help: "代码，字母、数字和连字符 / code") var code: String
  @OptionGroup var desk: DeskOptions
  @OptionGroup var show: ShowOptions
  @Option(name: .long, help: "名称 / name") var name: String?
  @Option(name: .long, help: "单位，例如 % / unit") var unit: String?
  @Option(name: .long, help: "方向：up、down、yes / direction") var direction: String?
  @Option(name: .customLong("operator"), help: "与目标的关系，例如 >= / operator") var comparison: String?
  @Option(name: .long, help: "类型：outcome、government … / kind") var kind: String?
  @Option(name: .long, help: "汇总规则，例如 sum、ratio、coverage/entity / roll-up rule") var rule: String?
  @Option(name: .long, help: "系数：100、1000、100000 / factor of a ratio") var factor: String?
  @Option(name: .long, help: "频次：year、half、quarter、month / frequency") var frequency: String?
  @Option(name: .customLong("time-rule"), help: "时间规则：sum、last、ratio / rule over time") var timeRule: String?
  @Option(name: .long, help: "分子是否属于分母：yes、no / whether the numerator is part of the denominator") var subset: String?
  @Option(name: .long, help: "分子的含义 / what the numerator counts") var numerator: String?
  @Option(name: .long, help: "分母的含义 / what the denominator counts") var denominator: String?
  @Option(name: .long, help: "目标，可重复，例如 2022=60 / target by year, may be repeated") var target: [String] = []
  @Option(name: .customLong("entered-at"), help: "填报层级 / tier of entry") var enteredAt: String?
  @Option(name: .long, help: "备注 / note") var note: String?
  @Option(name: .long, help: "名册类别，例如 school / kind of the register") var register: String?
  @Option(name: .long, help: "环节，用分号隔开 / stages, divided by semicolons") var stages: String?
  @Option(name: .long, help: "组成指标，用分号隔开 / parts, divided by semicolons") var parts: String?
  @Option(name: .long, help: "推算公式：filled、consultations/3、milestones / formula") var formula: String?
  @Option(name: .customLong("due-days"), help: "期后多少天内报送 / days after the period") var dueDays: String?
  @Option(name: .long, help: "亮灯所需的最小分母 / least denominator of a light") var floor: String?
  @Option(name: .long, help: "核对，例如 range=0..100;jump=30 / checks of an entry") var checks: String?
  @Option(name: .long, help: "维度 / dimension") var dimension: String?
  @Option(name: .long, help: "指标性质 / nature") var nature: String?
  @Option(name: .long, help: "牵头部门 / department") var department: String?
  @Option(name: .customLong("data-source"), help: "数据来源 / data source") var dataSource: String?
  @Option(name: .long, help: "指标内涵 / meaning") var meaning: String?
  @Option(name: .long, help: "计算方法 / computation") var computation: String?
  @Option(name: .customLong("monitored-at"), help: "监测层级 / tier it is monitored at") var monitoredAt: String?

  private var draft: IndicatorDraft {
    var draft = IndicatorDraft()
    let flags: [(IndicatorField, String?)] = [
      (.code, code), (.name, name), (.unit, unit), (.direction, direction), (.comparison, comparison), (.kind, kind),
      (.rule, rule), (.factor, factor), (.frequency, frequency), (.timeRule, timeRule), (.subset, subset),
      (.numerator, numerator), (.denominator, denominator), (.targets, target.joined(separator: ";")),
      (.enteredAt, enteredAt), (.note, note), (.register, register), (.stages, stages), (.parts, parts),
      (.formula, formula), (.dueDays, dueDays), (.floor, floor), (.checks, checks), (.dimension, dimension),
      (.nature, nature), (.department, department), (.dataSource, dataSource), (.meaning, meaning),
      (.computation, computation), (.monitoredAt, monitoredAt),
    ]
    for (field, text) in flags { draft[field] = text }
    return draft
  }

  private struct Record: Encodable {
    let code: String
    let version: Int
    let countsFrom: Int
    let change: String
  }

  func run() throws {
    let context = CommandContext.current
    let store = try context.open(desk.data, writing: true)
    let outcome = try IndicatorDesk(store).define(draft)
    for remark in outcome.remarks { context.note(remark) }
    if show.format == .json {
      let indicator = outcome.indicator
      context.console.write(
        try Output.json(
          Record(
            code: indicator.code, version: indicator.version, countsFrom: indicator.method.countsFrom,
            change: outcome.change.word)))
    } else {
      context.say(outcome.sentence)
    }
  }
}

extension IndicatorDesk.Outcome.Change {
  /// The word in JSON.
  var word: String {
    switch self {
    case .new: "new"
    case .version: "version"
    case .none: "none"
    }
  }
}

extension IndicatorDesk.Outcome {
  /// What a person must know who did not ask for it.
  var remarks: [LocalizedText] {
    var remarks: [LocalizedText] = []
    if let askedFor {
      remarks.append(
        LocalizedText(
          "本级指标的代码自动加上地区前缀：\(askedFor) → \(indicator.code)。",
          "Codes of this office get its region as prefix: \(askedFor) → \(indicator.code)."))
    }
    if case .version(startsAnew: true) = change {
      remarks.append(
        LocalizedText(
          "规则、单位、系数或分子分母的含义有变：\(indicator.code) 第 \(indicator.version) 版以前的数据须重新填报，不再汇总。",
          "Its rule, unit, factor, numerator or denominator mean something else now: figures of \(indicator.code) entered before version \(indicator.version) are to be entered again and are not counted."
        ))
    }
    return remarks
  }

  /// What was done.
  var sentence: LocalizedText {
    switch change {
    case .new:
      LocalizedText("已新增指标 \(indicator.code) \(indicator.name)。", "Defined \(indicator.code) \(indicator.name).")
    case .version:
      LocalizedText(
        "\(indicator.code) \(indicator.name) 已更新为第 \(indicator.version) 版。",
        "\(indicator.code) \(indicator.name) is now version \(indicator.version).")
    case .none: LocalizedText("与现有定义相同，没有变化。", "Same as defined before; nothing changed.")
    }
  }
}
