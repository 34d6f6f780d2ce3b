import Fixtures
import Foundation
import GRDB
import Model
import Seeds
import Testing
import WireProtocol

@testable import Store

/// What lies in a folder at one moment, and folders as a power cut would leave them.
private struct Disk {
  let copies: Copies
  let source: String

  func bytes(_ suffix: String) -> [UInt8] {
    FileManager.default.contents(atPath: source + "/" + Store.fileName + suffix).map { Array($0) } ?? []
  }

  /// A folder with these files and the key.
  func folder(_ name: String, _ files: [String: [UInt8]]) throws -> String {
    let path = copies.folder.path(name)
    try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: source + "/" + KeyFile.name, toPath: path + "/" + KeyFile.name)
    for (suffix, bytes) in files { try copies.folder.write(name + "/" + Store.fileName + suffix, bytes) }
    return path
  }

  /// Opens a folder and tells its figures; nil where a check finds anything.
  func state(_ path: String, _ kind: CopyKind) throws -> [String]? {
    let store = try Store.open(path, kind: kind, surroundings: copies.world.surroundings)
    return try store.verify().isClean ? StorageFigures.figures(store) : nil
  }

  /// A file of which some sectors are as they were before and some as they are after.
  static func torn(_ before: [UInt8], _ after: [UInt8], sector: Int, _ random: inout Seed) -> [UInt8] {
    // A file that grew may have any length that was reached on the way.
    var mixed = random.pick(0..<2) == 0 || after.count <= before.count ? after : Array(after[..<before.count])
    for start in stride(from: 0, to: min(before.count, mixed.count), by: sector) where random.pick(0..<2) == 0 {
      let end = min(start + sector, before.count, mixed.count)
      mixed[start..<end] = before[start..<end]
    }
    return mixed
  }
}

@Suite struct `A power cut` {
  @Test(arguments: [4_096, 512])
  func `B1 B13 in the middle of an office's save leaves all of it or nothing, as often as it comes`(sector: Int) throws
  {
    let copies = try Copies()
    let office = try copies.office("500114")
    try office.record("HC11", "2022", value: 1, note: "before")
    let disk = Disk(copies: copies, source: office.directory)
    let before = disk.bytes("")
    let held = try StorageFigures.figures(office)
    var moments: [(file: [UInt8], journal: [UInt8])] = []
    // With room for no page, pages reach the file before the commit.
    try office.writeBooks { db in try db.execute(sql: "PRAGMA cache_size = 1") }
    let note = String(repeating: "长", count: 400)
    try office.edit { edit in
      for year in 1...6 {
        for code in ["HC11", "HC12", "HC16"] {
          for quarter in 1...4 { try StorageFigures.put(edit, code, "20\(10 + year)-Q\(quarter)", note: note) }
        }
        moments.append((disk.bytes(""), disk.bytes("-journal")))
      }
    }
    let saved = try StorageFigures.figures(office)
    #expect(saved.count == held.count + 72)
    #expect(moments.filter { !$0.journal.isEmpty && $0.file != before }.count >= 3)
    var random = Seed("power cut, sectors of \(sector)", 31)
    for (number, moment) in moments.enumerated() {
      for cut in 0..<4 {
        let file = Disk.torn(before, moment.file, sector: sector, &random)
        let path = try disk.folder("cut", ["": file, "-journal": moment.journal])
        #expect(try disk.state(path, .office) == held, "moment \(number), cut \(cut), \(random)")
        // The recovery itself is cut: some sectors are put back, the journal is still there.
        let recovered = Array(FileManager.default.contents(atPath: path + "/" + Store.fileName) ?? Data())
        let again = Disk.torn(recovered, file, sector: sector, &random)
        let second = try disk.folder("cut", ["": again, "-journal": moment.journal])
        #expect(try disk.state(second, .office) == held, "moment \(number), recovery \(cut), \(random)")
      }
    }
    // The journal's end is the commit.
    #expect(try disk.state(try disk.folder("whole", ["": disk.bytes("")]), .office) == saved)
  }

  @Test func `B1 keeps of a hub's log whole commits only, wherever it is cut, and each that was acknowledged`()
    async throws
  {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try copies.hub.writeBooks { db in try db.execute(sql: "PRAGMA wal_autocheckpoint = 0") }
    try await copies.hub.writer.writeWithoutTransaction { db in
      _ = try Row.fetchAll(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    }
    let disk = Disk(copies: copies, source: copies.hub.directory)
    let base = disk.bytes("")
    var acknowledged: [(end: Int, figures: [String])] = [(0, try StorageFigures.figures(copies.hub))]
    for year in 2020...2022 {
      try office.record("HC11", "\(year)", value: 1, note: "\(year)")
      try office.record("HC12", "\(year)", value: Int64(year % 2))
      try await copies.sync(office)
      acknowledged.append((disk.bytes("-wal").count, try StorageFigures.figures(copies.hub)))
    }
    let log = disk.bytes("-wal")
    #expect(disk.bytes("") == base, "a checkpoint came between")
    let frames = Array(stride(from: 32, through: log.count, by: 4_096 + 24))
    #expect(frames.count > 20 && frames.last == log.count)
    var random = Seed("power cut, log", 32)
    let odd = frames.dropLast().filter { $0 % 3 == 0 }.map { $0 + 1 + random.pick(0..<4_119) }
    for cut in [0, 7, 31] + frames + odd {
      let path = try disk.folder("cut", ["": base, "-wal": Array(log[..<cut])])
      let found = try #require(try disk.state(path, .hub), "cut at \(cut), \(random)")
      let least = acknowledged.lastIndex { $0.end <= cut } ?? 0
      // A commit that was not acknowledged yet may be there; half of one may not.
      let allowed = acknowledged[least...].prefix(2).map(\.figures)
      #expect(allowed.contains(found), "cut at \(cut), \(random)")
    }
  }

  @Test func `B8 a hub that came back without its log is sent again what it acknowledged`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC11", "2021", value: 1)
    try await copies.sync(office)
    try await copies.hub.writer.writeWithoutTransaction { db in
      _ = try Row.fetchAll(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    }
    try office.record("HC11", "2022", value: 1)
    try await copies.sync(office)
    let disk = Disk(copies: copies, source: copies.hub.directory)
    let path = try disk.folder("without", ["": disk.bytes("")])
    let hub = try Store.open(path, kind: .hub, surroundings: copies.world.surroundings)
    #expect(try hub.figures(of: nil).count == 1)
    let former = hub.identity.history
    try await copies.sync(office, with: hub)
    #expect(hub.identity.history != former, "it noticed")
    #expect(try StorageFigures.figures(hub) == StorageFigures.figures(copies.hub))
    #expect(try hub.verify().isClean)
  }
}
