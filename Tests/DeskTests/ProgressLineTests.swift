import Model
import Testing

@testable import Desk

@Suite struct `The progress of a sync` {
  private func line(
    sent: Int64 = 0, of total: Int64 = 5 << 20, segments: Int = 0, of all: Int = 10, received: Int64 = 0,
    after elapsed: Int64 = 10_000
  ) -> ProgressLine {
    ProgressLine(
      sentBytes: sent, totalBytes: total, sentSegments: segments, totalSegments: all, receivedBytes: received,
      elapsedMilliseconds: elapsed)
  }

  @Test func `A14 says how much of how much and how long the rest takes`() {
    let text = line(sent: 1 << 20, segments: 2).text(in: .english)
    #expect(text == "sending ████░░░░░░░░░░░░░░░░ 20% 1.0 MiB/5.0 MiB 2/10 about 40 s left")
    #expect(line(sent: 1 << 20, segments: 2).text(in: .chinese).contains("约剩 40 秒"))
  }

  @Test(
    arguments: [
      (1 << 20, 1_000, nil), (0, 60_000, nil), (5 << 20, 60_000, nil), (1 << 20, 60_000, "about 4 min left"),
      (1 << 10, 60_000, "about 86 h left"),
    ] as [(Int64, Int64, String?)])
  func `estimates only where it can`(sent: Int64, elapsed: Int64, estimate: String?) {
    let text = line(sent: sent, after: elapsed).text(in: .english)
    #expect(text.contains("left") == (estimate != nil))
    if let estimate { #expect(text.hasSuffix(estimate)) }
  }

  @Test func `is never whole before the last segment is taken, and never past it`() {
    let almost = line(sent: (5 << 20) - 1, segments: 9).text(in: .english)
    #expect(almost.contains("░ 99%"))
    let more = line(sent: 9 << 20, segments: 9).text(in: .english)
    #expect(more.contains("100% 9.0 MiB/9.0 MiB"))
    #expect(line(sent: 5 << 20, segments: 10, received: 2_048).text(in: .english) == "receiving 2.0 KiB")
    #expect(line(of: 0, of: 0).text(in: .chinese) == "正在接收 0 B")
  }

  @Test(arguments: Language.allCases)
  func `fits a terminal whatever the numbers`(language: Language) {
    for value in [0, 1, 1 << 20, 1 << 40, Int64.max] {
      let text = line(sent: value, of: .max, segments: 1, of: .max, received: value, after: value).text(in: language)
      #expect(Output.width(text) <= 78)
    }
    #expect(Output.width(line(sent: -5, of: -7, after: -1).text(in: language)) <= 78)
  }

  @Test(
    arguments: [
      (0, "0 B"), (1_023, "1023 B"), (1_024, "1.0 KiB"), (1_075, "1.0 KiB"), (3 << 20, "3.0 MiB"),
      (1_572_864, "1.5 MiB"), (-1, "0 B"),
    ] as [(Int64, String)])
  func `writes sizes`(bytes: Int64, text: String) {
    #expect(ByteText.size(bytes) == text)
  }
}
