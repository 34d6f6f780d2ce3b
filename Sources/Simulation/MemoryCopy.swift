import Exchange
package import Model
package import Replica
package import WireProtocol

/// A copy whose disk is memory: the second storage beside SQLite that the sync core runs on.
///
/// A transaction that throws leaves no trace, wherever in it the throw comes.
package final class MemoryCopy {
  /// The power went.
  package struct PowerCut: Error {
    /// Makes one.
    package init() {}
  }

  /// The region whose rows it writes.
  package let region: RegionCode
  /// Whether it takes in segments of others.
  package let isHub: Bool
  /// Its key pair.
  package let key: SigningKey
  /// Its node.
  package let node: NodeID
  let wallClock: WallClock
  var generator: SplitMix64

  /// The version of the schema that its program knows.
  var program = Schema.version
  var disk: MemoryDisk
  /// How the disk is put back should the transaction not end well, last first.
  var trail: [(inout MemoryDisk) -> Void] = []
  /// After how many writes the power goes; nil for never.
  package var fuse: Int?
  /// The scopes that the transaction wrote in.
  var touched: [MemoryDisk.ScopeKey] = []
  private var tidied: [MemoryDisk.ScopeKey: Int] = [:]
  var definitions = MemoryDefinitions()
  /// The sums of its scopes, by the version of the schema that they are for.
  var sums = [ScopeSums](repeating: ScopeSums(), count: Int(Schema.version) + 1)
  var periods: [String: Period] = [:]

  /// Founds a copy.
  ///
  /// - Parameters:
  ///   - region: The region whose rows it writes.
  ///   - isHub: Whether it is a hub.
  ///   - key: Its key pair.
  ///   - clock: Its clock.
  ///   - seed: Where its random bytes come from.
  ///   - builtin: The rows that every copy is born with.
  package init(
    region: RegionCode, isHub: Bool, key: SigningKey, clock: WallClock, seed: UInt64, builtin: [BuiltinRow]
  ) {
    self.region = region
    self.isHub = isHub
    self.key = key
    node = key.publicKey.node
    wallClock = clock
    var generator = SplitMix64(seed: seed)
    let origin = Origin(node: node, incarnation: generator.next())
    disk = MemoryDisk(origin: origin, history: generator.bytes(16))
    self.generator = generator
    _ = disk.books.ownNumber()
    for row in builtin { lay(row) }
    disk.books.noteSaved()
  }

  /// A second computer that starts with a copy of another's disk.
  init(cloning other: MemoryCopy, clock: WallClock, seed: UInt64) {
    region = other.region
    isHub = other.isHub
    key = other.key
    node = other.node
    wallClock = clock
    generator = SplitMix64(seed: seed)
    program = other.program
    disk = other.disk
  }

  private func lay(_ row: BuiltinRow) {
    guard let table = Schema.table(row.table) else { return }
    // Of groups that came later nothing is said.
    let later = [FieldValue](repeating: .null, count: max(table.columns.count - row.values.count, 0))
    let state = RowState(values: row.values + later, heads: .single(.builtin(edition: 1), mask: table.allGroups))
    disk.places[MemoryDisk.RowKey(table: row.table, key: Array(row.identity.prefix(table.key.count)))] =
      disk.slots.count
    disk.slots.append(MemoryDisk.Slot(table: row.table, identity: row.identity, state: state, position: 0))
  }

  /// Runs a block as one transaction.
  /// - Throws: What the block throws; the disk is then as before.
  func transaction<Value>(_ body: (MemoryCopy) throws -> Value) throws -> Value {
    let books = disk.books
    let history = disk.history
    trail.removeAll(keepingCapacity: true)
    touched.removeAll(keepingCapacity: true)
    do {
      let value = try body(self)
      disk.books.noteSaved()
      trail.removeAll(keepingCapacity: true)
      tidy()
      return value
    } catch {
      while let undo = trail.popLast() { undo(&disk) }
      disk.books = books
      disk.history = history
      definitions.forget()
      forgetSums()
      throw error
    }
  }

  private func forgetSums() {
    for place in sums.indices { sums[place].forget() }
  }

  /// Drops stale marks where they have become many.
  private func tidy() {
    for scope in touched {
      guard let marks = disk.marks[scope], marks.count > 2 * (tidied[scope] ?? 16) else { continue }
      let live = marks.filter { disk.slots[$0.slot].position == $0.position }
      disk.marks[scope] = live
      tidied[scope] = max(live.count, 16)
    }
  }

  /// Puts another disk in place of this one.
  func replace(by other: MemoryDisk) {
    disk = other
    definitions.forget()
    forgetSums()
  }

  /// Counts a write towards the power cut, and notes how to take it back.
  func note(_ undo: @escaping (inout MemoryDisk) -> Void) throws {
    if let left = fuse {
      guard left > 0 else {
        fuse = nil
        throw PowerCut()
      }
      fuse = left - 1
    }
    trail.append(undo)
  }
}
