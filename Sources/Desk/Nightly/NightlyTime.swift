import Model

/// A time of day in Beijing, to the minute: `02:00`.
package struct NightlyTime: Sendable, Hashable, CustomStringConvertible {
  /// Minutes since midnight.
  package let minutes: Int

  /// Beijing's distance from UTC in milliseconds; it has no summer time.
  private static let offset: Int64 = 8 * 3_600_000
  private static let day: Int64 = 86_400_000

  /// Takes minutes since midnight; beyond a day it begins again.
  package init(minutes: Int) {
    self.minutes = (minutes % 1_440 + 1_440) % 1_440
  }

  /// Reads `HH:MM`; full-width digits and colons are taken, too.
  /// - Throws: `time-malformed`.
  package init(parsing text: String) throws(DeskError) {
    let parts = InputText.clean(text).split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2,
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }), let hour = Int(parts[0]),
      let minute = Int(parts[1]), hour < 24, minute < 60
    else {
      throw DeskError(
        "time-malformed", LocalizedText("“\(text)”不是时刻。", "“\(text)” is not a time of day."),
        hint: LocalizedText("例如 --nightly 02:00，北京时间。", "For example --nightly 02:00, Beijing time."))
    }
    self.init(minutes: hour * 60 + minute)
  }

  /// `02:00`.
  package var description: String {
    let hour = minutes / 60
    let minute = minutes % 60
    return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
  }

  /// The last moment of this time of day that is not after a moment, both in milliseconds since 1970 (UTC).
  package func last(before moment: Int64) -> Int64 {
    let local = moment + Self.offset
    let midnight = local - ((local % Self.day) + Self.day) % Self.day
    let slot = midnight + Int64(minutes) * 60_000
    return (slot > local ? slot - Self.day : slot) - Self.offset
  }

  /// The first moment of this time of day after a moment.
  package func next(after moment: Int64) -> Int64 { last(before: moment) + Self.day }
}
