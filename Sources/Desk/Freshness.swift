import Model

/// Whether what should happen every night still does.
enum Freshness {
  /// Done within two days.
  case fresh
  /// Done longer ago.
  case stale
  /// Never done.
  case never

  /// After this long somebody should look, in milliseconds: two nights have passed (48 h).
  static let limitMilliseconds: Int64 = 172_800_000

  /// Judges when something was last done.
  ///
  /// - Parameters:
  ///   - last: When, or nil for never.
  ///   - now: The present, both in milliseconds since 1970 (UTC).
  init(of last: Int64?, at now: Int64) {
    guard let last else {
      self = .never
      return
    }
    self = now - last > Self.limitMilliseconds ? .stale : .fresh
  }

  /// Stands after a moment that is too long ago.
  static let mark = LocalizedText(" ✕ 需处理：两天内没有", " ✕ needs care: not within two days")
}
