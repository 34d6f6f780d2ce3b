import Fixtures
import GRDB
import Model
import Replica
import Rollup
import Seeds
import Testing
import WireProtocol

@testable import Store

@Suite struct `Roll-ups kept on merge` {
  @Test(arguments: 1...12)
  func `equal a recomputation after every sync of a random history`(seed: UInt64) async throws {
    let copies = try Copies(seed: seed)
    var generator = Seed(fixed: seed)
    var offices: [Store] = []
    for region in ["500101", "500114", "500243"] { offices.append(try await copies.member(region)) }
    for _ in 0..<25 {
      let office = offices[Int.random(in: 0..<offices.count, using: &generator)]
      let quarter = Int.random(in: 1...4, using: &generator)
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: try office.record("HC11", "2022", value: Int64.random(in: 0...1, using: &generator))
      case 1:
        let denominator = Int64.random(in: 0...1_000, using: &generator)
        try office.record(
          "HC23", "2022-Q\(quarter)", numerator: Int64.random(in: 0...denominator, using: &generator),
          denominator: denominator)
      case 2: try office.record("HC01", "2022", value: Int64.random(in: 60...90, using: &generator))
      default: try await copies.sync(office)
      }
    }
    for office in offices { try await copies.sync(office) }
    let report = try copies.hub.verify()
    #expect(report.isClean, "seed \(seed): \(report.rollupsDiffering)")
    #expect(report.rollupsChecked > 0)
  }

  @Test func `E9 read at one moment are of one moment, whatever is saved meanwhile`() async throws {
    let copies = try Copies()
    let hub = copies.hub
    let filter = RollupFilter(region: hub.identity.region, indicator: "HC01", period: "2022")
    func value() throws -> Int128? { try hub.rollups(filter).first?.reading.value }
    try hub.record("HC01", "2022", value: 71)
    let before = try value()
    try hub.atOneMoment {
      #expect(try value() == before)
      try hub.record("HC01", "2022", value: 72)
      #expect(try value() == before)
    }
    #expect(try before != nil && value() != before)
  }

  @Test func `verify finds a roll-up that was tampered with`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try await copies.sync(office)
    try copies.hub.writeBooks { db in try db.execute(sql: "UPDATE rollup_cell SET cells = zeroblob(0)") }
    let report = try copies.hub.verify()
    #expect(report.rollupsDiffering.count == 2)
    #expect(!report.isClean)
  }

  @Test func `verify finds a segment that was tampered with`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try await copies.sync(office)
    try copies.hub.writeBooks { db in try db.execute(sql: "UPDATE segment SET signature = zeroblob(64)") }
    #expect(try copies.hub.verify().chainsBroken.count == 1)
  }
}
