import Desk
import Model
import Pages
import Rollup
import Store

/// Puts the page of one indicator in one region together.
struct IndicatorBuilder {
  let view: SiteView
  let indicator: Indicator
  /// The period shown: the one chosen where the indicator has it, else the year.
  let period: Period
  let figures: ShownFigures
  let words: FigureWording
  private var attendance: Attendance

  /// - Throws: `not-found` for an unknown code.
  init(_ view: SiteView, code: String) throws {
    guard let indicator = view.known.indicators[code] else { throw HubError.notFound }
    self.view = view
    self.indicator = indicator
    let whole = Period(.year, year: view.year) ?? view.period
    period = view.period.frequency == indicator.frequency ? view.period : whole
    figures = try Self.figures(of: indicator, period, view)
    words = FigureWording(view: view)
    attendance = Attendance(figures, known: view.known, own: view.store.identity.region)
  }

  /// The region's own lines of the year, and for the period those of the regions below and of whoever reports.
  private static func figures(of indicator: Indicator, _ period: Period, _ view: SiteView) throws -> ShownFigures {
    let (code, region, lens) = (indicator.code, view.region.code, view.lens)
    let own = try ShownFigures(
      view.store,
      [RollupFilter(region: region, indicator: code, year: view.year, lens: lens)]
        + Set([period.description, "\(view.year)"]).sorted().map {
          RollupFilter(region: region, indicator: code, period: $0, lens: lens)
        })
    var expectation = Expectation(tree: view.known.tree, assignments: view.known.assignments)
    let reporters = expectation.reporters(of: indicator, under: region, in: view.year).map(\.code)
    let below = Set(view.below.map(\.code)).union(reporters).subtracting([region]).sorted()
    let stands = own.line(region, code, period)?.reading.asOf ?? period.description
    return try own.adding(
      view.store,
      Set([period.description, stands]).sorted().map {
        RollupFilter(regions: below, indicator: code, period: $0, lens: lens)
      })
  }

  var line: RollupLine? { figures.line(view.region.code, indicator.code, period) }

  mutating func page(frame: PageFrame) throws -> IndicatorPage {
    let address = "/indicators/\(indicator.code)"
    let roll = attendance.roll(
      indicator, line?.reading.asOf.flatMap { try? Period(parsing: $0) } ?? period, under: view.region.code)
    let below = view.below
    return IndicatorPage(
      frame: frame,
      path: [PageFrame.Link(label: view.text("总览", "Overview"), location: view.location("/"))] + view.path(address),
      selectors: view.selectors(
        address, parts: indicator.frequency == .year ? [] : Period.all(indicator.frequency, in: view.year)),
      subject: view.region.name,
      periodLabel: "\(period)" + (view.lens == .approved ? view.text("（核定口径）", " (approved)") : ""),
      code: indicator.code, name: indicator.name, unit: indicator.unit,
      direction: IndicatorDirection(rawValue: indicator.direction.rawValue) ?? .up, total: words.value(line),
      light: words.light(line), target: words.target(line), count: words.count(line), lists: lists(roll),
      figures: try facts(), definition: definition,
      chart: IndicatorChart(
        labels: below.map(\.name),
        values: below.map { region in
          figures.line(region.code, indicator.code, period).flatMap { ReadingText.number($0.reading, view.language) }
        }, target: line?.reading.setTarget?.bound?.low.description),
      tables: try tables(below))
  }

  private func lists(_ roll: Attendance.Roll) -> [PageNames] {
    guard Attendance.isEntered(indicator) else { return [] }
    return [
      PageNames(title: view.text("未报", "Missing"), names: roll.missing.map(\.name)),
      PageNames(title: view.text("迟报", "Late"), names: roll.late.map(\.name)),
      PageNames(title: view.text("需重填", "To re-enter"), names: roll.toReenter.map(\.name)),
    ]
      + (roll.notShown.isEmpty
        ? []
        : [
          PageNames(
            title: view.text(
              "只报汇总数，此处不显示（其中未报 \(roll.missingNotShown)）",
              "Forwarded as sums, not shown here (\(roll.missingNotShown) of them missing)"),
            names: roll.notShown.map(\.name))
        ])
  }

