import Exchange
import Model
import Replica
import WireProtocol

/// One computer in an office.
final class Desk {
  let number: Int
  let region: Region
  let copy: any SimulatedCopy
  let clock: WallClock
  var backups: [any Backup] = []
  /// The night from which it has a line again.
  var darkUntil = 0
  /// How far it was acknowledged, for which life of itself and of the hub.
  var acknowledged: (origin: Origin, history: [UInt8], sequence: UInt64)?

  init(number: Int, region: Region, copy: any SimulatedCopy, clock: WallClock) {
    self.number = number
    self.region = region
    self.copy = copy
    self.clock = clock
  }

  /// Holds the acknowledged position against the last one.
  func checkAcknowledged(_ storage: any CopyStorage) throws {
    guard let upstream = try storage.upstream() else { return }
    if let before = acknowledged, before.origin == storage.books.own, before.history == upstream.history,
      upstream.acknowledged < before.sequence
    {
      throw Violation("I1 an acknowledged position went back", "desk \(number): \(upstream.acknowledged)")
    }
    acknowledged = (storage.books.own, upstream.history, upstream.acknowledged)
  }
}

/// One sync that is under way.
final class Session {
  let desk: Desk
  var machine = NodeSync()
  var request: SyncRequest?
  var steps = 0

  init(_ desk: Desk) {
    self.desk = desk
  }
}
