import Exchange
import Fixtures
import Foundation
import GRDB
import Model
import Replica
import Simulation
import Synchronization
import WireProtocol

@testable import Store

/// A copy on disk, as the product keeps it, for a world to play with.
final class StoredCopy: SimulatedCopy {
  /// A copied folder.
  struct Disk: Backup {
    let path: String
  }

  /// Where all copies of a world lie.
  final class Shelf {
    let folder: TemporaryFolder
    private var count = 0

    init() throws { folder = try TemporaryFolder() }

    func next() -> String {
      count += 1
      return folder.path("\(count)")
    }
  }

  private let shelf: Shelf
  private let kind: CopyKind
  private let surroundings: Surroundings
  private var store: Store
  private var isCut = false

  var key: SigningKey { store.key }

  private init(_ store: Store, _ kind: CopyKind, _ surroundings: Surroundings, on shelf: Shelf) {
    self.store = store
    self.kind = kind
    self.surroundings = surroundings
    self.shelf = shelf
  }

  /// Founds a copy; its first random bytes are its key.
  static func found(
    _ region: RegionCode, isHub: Bool, key: SigningKey, clock: WallClock, seed: UInt64, on shelf: Shelf
  ) throws -> StoredCopy {
    let kind = isHub ? CopyKind.hub : .office
    let surroundings = Self.surroundings(clock, seed, first: key.bytes)
    let store = try Store.found(
      Store.Founding(kind: kind, region: region.description), in: shelf.next(), surroundings: surroundings)
    return StoredCopy(store, kind, surroundings, on: shelf)
  }

  private static func surroundings(_ clock: WallClock, _ seed: UInt64, first: [UInt8]?) -> Surroundings {
    let random = Mutex((first, SplitMix64(seed: seed)))
    let drawn = Drawn(random)
    return Surroundings(now: { clock.read() }, random: { drawn.bytes($0) })
  }

  private final class Drawn: Sendable {
    private let random: Mutex<([UInt8]?, SplitMix64)>

    init(_ random: consuming sending Mutex<([UInt8]?, SplitMix64)>) { self.random = random }

    func bytes(_ count: Int) -> [UInt8] {
      random.withLock { state in
        if let first = state.0, first.count == count {
          state.0 = nil
          return first
        }
        return state.1.bytes(count)
      }
    }
  }

  /// Worlds on SQLite run one program.
  func run(program version: UInt32) {}

  func join(_ hub: VerifyingKey, history: [UInt8]) throws {
    try store.join(
      url: "http://127.0.0.1:1", key: hub, agreementKey: AgreementKey(of: store.key).publicKey, history: history,
      region: store.identity.region, name: "hub")
  }

  func admit(_ node: VerifyingKey, of region: RegionCode, isHub: Bool) throws {
    let agreement = try AgreementKey(of: store.key).publicKey.bytes
    try store.writeBooks { db in
      try db.execute(
        sql: """
          INSERT INTO node (id, public_key, agreement_key, region, mode, enrolled_at, program)
          VALUES (?, ?, ?, ?, 'full', ?, ?) ON CONFLICT (id) DO NOTHING
          """,
        arguments: [
          Data(node.node.bytes), Data(node.bytes), Data(agreement),
          region.description, surroundings.now(), isHub ? EnrolledNode.hubProgram : "test",
        ])
    }
  }

  func perform<Value>(_ body: (any CopyStorage) throws -> Value) throws -> Value {
    defer { isCut = false }
    return try store.step { storage in
      let value = try body(storage)
      if isCut { throw MemoryCopy.PowerCut() }
      return value
    }
  }

  /// The power goes before the commit, however many writes there were.
  func cutPower(after writes: Int?) { isCut = writes != nil }

  func backUp() throws -> any Backup {
    let path = shelf.next()
    try FileManager.default.copyItem(atPath: store.directory, toPath: path)
    return Disk(path: path)
  }

  func restore(_ backup: any Backup) throws {
    guard let disk = backup as? Disk else { return }
    store = try opened(disk, surroundings)
  }

  private func opened(_ disk: Disk, _ surroundings: Surroundings) throws -> Store {
    let path = shelf.next()
    try FileManager.default.copyItem(atPath: disk.path, toPath: path)
    return try Store.open(path, kind: kind, surroundings: surroundings)
  }

  func cloned(clock: WallClock, seed: UInt64) throws -> any SimulatedCopy {
    let surroundings = Self.surroundings(clock, seed, first: nil)
    let store = try opened(Disk(path: store.directory), surroundings)
    return StoredCopy(store, kind, surroundings, on: shelf)
  }

  func problems() throws -> [String] {
    let report = try store.verify()
    return report.isClean ? [] : ["\(report)"]
  }

  func readings(of region: RegionCode) throws -> [String] {
    guard kind == .hub else { return [] }
    return try store.rollups(RollupFilter(region: region)).map { "\($0)" }.sorted()
  }
}
