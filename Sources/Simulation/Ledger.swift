import Exchange
import Replica
import WireProtocol

/// What the world knows that no copy does: every save that was made, what may be lost, and what the hub has ever taken.
struct Ledger {
  /// A save that was committed at some desk.
  struct Save {
    /// Whether the hub may refuse it.
    let mayBeRefused: Bool
    /// Whether it must be.
    let mustBeRefused: Bool
    /// Whether no disk held it any more at some moment.
    var isLost = false
  }

  /// A transaction as the hub took it under a number.
  struct Taken: Equatable {
    let tag: Int
    let time: HybridTimestamp
  }

  /// Every save, by its tag.
  private(set) var saves: [Save] = []
  private var taken: [Origin: [UInt64: Taken]] = [:]
  private var positions: [Origin: UInt64] = [:]

  /// The tag of the next save.
  var nextTag: Int { saves.count }

  mutating func add(_ save: Save) { saves.append(save) }

  /// A tag as it travels: the reason of the transaction.
  static func text(_ tag: Int) -> String { "s\(tag)" }
  static func tag(_ transaction: Transaction) -> Int? { Int(transaction.reason.dropFirst()) }

  /// Notes which saves no disk holds any more.
  mutating func noteLost(_ before: Set<Int>, _ after: Set<Int>) -> Int {
    let lost = before.subtracting(after).sorted()
    for tag in lost where saves.indices.contains(tag) { saves[tag].isLost = true }
    return lost.count
  }

  /// The hub's disk went back: it may take under a number what another copy of a disk has there.
  mutating func noteHubRestored() {
    positions = [:]
    taken = [:]
  }

  /// Holds a segment that the hub took against all that it ever took.
  ///
  /// - Parameters:
  ///   - opened: The segment.
  ///   - receipt: What the hub answered.
  ///   - held: How far the hub holds the origin's chain afterwards.
  ///   - limit: The greatest time that a write may have, in milliseconds since 1970.
  mutating func take(_ opened: OpenedSegment, _ receipt: Receipt, held: UInt64, limit: Int64) throws {
    let origin = opened.segment.origin
    let refused = Dictionary(receipt.refused.map { ($0.sequence, $0.reason) }) { first, _ in first }
    var last = taken[origin]?[opened.segment.firstSequence - 1]?.time
    for (offset, transaction) in opened.transactions.enumerated() {
      let sequence = opened.segment.firstSequence + UInt64(offset)
      guard let tag = Self.tag(transaction), saves.indices.contains(tag) else {
        throw Violation("foreign content", "\(transaction.reason) at \(sequence)")
      }
      let now = Taken(tag: tag, time: transaction.time)
      // What no disk held any more was nobody's: its number may have been given again.
      if let before = taken[origin]?[sequence], before != now, !saves[before.tag].isLost {
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
      if let reason = refused[sequence], reason != .alreadyHeld, !saves[tag].mayBeRefused {
        throw Violation("a good save was refused", "s\(tag): \(reason)")
      }
    }
    if let before = positions[origin], held < before {
      throw Violation("I1 a position went back", "\(before) to \(held)")
    }
    positions[origin] = held
  }
}

extension CopyStorage {
  /// The segments of an origin that are held here, in order.
  func chain(_ number: Int) throws -> [Segment] {
    var segments: [Segment] = []
    var sequence: UInt64 = 0
    while let segment = try segment(of: number, past: sequence)?.segment {
      segments.append(segment)
      sequence = segment.lastSequence
    }
    return segments
  }

  /// The tags of all transactions that this disk holds in chains and journal.
  func tags() throws -> Set<Int> {
    var tags: Set<Int> = []
    for number in books.origins.origins.indices.dropFirst() {
      for segment in try chain(number) { tags.formUnion(try segment.transactions().compactMap(Ledger.tag)) }
    }
    try forEachJournalEntry { entry in
      tags.formUnion(try PayloadCodec.decode(entry.payload).compactMap(Ledger.tag))
      return true
    }
    return tags
  }
}
