package import Model

/// One line that says how far a sync is: a bar, how much of how much, and how long it will still take.
package struct ProgressLine: Sendable, Hashable {
  /// Bytes sent, those of the segment under way included.
  package let sentBytes: Int64
  /// Bytes to send.
  package let totalBytes: Int64
  /// Segments that the hub has taken.
  package let sentSegments: Int
  /// Segments to send.
  package let totalSegments: Int
  /// Bytes received.
  package let receivedBytes: Int64
  /// Time since the start.
  package let elapsedMilliseconds: Int64

  private static let barCells = 20
  /// An estimate is shown once this much time has passed: before, it jumps.
  private static let estimateAfter: Int64 = 2_000

  /// Takes the numbers.
  package init(
    sentBytes: Int64, totalBytes: Int64, sentSegments: Int, totalSegments: Int, receivedBytes: Int64,
    elapsedMilliseconds: Int64
  ) {
    self.sentBytes = max(sentBytes, 0)
    // A hub that lost segments is sent more than was counted at the start.
    self.totalBytes = max(totalBytes, self.sentBytes, 0)
    self.sentSegments = max(sentSegments, 0)
    self.totalSegments = max(totalSegments, self.sentSegments)
    self.receivedBytes = max(receivedBytes, 0)
    self.elapsedMilliseconds = max(elapsedMilliseconds, 0)
  }

  /// The line, at most 78 cells wide.
  package func text(in language: Language) -> String {
    guard sentSegments < totalSegments else {
      let received = ByteText.size(receivedBytes)
      return LocalizedText("正在接收 \(received)", "receiving \(received)")[language]
    }
    let filled = Int(Self.share(sentBytes, of: totalBytes, in: Int64(Self.barCells)))
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.barCells - filled)
    let percent = Self.share(sentBytes, of: totalBytes, in: 100)
    let parts = [
      LocalizedText("上报", "sending")[language], bar, "\(percent)%",
      "\(ByteText.size(sentBytes))/\(ByteText.size(totalBytes))", "\(sentSegments)/\(totalSegments)",
    ]
    return Output.cut((parts + [estimate?[language]].compactMap { $0 }).joined(separator: " "), cells: 78)
  }

  /// How long the rest takes at the speed so far, or nil while nobody can tell.
  private var estimate: LocalizedText? {
    guard elapsedMilliseconds >= Self.estimateAfter, sentBytes > 0, totalBytes > sentBytes else { return nil }
    let (product, overflow) = (totalBytes - sentBytes).multipliedReportingOverflow(by: elapsedMilliseconds)
    guard !overflow else { return nil }
    let seconds = (product / sentBytes + 999) / 1_000
    if seconds < 90 { return LocalizedText("约剩 \(seconds) 秒", "about \(seconds) s left") }
    let minutes = (seconds + 59) / 60
    if minutes < 90 { return LocalizedText("约剩 \(minutes) 分钟", "about \(minutes) min left") }
    return LocalizedText("约剩 \((minutes + 59) / 60) 小时", "about \((minutes + 59) / 60) h left")
  }

  /// A part of a whole in steps, cut and not rounded: nothing is whole before it is.
  private static func share(_ part: Int64, of whole: Int64, in steps: Int64) -> Int64 {
    guard whole > 0 else { return 0 }
    let (product, overflow) = part.multipliedReportingOverflow(by: steps)
    return overflow ? part / (whole / steps) : product / whole
  }
}
