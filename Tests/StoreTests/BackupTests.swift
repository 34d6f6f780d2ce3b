import Fixtures
import Foundation
import GRDB
import Model
import Replica
import Testing
import WireProtocol

@testable import Store

@Suite struct `A backup` {
  private let copies: Copies
  private let disk: TemporaryFolder

  init() throws {
    copies = try Copies()
    disk = try TemporaryFolder()
  }

  private func files(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  private func mode(_ path: String) throws -> Int {
    try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
  }

  @Test func `K4 holds what was there, verified, with its key, for its owner only`() async throws {
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try await copies.sync(office)
    try office.record("HC11", "2023", value: 0)
    let record = try office.backUp(to: disk.path("b.sqlite"))
    #expect(try files(disk.path) == ["b.sqlite", "b.sqlite.key"])
    #expect(try mode(disk.path("b.sqlite")) == 0o600)
    #expect(try mode(disk.path("b.sqlite.key")) == 0o600)
    #expect(!record.isOpenToOthers)
    #expect(record.sha256 == FileCopying.digest(disk.path("b.sqlite")))
    #expect(office.lastBackup == record)
    let file = try BackupFile(disk.path("b.sqlite"), kind: .office)
    #expect(file.identity == office.identity)
    #expect(try file.problem(key: office.key, surroundings: copies.world.surroundings) == nil)
    let queue = try BackupFile.reader(disk.path("b.sqlite"))
    #expect(try await queue.read { db in try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM observation") } == 2)
    #expect(try await queue.read { db in try String.fetchOne(db, sql: "PRAGMA journal_mode") } == "delete")
  }

  @Test func `K4 of a hub is one file and is taken beside the process that writes`() async throws {
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try await copies.sync(office)
    let reader = try Store.openReader(copies.hub.directory, surroundings: copies.world.surroundings)
    _ = try reader.backUp(to: disk.path("hub.sqlite"))
    #expect(try files(disk.path) == ["hub.sqlite", "hub.sqlite.key"])
    #expect(copies.hub.lastBackup?.file == disk.path("hub.sqlite"))
  }

  @Test func `K4 taken during heavy writes is of one moment`() async throws {
    let office = try copies.office("500114")
    try office.record("HC05", "2022", value: 0)
    let second = try Store.open(office.directory, kind: .office, surroundings: copies.world.surroundings)
    let folder = disk
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        for value in 1...40 { try second.record("HC05", "2022", value: Int64(value), note: "\(value)") }
      }
      group.addTask { for turn in 0..<5 { _ = try office.backUp(to: folder.path("\(turn).sqlite")) } }
      try await group.waitForAll()
    }
    for turn in 0..<5 {
      let file = try BackupFile(folder.path("\(turn).sqlite"), kind: .office)
      #expect(try file.problem(key: office.key, surroundings: copies.world.surroundings) == nil)
      let row = try BackupFile.reader(file.path).read { db in
        try Row.fetchOne(db, sql: "SELECT value, note FROM observation")
      }
      let found = try #require(row)
      // Value and note of one save are in the backup together.
      #expect(((found["value"] as Int64?) ?? 0) / ExactDecimal.scale == Int64((found["note"] as String?) ?? "0"))
    }
  }

  @Test func `never replaces a file, unless it is an older backup of this copy`() throws {
    let office = try copies.office("500114")
    let other = try copies.office("500115")
    let path = disk.path("b.sqlite")
    _ = try other.backUp(to: path)
    let before = FileCopying.digest(path)
    #expect(code { _ = try office.backUp(to: path) } == "backup-exists")
    #expect(code { _ = try office.backUp(to: path, BackupOptions(replaces: true)) } == "backup-not-replaceable")
    #expect(FileCopying.digest(path) == before)
    let text = try disk.write("letter.txt", Array("hello".utf8))
    #expect(code { _ = try office.backUp(to: text, BackupOptions(replaces: true)) } == "backup-not-replaceable")
    let own = disk.path("own.sqlite")
    _ = try office.backUp(to: own)
    try office.record("HC11", "2022", value: 1)
    _ = try office.backUp(to: own, BackupOptions(replaces: true))
    #expect(
      try BackupFile.reader(own).read { db in try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM observation") } == 1)
  }

  @Test func `a newer backup is not replaced by an older state`() throws {
    let office = try copies.office("500114")
    let path = disk.path("b.sqlite")
    let early = disk.path("early.sqlite")
    _ = try office.backUp(to: early)
    try office.record("HC11", "2022", value: 1)
    _ = try office.backUp(to: path)
    _ = try Store.restore(early, into: disk.path("put-back"), kind: .office, surroundings: copies.world.surroundings)
    let older = try Store.open(disk.path("put-back"), kind: .office, surroundings: copies.world.surroundings)
    #expect(code { _ = try older.backUp(to: path, BackupOptions(replaces: true)) } == "backup-not-replaceable")
  }

  @Test func `goes into no data folder and into no folder that is missing`() throws {
    let office = try copies.office("500114")
    let other = try copies.office("500115")
    for path in [office.directory + "/tributary.sqlite", office.directory + "/b.sqlite", other.directory + "/b.sqlite"]
    {
      #expect(code { _ = try office.backUp(to: path, BackupOptions(replaces: true)) } == "backup-inside-data")
    }
    #expect(code { _ = try office.backUp(to: disk.path("none/b.sqlite")) } == "backup-folder-missing")
    #expect(try files(disk.path).isEmpty)
    #expect(office.lastBackup == nil)
  }

  @Test func `B6 of a damaged copy is dropped and leaves nothing behind`() async throws {
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try await copies.sync(office)
    try await office.writer.write { db in
      try db.execute(sql: "UPDATE segment SET payload = zeroblob(length(payload))")
    }
    #expect(code { _ = try office.backUp(to: disk.path("b.sqlite")) } == "backup-unverified")
    #expect(try files(disk.path).isEmpty)
  }

  @Test func `B13 starts over what a killed one left, and waits for nobody`() throws {
    let office = try copies.office("500114")
    let path = try disk.write("b.sqlite.partial", [UInt8](repeating: 7, count: 9_000))
    _ = try disk.write("b.sqlite.partial-journal", [UInt8](repeating: 7, count: 600))
    let running = try PartialFile(path)
    #expect(code { _ = try office.backUp(to: disk.path("b.sqlite")) } == "backup-running")
    running.discard()
    _ = try disk.write("b.sqlite.partial", [UInt8](repeating: 7, count: 9_000))
    _ = try office.backUp(to: disk.path("b.sqlite"))
    #expect(try files(disk.path) == ["b.sqlite", "b.sqlite.key"])
  }

  @Test func `brings attachments along under their hashes, and links what an earlier one has`() throws {
    let office = try copies.office("500114")
    let bytes = Array("附件".utf8)
    let name = FileDigest.of(bytes)
    let folder = office.directory + "/blobs/" + name.prefix(2)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: folder + "/" + name))
    try Data([1]).write(to: URL(fileURLWithPath: folder + "/" + name + ".partial"))
    let first = try office.backUp(to: disk.path("1.sqlite"))
    #expect(first.attachments == 1)
    let second = try office.backUp(to: disk.path("2.sqlite"), BackupOptions(earlier: disk.path("1.sqlite")))
    #expect(second.attachments == 1)
    let paths = ["1", "2"].map { disk.path("\($0).sqlite.blobs/\(name.prefix(2))/\(name)") }
    let inodes = try paths.map {
      try FileManager.default.attributesOfItem(atPath: $0)[.systemFileNumber] as? Int
    }
    #expect(inodes[0] != nil && inodes[0] == inodes[1])
    let restored = try Store.restore(
      disk.path("2.sqlite"), into: disk.path("new"), kind: .office, surroundings: copies.world.surroundings)
    #expect(restored.attachments == 1)
    #expect(FileManager.default.contents(atPath: disk.path("new/blobs/\(name.prefix(2))/\(name)")) == Data(bytes))
  }

  @Test func `an attachment that is not what its name says stops it`() throws {
    let office = try copies.office("500114")
    let folder = office.directory + "/blobs"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let name = String(repeating: "ab", count: 32)
    try Data([1]).write(to: URL(fileURLWithPath: folder + "/" + name))
    #expect(code { _ = try office.backUp(to: disk.path("b.sqlite")) } == "backup-unverified")
    #expect(try !files(disk.path).contains("b.sqlite"))
  }
}

/// Hashes bytes as files are hashed.
enum FileDigest {
  static func of(_ bytes: [UInt8]) -> String { Hexadecimal.text(Digest.sha256(bytes)) }
}

/// The code of the error that a block ends with, or nil where it ends well.
func code(_ body: () throws -> Void) -> String? {
  do { try body() } catch { return (error as? any ReportableError)?.code ?? "\(error)" }
  return nil
}
