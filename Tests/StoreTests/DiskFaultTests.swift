import Fixtures
import Foundation
import GRDB
import Model
import Replica
import Seeds
import Testing
import WireProtocol

@testable import Store

@Suite struct `A disk that fails` {
  private func code(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return (error as? StoreError)?.code ?? "\(error)"
    }
  }

  @Test(arguments: [CopyKind.office, .hub])
  func `B3 at a flush acknowledges nothing, and nothing is written until the copy is opened anew`(
    kind: CopyKind
  ) async throws {
    let copies = try Copies()
    let store = try Store.found(
      .init(kind: kind, region: kind == .hub ? "500000" : "500114"), in: copies.folder.path("failing"),
      surroundings: copies.world.surroundings)
    try store.edit { edit in try StorageFigures.put(edit, "HC11", "2021", note: "held", region: store.identity.region) }
    for result in [ResultCode.SQLITE_IOERR_FSYNC, .SQLITE_IOERR_WRITE, .SQLITE_IOERR_DIR_FSYNC] {
      #expect(code { try store.write { _ in throw DatabaseError(resultCode: result) } } == "disk-failed")
      let again = code {
        try store.edit { edit in
          try StorageFigures.put(edit, "HC11", "2022", note: "lost", region: store.identity.region)
        }
      }
      #expect(again == "disk-failed")
    }
    #expect(code { try store.writeBooks { _ in } } == "disk-failed")
    #expect(try store.figures(of: nil).map(\.note) == ["held"], "it can still be read")
    let region = store.identity.region
    // Another process, since this one's lock goes with it.
    if kind == .office {
      let anew = try Store.open(store.directory, kind: .office, surroundings: copies.world.surroundings)
      try anew.edit { edit in try StorageFigures.put(edit, "HC11", "2022", note: "again", region: region) }
      #expect(try anew.verify().isClean)
    }
  }

  @Test(arguments: [CopyKind.office, .hub])
  func `B4 that is full acknowledges nothing, and work goes on once there is room`(kind: CopyKind) throws {
    let copies = try Copies()
    let store = kind == .hub ? copies.hub : try copies.office("500114")
    let region = store.identity.region
    try store.edit { edit in try StorageFigures.put(edit, "HC11", "2021", note: "held", region: region) }
    // SQLite answers with the same code where its file may not grow as where the disk has no room.
    try store.writeBooks { db in try db.execute(sql: "PRAGMA max_page_count = 1") }
    let long = String(repeating: "满", count: 20_000)
    for _ in 0..<3 {
      let refused = code {
        try store.edit { edit in try StorageFigures.put(edit, "HC11", "2022", note: long, region: region) }
      }
      #expect(refused == "disk-failed")
    }
    #expect(try store.figures(of: nil).map(\.note) == ["held"])
    try store.writeBooks { db in try db.execute(sql: "PRAGMA max_page_count = 1000000") }
    try store.edit { edit in try StorageFigures.put(edit, "HC11", "2022", note: long, region: region) }
    #expect(try store.figures(of: nil).map(\.note) == ["held", long])
    #expect(try store.verify().isClean)
  }

  @Test func `B16 that lets nobody write is said in words, and is read as before`() throws {
    let copies = try Copies()
    let office = try copies.office("500114")
    try office.record("HC11", "2022", value: 1)
    try office.writer.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA query_only = 1") }
    #expect(code { try office.record("HC11", "2022", value: 0) } == "disk-failed")
    #expect(try StorageFigures.figures(office) == ["HC11 2022 1000000 "])
    try office.writer.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA query_only = 0") }
    try office.record("HC11", "2022", value: 0)
    #expect(try office.verify().isClean)
  }

  @Test(arguments: [CopyKind.office, .hub], ["removed", "replaced"])
  func `B9 whose file was exchanged under a running program takes nothing more`(kind: CopyKind, how: String) throws {
    let copies = try Copies()
    let store = kind == .hub ? copies.hub : try copies.office("500114")
    let region = store.identity.region
    try store.edit { edit in try StorageFigures.put(edit, "HC11", "2021", note: "held", region: region) }
    let path = store.directory + "/" + Store.fileName
    let copy = copies.folder.path("earlier")
    try FileManager.default.copyItem(atPath: path, toPath: copy)
    try FileManager.default.removeItem(atPath: path)
    if how == "replaced" { try FileManager.default.moveItem(atPath: copy, toPath: path) }
    let refused = code {
      try store.edit { edit in try StorageFigures.put(edit, "HC11", "2022", note: "lost", region: region) }
    }
    #expect(refused == "file-exchanged")
    #expect(code { try store.writeBooks { _ in } } == "file-exchanged")
  }

  @Test func `B6 that turns one bit of a page of figures is found out by verify, or no figure has changed`()
    async throws
  {
    let copies = try Copies()
    let office = try await copies.member("500114")
    for code in ["HC11", "HC12"] {
      for year in 2015...2022 { try office.record(code, "\(year)", value: 1, note: "\(code) \(year)") }
    }
    try await copies.sync(office)
    try await copies.hub.writer.writeWithoutTransaction { db in
      _ = try Row.fetchAll(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    }
    let good = Array(FileManager.default.contents(atPath: copies.hub.directory + "/" + Store.fileName) ?? Data())
    let rows = try StorageFigures.content(copies.hub)
    let pages = good.count / 4_096
    let noted = (0..<pages).filter { page in
      Data(good[page * 4_096..<(page + 1) * 4_096]).range(of: Data("HC12 2022".utf8)) != nil
    }
    #expect(!noted.isEmpty)
    var random = Seed("damage", 41)
    var found = 0
    for page in noted.flatMap({ Array(repeating: $0, count: 60) }) {
      let offset = page * 4_096 + random.pick(0..<4_096)
      var bytes = good
      bytes[offset] ^= 1 << UInt8(random.pick(0..<8))
      try? FileManager.default.removeItem(atPath: copies.folder.path("bad"))
      try FileManager.default.createDirectory(atPath: copies.folder.path("bad"), withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        atPath: copies.hub.directory + "/" + KeyFile.name, toPath: copies.folder.path("bad/" + KeyFile.name))
      try copies.folder.write("bad/" + Store.fileName, bytes)
      guard let content = Self.unnoticed(copies.folder.path("bad"), copies) else {
        found += 1
        continue
      }
      #expect(content == rows, "offset \(offset), \(random)")
    }
    #expect(found >= 10, "\(found)")
  }

  /// What a damaged hub's figures are where verify finds nothing; nil where the damage is told.
  private static func unnoticed(_ path: String, _ copies: Copies) -> [String]? {
    guard let damaged = try? Store.open(path, kind: .hub, surroundings: copies.world.surroundings),
      (try? damaged.verify().isClean) == true
    else { return nil }
    return try? StorageFigures.content(damaged)
  }

  @Test(arguments: ["UPDATE observation SET note = 'rotten'", "UPDATE observation SET value = 7"])
  func `B6 that alters what an office sent is found out by verify`(sql: String) async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1, note: "fresh")
    try await copies.sync(office)
    #expect(try office.verify().isClean)
    try office.writeBooks { db in
      // As a bit would, past the trigger.
      for name in try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'") {
        try db.execute(sql: "DROP TRIGGER \"\(name)\"")
      }
      try db.execute(sql: sql)
    }
    #expect(try office.verify().rowsDamaged == ["observation"])
  }
}

