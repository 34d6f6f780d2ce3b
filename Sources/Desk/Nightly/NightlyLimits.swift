/// Where the nightly work ends.
package enum NightlyLimits {
  /// The longest a copy waits after the hour, in milliseconds, so that a province's offices do not arrive at once (2 h).
  package static let spreadMilliseconds: Int64 = 7_200_000
  /// The longest a copy that missed its hour waits after its start, in milliseconds (10 min): in the morning all PCs
  /// are switched on together.
  package static let catchUpMilliseconds: Int64 = 600_000
  /// The wait after a first failed try, in milliseconds (5 min); it doubles with each further one.
  package static let firstRetryMilliseconds: Int64 = 300_000
  /// The longest wait between tries, in milliseconds (1 h).
  package static let longestRetryMilliseconds: Int64 = 3_600_000
  /// Tries of one night; afterwards the next night's begin.
  package static let attempts = 20
  /// How long a wait lasts before the clock is looked at again, in milliseconds (1 min): a PC that slept over its hour
  /// is late by no more than this.
  package static let lookMilliseconds: Int64 = 60_000
  /// How far ahead a run may be due, in milliseconds (2 days): further, and the clock was set back.
  package static let horizonMilliseconds: Int64 = 172_800_000
}
