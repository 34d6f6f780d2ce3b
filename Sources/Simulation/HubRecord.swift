import Exchange
import Replica
import WireProtocol

/// What a hub has ever taken, as the world saw it.
struct HubRecord {
  /// A transaction as the hub took it under a number.
  private struct Taken: Equatable {
    let tag: Int
    let time: HybridTimestamp
  }

  private var taken: [Origin: [UInt64: Taken]] = [:]
  private var positions: [Origin: UInt64] = [:]

  /// How far an origin's chain was seen.
  func position(of origin: Origin) -> UInt64 { positions[origin] ?? 0 }

  /// The hub's disk went back: it may take under a number what another copy of a disk has there.
  mutating func forget() {
    positions = [:]
    taken = [:]
  }

  /// Holds a segment that the hub took against all that it ever took.
  ///
  /// - Parameters:
  ///   - segment: The segment.
  ///   - transactions: Its transactions.
  ///   - refused: What was refused, and why.
  ///   - held: How far the hub holds the origin's chain afterwards.
  ///   - limit: The greatest time that a write may have, in milliseconds since 1970.
  ///   - ledger: Every save.
  mutating func take(
    _ segment: Segment, _ transactions: [Transaction], refused: [UInt64: Refusal], held: UInt64, limit: Int64,
    _ ledger: Ledger
  ) throws {
    let origin = segment.origin
    var last = taken[origin]?[segment.firstSequence - 1]?.time
    for (offset, transaction) in transactions.enumerated() {
      let sequence = segment.firstSequence + UInt64(offset)
      guard let tag = Ledger.tag(transaction), ledger.saves.indices.contains(tag) else {
        throw Violation("foreign content", "\(transaction.reason) at \(sequence)")
      }
      let now = Taken(tag: tag, time: transaction.time)
      // What no disk held any more was nobody's: its number may have been given again.
      if let before = taken[origin]?[sequence], before != now, !ledger.saves[before.tag].isLost {
        throw Violation("I2 one number, two contents", "\(sequence): \(before), then \(now)")
      }
      taken[origin, default: [:]][sequence] = now
      if let last, transaction.time <= last {
        throw Violation("I6 times of an origin rise", "\(transaction.time) after \(last)")
      }
      last = transaction.time
      if transaction.time.milliseconds > limit {
        throw Violation("C1 a time lies past the hub's clock", "\(transaction.time.milliseconds - limit) ms")
      }
      if let reason = refused[sequence], reason != .alreadyHeld, !ledger.saves[tag].mayBeRefused {
        throw Violation("a good save was refused", "s\(tag): \(reason)")
      }
    }
    if let before = positions[origin], held < before {
      throw Violation("I1 a position went back", "\(before) to \(held)")
    }
    positions[origin] = held
  }
}
