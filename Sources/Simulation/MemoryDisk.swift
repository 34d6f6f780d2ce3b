import Exchange
import Replica
import WireProtocol

/// What a copy in memory has on its disk: a value, so that a backup is an assignment.
///
/// Nothing in it is ever walked in the order of a hash.
package struct MemoryDisk: Sendable {
  /// Names a row across tables.
  struct RowKey: Hashable, Sendable {
    let table: UInt16
    let key: [FieldValue]
  }

  /// Names the rows of one table that concern one region.
  struct ScopeKey: Hashable, Sendable {
    let table: UInt16
    let scope: String
  }

  /// A row, and when it was last written.
  struct Slot: Sendable {
    let table: UInt16
    let identity: [FieldValue]
    var state: RowState
    var position: Int64
  }

  /// A place in commit order; it holds no longer once the row was written again.
  struct Mark: Sendable {
    let position: Int64
    let slot: Int
  }

  /// Names a transaction by the number of its origin.
  struct SequenceKey: Hashable, Sendable {
    let number: Int
    let sequence: UInt64
  }

  var books: Books
  var history: [UInt8]
  /// Every row there ever was, in the order of its first write.
  var slots: [Slot] = []
  var places: [RowKey: Int] = [:]
  /// What a pull follows: marks in commit order, stale ones among them.
  var marks: [ScopeKey: [Mark]] = [:]
  /// The segments of each origin, in order.
  var chains: [Int: [StoredSegment]] = [:]
  var refusals: [SequenceKey: Refusal] = [:]
  var drops: [Stamp: Drop] = [:]
  var reissues: [SequenceKey: [Stamp]] = [:]
  var journal: [JournalEntry] = []
  var undo: [UInt64: [UndoEntry]] = [:]
  var upstream: UpstreamState?
  var relay = MemoryRelay()
  /// The version of the schema by which it was last written.
  var known = Schema.version

  init(origin: Origin, history: [UInt8]) {
    books = Books(own: origin)
    self.history = history
  }

  func place(_ table: TableSchema, _ identity: [FieldValue]) -> Int? {
    places[RowKey(table: table.id, key: Array(identity.prefix(table.key.count)))]
  }

  /// Where the marks of a scope past a position begin.
  func start(of marks: [Mark], after position: Int64) -> Int {
    var low = 0
    var high = marks.count
    while low < high {
      let middle = (low + high) / 2
      if marks[middle].position <= position { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
