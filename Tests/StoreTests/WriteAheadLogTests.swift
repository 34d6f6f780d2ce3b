import Fixtures
import Foundation
import GRDB
import Rollup
import Testing

@testable import Store

@Suite struct `The write-ahead log of a hub` {
  private func fill(_ hub: Store, _ values: ClosedRange<Int64>) throws {
    for value in values { try hub.record("HC01", "2022", value: value, note: String(repeating: "记", count: 20_000)) }
  }

  @Test func `B11 is said to be held while a reader stays, and begins anew once it has gone`() throws {
    let copies = try Copies()
    let hub = copies.hub
    var configuration = Configuration()
    configuration.readonly = true
    // The reader stays from one access to the next: that is what is tried.
    configuration.allowsUnsafeTransactions = true
    let reader = try DatabaseQueue(path: hub.directory + "/" + Store.fileName, configuration: configuration)
    try fill(hub, 1...5)
    try reader.writeWithoutTransaction { db in
      try db.execute(sql: "BEGIN")
      _ = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM setting")
    }
    try fill(hub, 6...40)
    let held = try #require(try hub.checkpointLog())
    #expect(held.heldPages > 0)
    #expect(held.bytes == hub.logBytes && held.bytes > 35 * 60_000)
    // Nobody else is held up by it.
    #expect(try hub.figures(of: nil).map(\.figure.value) == [40_000_000])
    try reader.writeWithoutTransaction { db in try db.execute(sql: "COMMIT") }
    let free = try #require(try hub.checkpointLog())
    #expect(free.heldPages == 0)
    try fill(hub, 41...60)
    #expect(hub.logBytes <= held.bytes, "the log was begun anew, and not gone on with")
    #expect(try hub.verify().isClean)
    try reader.close()
  }

  @Test func `B11 is cut to its limit once it is empty, and an alarm from its limit on`() throws {
    let copies = try Copies()
    let limit = try copies.hub.writer.writeWithoutTransaction { db in
      try Int.fetchOne(db, sql: "PRAGMA journal_size_limit")
    }
    #expect(limit == LogLimits.keptBytes)
    #expect(!WriteAheadLog(bytes: LogLimits.alarmBytes - 1, heldPages: 1).isAlarming)
    #expect(WriteAheadLog(bytes: LogLimits.alarmBytes, heldPages: 0).isAlarming)
    #expect(try copies.office("500114").checkpointLog() == nil)
  }
}
