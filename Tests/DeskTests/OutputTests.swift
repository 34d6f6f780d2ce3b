import Model
import Testing

@testable import Desk

@Suite struct `Tables on a terminal` {
  private let header = [LocalizedText("编号", "No."), LocalizedText("任务", "Task"), LocalizedText("完成率", "Done")]

  @Test func `align Han characters by two cells each`() {
    let rows = [["1", "推进健康科普", "40%"], ["10", "ab", "—"]]
    #expect(
      Output.table(header, rows, language: .chinese) == [
        "编号  任务          完成率", "────  ────────────  ──────", "1     推进健康科普  40%", "10    ab            —",
      ])
    #expect(
      Output.table(header, rows, language: .english) == [
        "No.  Task          Done", "───  ────────────  ────", "1    推进健康科普  40%", "10   ab            —",
      ])
  }

  @Test func `have a heading when there is nothing under it, and no blanks at a line's end`() {
    #expect(Output.table(header, [], language: .english) == ["No.  Task  Done", "───  ────  ────"])
    let lines = Output.table(header, [["1", "", ""], ["2", "x"]], language: .english)
    #expect(lines.suffix(2) == ["1", "2    x"])
  }

  @Test(arguments: [
    ("", 0), ("abc", 3), ("汇流", 4), ("a汇", 3), ("（示例）", 8), ("—", 1), ("…", 1), ("한국", 4), ("𠀀", 2), ("ＡＢ", 4),
  ])
  func `count the cells of a text`(text: String, cells: Int) {
    #expect(Output.width(text) == cells)
  }

  @Test(arguments: [
    ("推进健康科普", 12, "推进健康科普"), ("推进健康科普", 11, "推进健康科…"), ("推进健康科普", 10, "推进健康…"),
    ("推进健康科普", 8, "推进健…"), ("推进健康科普", 2, "…"), ("abcd", 4, "abcd"), ("abcd", 3, "ab…"), ("a汇流", 4, "a汇…"),
    ("", 1, ""),
  ])
  func `cut a text with an ellipsis inside its cells`(text: String, cells: Int, expected: String) {
    let cut = Output.cut(text, cells: cells)
    #expect(cut == expected)
    #expect(Output.width(cut) <= cells)
  }

  @Test(arguments: [
    (0 as Int64, "1970-01-01 08:00"), (1_656_612_000_000, "2022-07-01 02:00"), (1_672_502_399_999, "2022-12-31 23:59"),
    (1_672_502_400_000, "2023-01-01 00:00"),
  ])
  func `write moments in Beijing time`(milliseconds: Int64, text: String) {
    #expect(Output.time(milliseconds) == text)
  }
}
