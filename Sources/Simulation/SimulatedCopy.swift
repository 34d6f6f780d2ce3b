package import Exchange
package import Model
package import WireProtocol

/// What a disk held at some moment.
package protocol Backup {}

extension MemoryDisk: Backup {}

/// A copy that a world plays with, whatever keeps it.
package protocol SimulatedCopy: AnyObject {
  /// Its key pair.
  var key: SigningKey { get }
  /// Runs the program of a version of the schema from now on; never an older one than before.
  func run(program version: UInt32) throws
  /// Remembers the hub that let it in.
  func join(_ hub: VerifyingKey, history: [UInt8]) throws
  /// Lets a node in, at a hub; one that is known stays as it is.
  func admit(_ node: VerifyingKey, of region: RegionCode, isHub: Bool) throws
  /// Runs a block as one transaction: all of it or nothing.
  func perform<Value>(_ body: (any CopyStorage) throws -> Value) throws -> Value
  /// Lets the power go after so many writes of the next transaction, or not at all.
  func cutPower(after writes: Int?)
  /// Copies the disk.
  func backUp() throws -> any Backup
  /// Puts an old disk in place of the present one, and nothing else.
  func restore(_ backup: any Backup) throws
  /// A second computer with a copy of this disk.
  func cloned(clock: WallClock, seed: UInt64) throws -> any SimulatedCopy
  /// What a full check of the copy finds; empty where nothing is wrong.
  func problems() throws -> [String]
  /// What the roll-ups of a region read; empty where none are kept.
  func readings(of region: RegionCode) throws -> [String]
}

extension MemoryCopy: SimulatedCopy {
  /// Remembers the hub that let it in.
  package func join(_ hub: VerifyingKey, history: [UInt8]) throws {
    try transaction { storage in
      try storage.prepareToJoin(hub)
      var known = try storage.upstream() ?? UpstreamState(key: hub, history: history)
      // Another hub's cursor and receipt mean nothing here.
      if known.key.node != hub.node { known = UpstreamState(key: hub, history: history) }
      known.history = history
      try storage.keep(known)
    }
  }

  /// Lets a node in.
  package func admit(_ node: VerifyingKey, of region: RegionCode, isHub: Bool) throws {
    try transaction { storage in
      guard try storage.member(node.node) == nil else { return }
      try storage.restore(
        RelayMember(
          key: node, region: region, isHub: isHub, mode: "full", enrolledAt: storage.now(), revokedAt: nil))
    }
  }

  /// Runs a block as one transaction.
  package func perform<Value>(_ body: (any CopyStorage) throws -> Value) throws -> Value {
    defer { fuse = nil }
    return try transaction { try body($0) }
  }

  /// Lets the power go after so many writes.
  package func cutPower(after writes: Int?) { fuse = writes }
  /// Copies the disk.
  package func backUp() -> any Backup { disk }

  /// Puts an old disk in place of the present one.
  package func restore(_ backup: any Backup) throws {
    guard let disk = backup as? MemoryDisk else { return }
    replace(by: disk)
    try run(program: program)
  }

  /// A second computer with a copy of this disk.
  package func cloned(clock: WallClock, seed: UInt64) -> any SimulatedCopy {
    MemoryCopy(cloning: self, clock: clock, seed: seed)
  }

  /// Nothing beyond what the world checks.
  package func problems() -> [String] { [] }
  /// Copies in memory keep no roll-ups.
  package func readings(of region: RegionCode) -> [String] { [] }
}
