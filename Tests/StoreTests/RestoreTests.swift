import Fixtures
import Foundation
import GRDB
import Model
import Replica
import Rollup
import Testing
import WireProtocol

@testable import Store

@Suite struct `A restored backup` {
  private let copies: Copies
  private let disk: TemporaryFolder

  init() throws {
    copies = try Copies()
    disk = try TemporaryFolder()
  }

  private func restore(_ name: String, into folder: String, key: String? = nil) throws -> RestoreRecord {
    try Store.restore(
      disk.path(name), into: folder, kind: .office, keyFile: key, label: "test",
      surroundings: copies.world.surroundings)
  }

  private func open(_ folder: String, _ kind: CopyKind = .office) throws -> Store {
    try Store.open(folder, kind: kind, surroundings: copies.world.surroundings)
  }

  @Test func `K1 is the same node in a new incarnation, in a new folder`() async throws {
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try await copies.sync(office)
    _ = try office.backUp(to: disk.path("b.sqlite"))
    let record = try restore("b.sqlite", into: disk.path("new"))
    #expect(record.movedAside == nil)
    #expect(record.lastSave != nil)
    let restored = try open(disk.path("new"))
    #expect(restored.identity.origin.node == office.identity.origin.node)
    #expect(restored.identity.origin.incarnation != office.identity.origin.incarnation)
    #expect(try restored.figures(of: nil).map(\.figure.value) == [1_000_000])
    #expect(try restored.verify().isClean)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: disk.path("new")).sorted() == [
        "node.key", "sync.lock", "tributary.sqlite", "use.lock",
      ])
  }

  @Test func `K1 goes on syncing, and what it writes reaches the hub`() async throws {
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try await copies.sync(office)
    try office.record("HC11", "2021", value: 1)
    _ = try office.backUp(to: disk.path("b.sqlite"))
    try office.record("HC11", "2022", value: 0)
    try await copies.sync(office)
    _ = try restore("b.sqlite", into: disk.path("new"))
    let restored = try open(disk.path("new"))
    try await copies.sync(restored)
    try restored.record("HC11", "2023", value: 0)
    try await copies.sync(restored)
    let values = [1_000_000, 0, 0].map { Int64?.some($0) }
    #expect(try copies.hub.figures(of: nil).map(\.figure.value) == values)
    #expect(try copies.hub.verify().isClean)
    #expect(try restored.verify().isClean)
  }

  @Test func `K3 of a hub has a new history id at once`() async throws {
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try await copies.sync(office)
    _ = try copies.hub.backUp(to: disk.path("hub.sqlite"))
    _ = try Store.restore(
      disk.path("hub.sqlite"), into: disk.path("hub"), kind: .hub, surroundings: copies.world.surroundings)
    let hub = try open(disk.path("hub"), .hub)
    #expect(hub.identity.history != copies.hub.identity.history)
    #expect(hub.identity.origin.incarnation != copies.hub.identity.origin.incarnation)
    #expect(hub.identity.origin.node == copies.hub.identity.origin.node)
    #expect(try hub.verify().isClean)
  }

  @Test func `over the same node moves what was there aside and counts what it had not sent`() throws {
    let office = try copies.office("500114")
    _ = try office.backUp(to: disk.path("b.sqlite"))
    try office.record("HC11", "2022", value: 1)
    let record = try restore("b.sqlite", into: office.directory)
    let aside = try #require(record.movedAside)
    #expect(aside == office.directory + "/before-restore-test")
    #expect(record.unsentAside == 1)
    #expect(try open(office.directory).figures(of: nil).isEmpty)
    #expect(try open(aside).figures(of: nil).count == 1)
    _ = try restore("b.sqlite", into: office.directory)
    #expect(FileManager.default.fileExists(atPath: office.directory + "/before-restore-test-2/tributary.sqlite"))
  }

  @Test func `B6 replaces a file that is damaged, since the key tells whose folder it is`() throws {
    let office = try copies.office("500114")
    _ = try office.backUp(to: disk.path("b.sqlite"))
    let path = office.directory + "/tributary.sqlite"
    try Data(repeating: 7, count: 5_000).write(to: URL(fileURLWithPath: path))
    let record = try restore("b.sqlite", into: office.directory)
    let aside = try #require(record.movedAside)
    #expect(record.unsentAside == nil)
    #expect(FileManager.default.contents(atPath: aside + "/tributary.sqlite")?.count == 5_000)
    #expect(try open(office.directory).identity.region == office.identity.region)
  }

  @Test func `of another copy, into other files, or without its key changes nothing`() throws {
    let office = try copies.office("500114")
    let other = try copies.office("500115")
    _ = try office.backUp(to: disk.path("b.sqlite"))
    #expect(code { _ = try restore("b.sqlite", into: other.directory) } == "restore-other-copy")
    let folder = try TemporaryFolder()
    _ = try folder.write("letter.txt", Array("hello".utf8))
    #expect(code { _ = try restore("b.sqlite", into: folder.path) } == "restore-not-empty")
    try FileManager.default.moveItem(atPath: disk.path("b.sqlite.key"), toPath: disk.path("elsewhere"))
    #expect(code { _ = try restore("b.sqlite", into: disk.path("new")) } == "backup-key-missing")
    #expect(
      code { _ = try restore("b.sqlite", into: disk.path("new"), key: other.directory + "/node.key") }
        == "backup-key-missing")
    #expect(!FileManager.default.fileExists(atPath: disk.path("new")))
    _ = try restore("b.sqlite", into: disk.path("new"), key: disk.path("elsewhere"))
    #expect(try open(other.directory).identity == other.identity)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["letter.txt"])
  }

  @Test func `K4 of a file that is none, of a hub, or altered is refused`() async throws {
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try await copies.sync(office)
    _ = try disk.write("letter.txt", [UInt8](repeating: 65, count: 5_000))
    _ = try disk.write("empty.sqlite", [])
    #expect(code { _ = try restore("letter.txt", into: disk.path("new")) } == "file-foreign")
    #expect(code { _ = try restore("empty.sqlite", into: disk.path("new")) } == "file-foreign")
    #expect(code { _ = try restore("none.sqlite", into: disk.path("new")) } == "disk-failed")
    _ = try copies.hub.backUp(to: disk.path("hub.sqlite"))
    #expect(code { _ = try restore("hub.sqlite", into: disk.path("new")) } == "file-wrong-kind")
    _ = try office.backUp(to: disk.path("b.sqlite"))
    let queue = try DatabaseQueue(path: disk.path("b.sqlite"))
    try await queue.write { db in try db.execute(sql: "UPDATE segment SET payload = zeroblob(length(payload))") }
    try queue.close()
    #expect(code { _ = try restore("b.sqlite", into: disk.path("new")) } == "not-a-backup")
    #expect(!FileManager.default.fileExists(atPath: disk.path("new")))
  }

  @Test func `K7 of a newer program is refused`() throws {
    let office = try copies.office("500114")
    _ = try office.backUp(to: disk.path("b.sqlite"))
    let queue = try DatabaseQueue(path: disk.path("b.sqlite"))
    try queue.write { db in try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('9-later')") }
    try queue.close()
    #expect(code { _ = try restore("b.sqlite", into: disk.path("new")) } == "file-newer")
  }

  @Test func `waits until nobody uses the folder`() throws {
    let office = try copies.office("500114")
    _ = try office.backUp(to: disk.path("b.sqlite"))
    do {
      let user = try open(office.directory)
      #expect(code { _ = try restore("b.sqlite", into: office.directory) } == "data-in-use")
      #expect(user.identity == office.identity)
    }
    do {
      let sync = try #require(try FolderLock(.sync, in: office.directory))
      #expect(code { _ = try restore("b.sqlite", into: office.directory) } == "data-in-use")
      withExtendedLifetime(sync) {}
    }
    #expect(code { _ = try restore("b.sqlite", into: office.directory) } == nil)
    #expect(try FolderLock(.use, in: office.directory) != nil)
  }

  @Test func `of a served hub is refused`() throws {
    _ = try copies.hub.backUp(to: disk.path("hub.sqlite"))
    #expect(
      code {
        _ = try Store.restore(
          disk.path("hub.sqlite"), into: copies.hub.directory, kind: .hub, surroundings: copies.world.surroundings)
      } == "hub-in-use")
  }
}
