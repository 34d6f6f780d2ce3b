package import ArgumentParser
import Model
import Rollup
import Store

/// Shows what a printed figure was made of.
package struct ExplainCommand: ParsableCommand {
  /// Name and words.
  package static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "按数值代码列出它由哪些填报得出 / what a figure was made of, by its code",
    discussion: """
      代码印在网页和报告的每个数值旁；按打印时的状态回答。
      The code stands beside each figure on pages and in reports; the answer is as of the moment it was printed.
      例 / example: tributary-server explain HC23.2022-Q2.500000.R.3F-2.7 --data ./hub
      """)

  @Argument(help: "数值代码 / the figure's code") var code: String
  @OptionGroup var desk: DeskOptions
  @OptionGroup var show: ShowOptions

  /// Makes the command.
  package init() {}

  private struct Record: Encodable {
    let code: String
    let indicator: String
    let name: String
    let asOf: String
    let valueThen: String?
    let valueNow: String?
    let leaves: [ExplainedLine]
    let parts: [String]
  }

  /// Shows it.
  package func run() throws {
    let context = CommandContext.current
    let store = try context.open(desk.data, writing: false)
    let read = try FigureCode(typed: code)
    let explanation = try store.explain(read)
    let lines = try ExplainedLine.lines(explanation, in: store, language: context.language)
    if show.format == .json {
      context.console.write(
        try Output.json(
          Record(
            code: explanation.code.description, indicator: explanation.indicator.code,
            name: explanation.indicator.name, asOf: Output.time(explanation.time),
            valueThen: explanation.past?.value.map(ExactText.decimal),
            valueNow: explanation.present?.value.map(ExactText.decimal), leaves: lines,
            parts: explanation.parts.map(\.description))))
      return
    }
    let none = LocalizedText("无数据", "no data")[context.language]
    context.console.write("\(explanation.indicator.code) \(explanation.indicator.name)")
    context.say(
      LocalizedText(
        "当时（\(Output.time(explanation.time))）：\(explanation.past?.value.map(ExactText.decimal) ?? none)　现在：\(explanation.present?.value.map(ExactText.decimal) ?? none)",
        "then (\(Output.time(explanation.time))): \(explanation.past?.value.map(ExactText.decimal) ?? none)  now: \(explanation.present?.value.map(ExactText.decimal) ?? none)"
      ))
    for part in explanation.parts { context.console.write("  \(part)") }
    Output.table(
      [
        LocalizedText("地区", "Region"), LocalizedText("期间", "Period"), LocalizedText("填报", "Entered"),
        LocalizedText("核定", "Determined"), LocalizedText("计入", "Counts"), LocalizedText("谁", "Who"),
        LocalizedText("时间", "When"), LocalizedText("签名", "Signature"), LocalizedText("此后", "Since"),
      ],
      lines.map { line in
        [
          line.name, line.period, line.entered, line.adjusted ?? "—",
          (line.counts ? LocalizedText("是", "yes") : LocalizedText("否", "no"))[context.language], line.who,
          line.savedAt, line.signature,
          line.changedSince ? LocalizedText("已改", "changed")[context.language] : "—",
        ]
      }, language: context.language
    ).forEach(context.console.write)
  }
}

extension FigureCode {
  /// Reads a code as somebody types it.
  /// - Throws: `figure-code-malformed`.
  package init(typed text: String) throws(DeskError) {
    guard let code = FigureCode(InputText.clean(text)) else {
      throw DeskError(
        "figure-code-malformed",
        LocalizedText("“\(text)”不是数值代码，或有字符打错。", "“\(text)” is no figure code, or a character is wrong."),
        hint: LocalizedText(
          "代码形如 HC23.2022-Q2.500000.R.3F-2.7，末位是校验字符；请对照网页或报告重新输入。",
          "A code looks like HC23.2022-Q2.500000.R.3F-2.7 and ends with a check character; compare it with the page."))
    }
    self = code
  }
}
