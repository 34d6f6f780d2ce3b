import Exchange
import Replica
import WireProtocol

/// What the world knows that no copy does: every save that was made, and what may be lost.
struct Ledger {
  /// A save that was committed at some copy.
  struct Save {
    /// Whether a hub may refuse it.
    let mayBeRefused: Bool
    /// Whether it must be.
    let mustBeRefused: Bool
    /// Whether no disk held it any more at some moment.
    var isLost = false
  }

  /// Every save, by its tag.
  private(set) var saves: [Save] = []
  /// The tags in a segment, by its head: read once, however many disks hold it.
  private var tags: [[UInt8]: [Int]] = [:]

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

  /// The tags of all transactions that a disk holds in chains and journal.
  mutating func tags(on storage: any CopyStorage) throws -> Set<Int> {
    var found: Set<Int> = []
    for number in storage.books.origins.origins.indices.dropFirst() {
      for segment in try storage.chain(number) {
        if let known = tags[segment.head] {
          found.formUnion(known)
          continue
        }
        let read = try segment.transactions().compactMap(Self.tag)
        tags[segment.head] = read
        found.formUnion(read)
      }
    }
    try storage.forEachJournalEntry { entry in
      found.formUnion(try PayloadCodec.decode(entry.payload).compactMap(Self.tag))
      return true
    }
    return found
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
}