  private func facts() throws -> [SheetFact] {
    guard let line else { return [] }
    let reading = line.reading
    var facts: [SheetFact] = []
    func add(_ chinese: String, _ english: String, _ text: String?) {
      if let text { facts.append(SheetFact(view.text(chinese, english), SheetCell(text))) }
    }
    add("达标程度", "Attainment", words.percent(reading.attainment))
    add("比上年", "On last year", words.change(line))
    add("截至", "As of", reading.asOf)
    add("依据", "Basis", words.basis(line))
    add("序时进度", "Schedule", words.schedule(line))
    if let numerator = reading.numerator, let denominator = reading.denominator {
      add("分子 ÷ 分母", "Numerator ÷ denominator", "\(ExactText.decimal(numerator)) ÷ \(ExactText.decimal(denominator))")
    }
    if reading.isBelowFloor { add("提示", "Note", view.text("分母过小，只列数，不亮灯", "too few cases to be judged")) }
    if reading.notApplicable > 0 { add("不适用", "Not applicable", "\(reading.notApplicable)") }
    let published = try PublishedFigures(view)
    if let publication = published.publication, let frozen = published.figure(of: line) {
      let differs = frozen.value != reading.value.map(ExactText.decimal)
      facts.append(
        SheetFact(
          view.text("通报数值", "As published"),
          SheetCell(
            frozen.value, location: PublicationPages.location(publication, view),
            note: publication.name + (differs ? view.text("；与现值不同", "; differs from the value today") : ""),
            isAlarming: differs)))
    }
    let code = FigureCode(
      indicator: indicator.code, period: period, region: view.region.code, lens: view.lens,
      moment: try view.store.moment())
    facts.append(
      SheetFact(
        view.text("数值代码", "Figure code"),
        SheetCell(
          "\(code)", location: ExplanationPages.location(code),
          note: view.text("点开看它由哪些填报得出", "opens what it was made of"))
      ))
    return facts
  }

  private var definition: [SheetFact] {
    var facts: [SheetFact] = []
    func add(_ chinese: String, _ english: String, _ text: String) {
      if !text.isEmpty { facts.append(SheetFact(view.text(chinese, english), SheetCell(text))) }
    }
    let catalogue = indicator.catalogue
    add("维度", "Dimension", catalogue.dimension)
    add("指标性质", "Nature", catalogue.nature)
    add("指标内涵", "Meaning", catalogue.meaning)
    add("计算方法", "Computation", catalogue.computation)
    add("汇总规则", "How it adds up", RuleWording.sentence(indicator)[view.language])
    if indicator.frequency != .year { add("年内合成", "Over the year", RuleWording.overTime(indicator)[view.language]) }
    add("单位", "Unit", indicator.unit)
    add("频次", "Entered every", indicator.frequency.title[view.language])
    add("填报层级", "Entered at", indicator.enteredAt.title[view.language])
    add("监测层级", "Monitored at", catalogue.monitoredAt)
    add("牵头部门", "Department", catalogue.department)
    add("数据来源", "Data source", catalogue.dataSource)
    add("各年目标", "Targets by year", indicator.targets.description)
    if let set = line?.reading.setTarget, let owner = set.owner {
      let name = view.known.tree.region(owner)?.name ?? owner.description
      add(
        "现行目标", "Target in force",
        FigureWording.target(set, view.language) + view.text("（\(name)下达）", " (set by \(name))"))
      add("目标说明", "On the target", set.note)
    }
    let counted = indicator.method.countsFrom > 1
    add(
      "定义版本", "Definition version",
      "\(indicator.version)"
        + (counted
          ? view.text(
            "（第 \(indicator.method.countsFrom) 版起的填报有效）", " (figures count from version \(indicator.method.countsFrom))"
          )
          : ""))
    add("备注", "Note", indicator.note)
    return facts
  }
}

/// A roll-up rule as a sentence.
enum RuleWording {
  static func sentence(_ indicator: Indicator) -> LocalizedText {
    switch indicator.rule {
    case .sum: LocalizedText("下级各地区数值相加", "the sum of the values below")
    case .ratio:
      LocalizedText(
        "下级分子之和 ÷ 分母之和 × \(indicator.factor)（\(indicator.numerator) ÷ \(indicator.denominator)）",
        "the sum of numerators ÷ the sum of denominators × \(indicator.factor)")
    case .coverageOfRegions:
      LocalizedText("已覆盖的地区 ÷ 应填报的地区，未报视为未覆盖", "regions covered ÷ regions expected; silence counts as not covered")
    case .coverageOfEntities: LocalizedText("达标机构 ÷ 名册上的机构", "entities covered ÷ entities on the register")
    case .entities: LocalizedText("达标机构个数，每个只计一次", "the number of entities with yes, each once")
    case .weightedMean: LocalizedText("按人口加权的平均", "the mean weighted by population")
    case .minimum: LocalizedText("下级中的最低值", "the lowest of the regions below")
    case .maximum: LocalizedText("下级中的最高值", "the highest of the regions below")
    case .stages: LocalizedText("各环节数量分别相加", "the sum of each stage")
    case .own: LocalizedText("本级填报或上级下发的数值，不汇总", "the tier's own value; not rolled up")
    case .allOf: LocalizedText("各组成指标都达标才算达标", "met only when each part is met")
    case .derived: LocalizedText("由其他数据得出", "computed from other tables")
    }
  }

  /// How the parts of a year make the year.
  static func overTime(_ indicator: Indicator) -> LocalizedText {
    switch indicator.timeRule {
    case .sum: LocalizedText("各期相加", "the parts of the year add up")
    case .last: LocalizedText("取最后一期（累计数、时点数）", "the last part stands for the year")
    case .ratio: LocalizedText("各期分子、分母分别相加后再相除", "the ratio of the summed parts")
    }
  }
}
