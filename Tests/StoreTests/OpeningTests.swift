import Fixtures
import Foundation
import GRDB
import Testing
import WireProtocol

@testable import Store

@Suite struct `Opening a copy` {
  private func code(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return (error as? StoreError)?.code ?? "\(error)"
    }
  }

  @Test func `a folder without a file is named`() throws {
    let folder = try TemporaryFolder()
    #expect(code { _ = try Store.open(folder.path, kind: .office) } == "data-missing")
  }

  @Test func `a file of the other program names that program`() throws {
    let copies = try Copies()
    _ = try copies.office("500114")
    #expect(code { _ = try Store.open(copies.folder.path("500114"), kind: .hub) } == "file-wrong-kind")
    #expect(code { _ = try Store.open(copies.folder.path("hub"), kind: .office) } == "file-wrong-kind")
  }

  @Test func `another SQLite file and a file that is none are refused untouched`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path(Store.fileName)
    try DatabaseQueue(path: path).write { db in try db.execute(sql: "CREATE TABLE t (x)") }
    #expect(code { _ = try Store.open(folder.path, kind: .office) } == "file-foreign")
    try folder.write(Store.fileName, Array("not a database at all, just some text".utf8))
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(code { _ = try Store.open(folder.path, kind: .office) } == "file-foreign")
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  @Test func `K7 a file written by a newer program is refused untouched`() throws {
    let copies = try Copies()
    let office = try copies.office("500114")
    try office.writeBooks { db in try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('999-later')") }
    #expect(code { _ = try Store.open(copies.folder.path("500114"), kind: .office) } == "file-newer")
  }

  @Test func `founding never overwrites and leaves nothing behind when it fails`() throws {
    let copies = try Copies()
    _ = try copies.office("500114")
    #expect(code { _ = try copies.office("500115", name: "500114") } == "data-exists")
    #expect(code { _ = try copies.office("999999", name: "new") } == "region-unknown")
    #expect(!FileManager.default.fileExists(atPath: copies.folder.path("new")))
  }

  @Test func `founding beside a key that is there leaves the key alone`() throws {
    let folder = try TemporaryFolder()
    let key = Array(repeating: UInt8(7), count: 32)
    try folder.write(KeyFile.name, key)
    #expect(code { _ = try Store.found(.init(kind: .office, region: "500114"), in: folder.path) } == "data-exists")
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path(KeyFile.name))) == Data(key))
  }

  @Test func `a copy with another copy's key is not opened`() throws {
    let copies = try Copies()
    _ = try copies.office("500114")
    let path = copies.folder.path("500114/" + KeyFile.name)
    try Data(repeating: 7, count: 32).write(to: URL(fileURLWithPath: path))
    #expect(code { _ = try Store.open(copies.folder.path("500114"), kind: .office) } == "key-missing")
  }

  @Test func `B7 K13 a hub's folder has one writing process`() throws {
    let copies = try Copies()
    #expect(code { _ = try Store.open(copies.folder.path("hub"), kind: .hub) } == "hub-in-use")
    let reader = try Store.openReader(copies.folder.path("hub"))
    #expect(try reader.loadDefinitions().indicators.count == 28)
  }

  @Test func `the key is readable by its owner only and lies outside the database`() throws {
    let copies = try Copies()
    let office = try copies.office("500114")
    let path = copies.folder.path("500114/" + KeyFile.name)
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let database = try Data(contentsOf: URL(fileURLWithPath: copies.folder.path("500114/" + Store.fileName)))
    #expect(database.range(of: Data(office.key.bytes)) == nil)
  }

  @Test func `a copy opened again is the same node and goes on where it was`() throws {
    let copies = try Copies()
    let office = try copies.office("500114")
    try office.record("HC11", "2022", value: 1)
    let again = try Store.open(
      copies.folder.path("500114"), kind: .office, surroundings: copies.world.surroundings)
    #expect(again.identity == office.identity)
    try again.record("HC12", "2022", value: 1)
    try office.record("HC11", "2022", value: 0)
    #expect(try office.unsentChanges() == 3)
    #expect(try again.verify().isClean)
  }
}
