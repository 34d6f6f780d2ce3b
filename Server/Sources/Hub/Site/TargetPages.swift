import Desk
import Model
import Pages
import Rollup
import Store

/// The targets that plans name, and the indicators that judge them; those still unbound first.
struct TargetPages {
  let view: SiteView
  private let words: FigureWording

  init(_ view: SiteView) throws {
    self.view = view
    words = FigureWording(view: view)
  }

  func page(frame: PageFrame) throws -> SheetPage {
    let tasks = try view.store.ledger(of: nil).filter { view.known.tree.isWithin($0.owner, view.region.code) }
    let targets = tasks.flatMap { task in task.targets.map { (task: task, target: $0) } }
    let unbound = targets.filter { $0.target.indicator == nil }
    let bound = targets.filter { $0.target.indicator != nil }
    return SheetPage(
      frame: frame, title: view.text("\(view.region.name)计划目标", "Targets of plans, \(view.region.name)"),
      path: [PageFrame.Link(label: view.text("总览", "Overview"), location: view.location("/"))]
        + view.path("/targets"),
      notes: [
        view.text(
          "计划原文中的每个量化目标都应绑定一个指标，由指标的数值判断是否达到。",
          "Every number that a plan promises should be bound to an indicator, whose value then judges it.")
      ],
      facts: [
        SheetFact(view.text("目标", "Targets"), SheetCell("\(targets.count)")),
        SheetFact(
          view.text("尚未绑定", "Not yet bound"), SheetCell("\(unbound.count)", isAlarming: !unbound.isEmpty)),
      ],
      tables: [
        SheetTable(
          title: view.text("尚未绑定指标", "Without an indicator"),
          hint: view.text("用 target bind 绑定。", "Bind them with target bind."), columns: unboundColumns,
          rows: unbound.map { SheetTable.Row(wording($0.task, $0.target)) },
          emptyText: view.text("全部目标都已绑定指标。", "Every target has its indicator.")),
        SheetTable(
          title: view.text("已绑定指标", "Bound to an indicator"),
          columns: unboundColumns + [
            .init(view.text("指标", "Indicator")), .init(view.text("现值", "Value"), isNumber: true),
            .init(view.text("达标程度", "Attainment"), isNumber: true),
          ], rows: try bound.map { SheetTable.Row(wording($0.task, $0.target) + (try judgement($0.task, $0.target))) },
          emptyText: view.text("还没有绑定的目标。", "None is bound yet.")),
      ])
  }

  private var unboundColumns: [SheetTable.Column] {
    [
      .init(view.text("目标", "Target")), .init(view.text("要求", "Wanted")), .init(view.text("时限", "Due")),
      .init(view.text("任务", "Task")), .init(view.text("原文", "Words")),
    ]
  }

  private func wording(_ task: LedgerEntry, _ target: LedgerEntry.Target) -> [SheetCell] {
    let sign = TargetOperator(rawValue: target.comparison)?.symbol[view.language] ?? ""
    let bound = [target.low, target.high].compactMap { $0?.description }.joined(separator: "–")
    return [
      SheetCell(target.name), SheetCell([sign, bound + target.unit].filter { !$0.isEmpty }.joined(separator: " ")),
      SheetCell(target.deadline ?? ""),
      SheetCell(
        "\(view.known.tree.region(task.owner)?.name ?? "") \(task.number)",
        note: task.title ?? Output.cut(task.text, cells: 40)),
      SheetCell(target.quote),
    ]
  }

  private func judgement(_ task: LedgerEntry, _ target: LedgerEntry.Target) throws -> [SheetCell] {
    guard let code = target.indicator, let indicator = view.known.indicators[code] else {
      return [SheetCell(target.indicator ?? "", isAlarming: true)]
    }
    let line = try view.store.rollups(
      RollupFilter(region: task.owner, indicator: code, period: "\(task.year)", lens: view.lens)
    ).first { $0.region == task.owner }
    let whole = Period(.year, year: task.year)
    return [
      SheetCell(
        "\(code) \(indicator.name)",
        location: view.location("/indicators/\(code)", region: task.owner, period: whole)),
      SheetCell(words.value(line), light: words.light(line)),
      SheetCell(words.percent(line?.reading.attainment) ?? ""),
    ]
  }
}
