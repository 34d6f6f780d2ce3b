/// A hybrid logical time: 48 bits of milliseconds since 1970 and a 16-bit counter.
///
/// It follows the wall clock while that moves forward and counts on where it does not, so that times of one copy
/// always rise. Source: Kulkarni et al., "Logical Physical Clocks", 2014.
package struct HybridTimestamp: Sendable, Hashable, Comparable {
  /// Milliseconds in the upper 48 bits, the counter in the lower 16.
  package let rawValue: UInt64

  /// Keeps a raw value.
  package init(rawValue: UInt64) {
    self.rawValue = rawValue
  }

  /// The first counter value of a millisecond; times before 1970 or beyond 48 bits are brought to the nearest end.
  package init(milliseconds: Int64) {
    let limit: Int64 = 1 << 48 - 1
    rawValue = UInt64(min(max(milliseconds, 0), limit)) << 16
  }

  /// Milliseconds since 1970 (UTC).
  package var milliseconds: Int64 { Int64(rawValue >> 16) }

  /// The next time there is; the last of all stays.
  package var next: HybridTimestamp { HybridTimestamp(rawValue: rawValue == .max ? rawValue : rawValue + 1) }

  /// Orders by raw value.
  package static func < (left: HybridTimestamp, right: HybridTimestamp) -> Bool { left.rawValue < right.rawValue }
}

/// The clock of one copy: hands out rising times whatever the wall clock does.
package struct HybridClock: Sendable, Hashable {
  /// The greatest time handed out or seen.
  package private(set) var last: HybridTimestamp

  /// Starts after a time.
  package init(after last: HybridTimestamp) {
    self.last = last
  }

  /// The next time: the wall clock's, or one step after the last where the wall clock is not ahead of it.
  ///
  /// A counter that is full carries into the next millisecond.
  /// - Throws: `clock-exhausted` where the 64 bits are used up.
  package mutating func tick(wallMilliseconds: Int64) throws(ReplicaError) -> HybridTimestamp {
    let wall = HybridTimestamp(milliseconds: wallMilliseconds)
    if wall > last {
      last = wall
    } else {
      let (next, overflow) = last.rawValue.addingReportingOverflow(1)
      guard !overflow else { throw .clockExhausted }
      last = HybridTimestamp(rawValue: next)
    }
    return last
  }
}

/// Names one write: when, by which copy, in which of its incarnations.
///
/// Stamps are totally ordered.
package struct Stamp: Sendable, Hashable, Comparable {
  /// When the write was made.
  package let time: HybridTimestamp
  /// Who made it.
  package let origin: Origin

  /// Makes a stamp.
  package init(time: HybridTimestamp, origin: Origin) {
    self.time = time
    self.origin = origin
  }

  /// The stamp of a built-in row: older than any real write, and the newer the higher its edition.
  package static func builtin(edition: Int) -> Stamp {
    Stamp(time: HybridTimestamp(rawValue: UInt64(clamping: edition)), origin: .builtin)
  }

  /// Orders by time, then node, then incarnation.
  package static func < (left: Stamp, right: Stamp) -> Bool {
    left.time == right.time ? left.origin < right.origin : left.time < right.time
  }
}

/// One life of a copy: a node and the 64 random bits it drew at `init`, at a restore, or when told it is a clone.
package struct Origin: Sendable, Hashable, Comparable {
  /// Where built-in rows come from.
  package static let builtin = Origin(node: .builtin, incarnation: 0)

  /// The copy.
  package let node: NodeID
  /// Which life of it.
  package let incarnation: UInt64

  /// Makes an origin.
  package init(node: NodeID, incarnation: UInt64) {
    self.node = node
    self.incarnation = incarnation
  }

  /// Orders by node, then incarnation.
  package static func < (left: Origin, right: Origin) -> Bool {
    left.node == right.node ? left.incarnation < right.incarnation : left.node < right.node
  }
}
