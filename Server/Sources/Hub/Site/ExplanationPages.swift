import Desk
import Model
import Pages
import Rollup
import Store

/// What a figure was made of at the moment that its code names.
struct ExplanationPages {
  let view: SiteView

  static func location(_ code: FigureCode) -> PageLocation {
    PageLocation("/explain", query: [.init("code", "\(code)")])
  }

  /// - Parameter code: The code as it was typed; empty where none was.
  func page(frame: PageFrame, code: String) throws -> SheetPage {
    guard !code.isEmpty else { return empty(frame) }
    let explanation = try view.store.explain(try FigureCode(typed: code))
    let lines = try ExplainedLine.lines(explanation, in: view.store, language: view.language)
    let then = explanation.past?.value.map(ExactText.decimal)
    let now = explanation.present?.value.map(ExactText.decimal)
    let region = view.known.tree.region(explanation.code.region)
    let indicator = explanation.indicator
    return SheetPage(
      frame: frame, title: "\(indicator.code) \(indicator.name)",
      subtitle: "\(region?.name ?? "") · \(explanation.code.period)",
      path: [PageFrame.Link(label: view.text("总览", "Overview"), location: view.location("/"))],
      notes: [
        view.text(
          "按代码所指时点的状态列出；此后改过的行有标记。", "As of the moment that the code names; rows that changed since are marked.")
      ],
      facts: [
        SheetFact(view.text("数值代码", "Figure code"), SheetCell("\(explanation.code)")),
        SheetFact(view.text("时点", "As of"), SheetCell(Output.time(explanation.time))),
        SheetFact(
          view.text("当时", "Then"),
          SheetCell(explanation.past == nil ? view.text("由其他数据得出", "computed from others") : then)),
        SheetFact(
          view.text("现在", "Today"),
          SheetCell(
            now,
            location: view.location(
              "/indicators/\(indicator.code)", region: explanation.code.region, period: explanation.code.period,
              lens: explanation.code.lens),
            note: explanation.past != nil && then != now ? view.text("与当时不同", "differs from then") : nil)),
        SheetFact(view.text("口径", "Figures"), SheetCell(explanation.code.lens.title[view.language])),
        SheetFact(view.text("定义版本", "Definition version"), SheetCell("\(indicator.version)")),
        SheetFact(view.text("汇总规则", "How it adds up"), SheetCell(RuleWording.sentence(indicator)[view.language])),
      ], tables: parts(explanation) + [leaves(lines)])
  }

  private func empty(_ frame: PageFrame) -> SheetPage {
    SheetPage(
      frame: frame, title: view.text("查数", "Explain a figure"),
      notes: [
        view.text(
          "每个数值旁都有一个代码，例如 HC23.2022-Q2.500000.R.3F-2.7。在指标页点开代码，或用 tributary-server explain 代码 查询。",
          "Each figure has a code beside it, such as HC23.2022-Q2.500000.R.3F-2.7. Open it on an indicator's page, or ask with tributary-server explain CODE."
        )
      ], tables: [])
  }

  private func parts(_ explanation: Explanation) -> [SheetTable] {
    guard !explanation.parts.isEmpty else { return [] }
    return [
      SheetTable(
        title: view.text("组成指标", "Parts"), columns: [.init(view.text("数值代码", "Figure code"))],
        rows: explanation.parts.map {
          SheetTable.Row([SheetCell("\($0)", location: ExplanationPages.location($0))])
        }, emptyText: "")
    ]
  }

  private func leaves(_ lines: [ExplainedLine]) -> SheetTable {
    SheetTable(
      title: view.text("由这些填报得出", "Made of these"),
      columns: [
        .init(view.text("地区", "Region")), .init(view.text("期间", "Period")), .init(view.text("填报", "Entered")),
        .init(view.text("核定", "Determined")), .init(view.text("计入", "Counts")), .init(view.text("谁", "Who")),
        .init(view.text("时间", "When")), .init(view.text("签名", "Signature")),
        .init(view.text("定义版本", "Definition")), .init(view.text("来源", "Source")), .init(view.text("此后", "Since")),
      ],
      rows: lines.map { line in
        SheetTable.Row(
          [
            SheetCell(line.name, note: line.org), SheetCell(line.period), SheetCell(line.entered),
            SheetCell(line.adjusted ?? ""),
            SheetCell(line.counts ? view.text("是", "yes") : view.text("否", "no"), isAlarming: !line.counts),
            SheetCell(line.who), SheetCell(line.savedAt),
            SheetCell(line.signature, note: line.segment.map { String($0.prefix(12)) }),
            SheetCell(line.definitionVersion.map { "\($0)" } ?? ""), SheetCell(line.source),
            SheetCell(line.changedSince ? view.text("已改", "changed") : ""),
          ], isMarked: line.changedSince)
      }, emptyText: view.text("当时没有任何填报。", "Nothing had been entered by then."))
  }
}
