import Exchange
import Model
import Replica
import WireProtocol

/// One computer with a copy: in an office, or a hub.
class Station {
  /// What the trace calls it.
  let name: String
  let region: Region
  var copy: any SimulatedCopy
  let clock: WallClock
  var backups: [any Backup] = []
  /// The night from which it has a line again.
  var darkUntil = 0
  /// How far it was acknowledged, for which life of itself and of the hub.
  var acknowledged: (origin: Origin, history: [UInt8], sequence: UInt64)?
  /// The hub that it syncs with; nil at the top.
  var above: Hub?

  init(name: String, region: Region, copy: any SimulatedCopy, clock: WallClock, above: Hub?) {
    self.name = name
    self.region = region
    self.copy = copy
    self.clock = clock
    self.above = above
  }

  /// What the trace's number knows it by.
  var mark: UInt64 { 0 }

  var node: NodeID { copy.key.publicKey.node }

  /// Holds the acknowledged position against the last one.
  func checkAcknowledged(_ storage: any CopyStorage) throws {
    guard let upstream = try storage.upstream() else { return }
    if let before = acknowledged, before.origin == storage.books.own, before.history == upstream.history,
      upstream.acknowledged < before.sequence
    {
      throw Violation("I1 an acknowledged position went back", "\(name): \(upstream.acknowledged)")
    }
    acknowledged = (storage.books.own, upstream.history, upstream.acknowledged)
  }
}

/// One computer in an office.
final class Desk: Station {
  let number: Int

  init(number: Int, region: Region, copy: any SimulatedCopy, clock: WallClock, above: Hub) {
    self.number = number
    super.init(name: "desk \(number)", region: region, copy: copy, clock: clock, above: above)
  }

  override var mark: UInt64 { UInt64(number) }
}

/// A hub: of a province, a city or a district.
final class Hub: Station {
  let number: Int
  /// What it has ever taken.
  var record = HubRecord()
  /// The night from which it answers again.
  var downUntil = 0
  /// A second computer that runs a copy of its disk and answers in its place by chance, and until when.
  var double: (hub: Hub, until: Int)?
  /// Whether its disk has gone back, so that nodes which it let in may be unknown.
  var wentBack = false

  init(number: Int, region: Region, copy: any SimulatedCopy, clock: WallClock, above: Hub?) {
    self.number = number
    super.init(name: above == nil ? "the hub" : "hub \(number)", region: region, copy: copy, clock: clock, above: above)
  }

  override var mark: UInt64 { 1_000 + UInt64(number) }

  /// Runs a block as one transaction on what a hub keeps.
  func perform<Value>(_ body: (any RelayStorage) throws -> Value) throws -> Value {
    try copy.perform { storage in
      guard let hub = storage as? any RelayStorage else { throw Violation("set-up", "\(name) is no hub") }
      return try body(hub)
    }
  }

  /// The numbers of this hub and of those above it.
  var path: [Int] { [number] + (above?.path ?? []) }
}

/// One sync that is under way.
final class Session {
  let station: Station
  /// The computer that answers as its hub.
  let hub: Hub
  var machine = NodeSync()
  var request: SyncRequest?
  var steps = 0

  init(_ station: Station, with hub: Hub) {
    self.station = station
    self.hub = hub
  }
}