@Suite struct `A data folder` {
  private static let mounts = """
    21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
    22 21 0:45 / /srv/share rw,relatime - nfs4 server:/export rw
    23 22 8:2 / /srv/share/own rw - xfs /dev/sdb rw
    24 21 0:46 / /media/U\\040盘 rw,nosuid shared:9 master:2 - vfat /dev/sdc1 rw
    25 21 0:47 / /mnt/win rw - cifs //server/d rw
    26 21 8:3 / /mnt/win rw - ext4 /dev/sdd rw
    27 21 0:48 / /mnt/card rw - exfat /dev/sde rw
    a line that is none
    28 21 0:49 / /broken rw -
    """

  private static let kinds: [(String, FileSystemKind)] = [
    ("/", .local), ("/var/lib/tributary", .local), ("/srv/shared", .local), ("/srv/share", .network("nfs4")),
    ("/srv/share/a/b", .network("nfs4")), ("/srv/share/own/a", .local), ("/media/U 盘/data", .withoutJournal("vfat")),
    ("/mnt/win/data", .local), ("/mnt/card", .withoutJournal("exfat")), ("/broken/data", .local), ("", .local),
  ]

  @Test(arguments: kinds)
  func `B10 on a network share or a FAT disk is refused unless it is insisted on`(
    path: String, expected: FileSystemKind
  ) throws {
    let kind = FileSystemKind(of: path, mounts: Self.mounts)
    #expect(kind == expected)
    for environment in [[:], [FileSystemKind.overrideVariable: "0"]] {
      if kind == .local {
        try kind.check("/data", environment: environment)
      } else {
        let error = #expect(throws: StoreError.self) { try kind.check("/data", environment: environment) }
        #expect(error?.code == "disk-unsuitable" && error?.message.english.contains("/data") == true)
      }
    }
    try kind.check("/data", environment: [FileSystemKind.overrideVariable: "1"])
  }

  @Test(arguments: ["nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "fuse.sshfs", "vfat", "msdos", "exfat"])
  func `B10 of a kind without sound locks or flushes is told by its name`(name: String) {
    #expect(FileSystemKind(name: name) != .local)
  }

  @Test(arguments: ["ext4", "xfs", "btrfs", "zfs", "overlay", "tmpfs", "virtiofs", ""])
  func `B10 of a kind with them is let through`(name: String) {
    #expect(FileSystemKind(name: name) == .local)
  }

  @Test func `B10 on a disk of this machine, or that is not there, is let through`() throws {
    let folder = try TemporaryFolder()
    #expect(FileSystemKind(of: folder.path) == .local)
    #expect(FileSystemKind(of: folder.path("none")) == .local)
  }
}
