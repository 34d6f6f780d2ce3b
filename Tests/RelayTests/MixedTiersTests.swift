import Exchange
import Fixtures
import Model
import Replica
import Testing
import WireProtocol

@testable import Store

/// Which version of the schema the program of each tier knows.
struct Fleet: Sendable, CustomTestStringConvertible {
  let district: UInt32
  let city: UInt32
  let province: UInt32

  init(_ district: UInt32, _ city: UInt32, _ province: UInt32) {
    self.district = district
    self.city = city
    self.province = province
  }

  var testDescription: String { "district \(district), city \(city), province \(province)" }
}

@Suite struct `Tiers of different versions` {
  private static let fleets = [
    Fleet(3, 2, 3), Fleet(3, 1, 3), Fleet(3, 1, 2), Fleet(3, 2, 1), Fleet(2, 1, 3), Fleet(2, 3, 1), Fleet(1, 2, 3),
    Fleet(1, 3, 2), Fleet(2, 3, 3), Fleet(3, 3, 2),
  ]

  private static let definition: [FieldValue] = [
    .integer(1), .text("新指标"), .text("个"), .text("up"), .text(">="), .text("government"), .text("sum"),
    .integer(1), .text("year"), .text("sum"), .integer(0), .text(""), .text(""), .text("2022=10"), .text("district"),
    .text(""),
  ]
  private static let catalogue: [FieldValue] = ["健康环境", "预期性", "", "", "", "", ""].map { .text($0) }

  /// What a district of a version can write: figures, files of version 2, columns of version 3.
  private func write(_ office: Store, _ round: Int, schema: UInt32) throws {
    try office.record("HC11", "2022", value: Int64(round % 2), note: "\(round)")
    try office.record("HC12", "\(2020 + round)", value: 1)
    if schema >= 2 {
      try office.edit { edit in
        try edit.put(
          Schema.attachment, [.blob([UInt8](repeating: UInt8(round), count: 16)), .text("130102")],
          [
            (
              0,
              [
                .integer(5), .blob([UInt8](repeating: 9, count: 16)), .text("\(round).pdf"), .text("application/pdf"),
                .integer(3), .text("00"),
              ]
            )
          ])
      }
    }
    if schema >= 3 {
      try office.stage("\(round)", of: "HC11")
      try office.stage("\(round)", of: "HC12", "\(2020 + round)")
      if round == 2 { try office.deleteFigure(of: "HC12", "2020") }
    }
  }

  /// The signed bytes of a node's segments as a copy holds them.
  private func bytes(_ node: NodeID, at copy: Store) throws -> [[UInt8]] {
    try copy.look { session in
      var found: [[UInt8]] = []
      for (number, _) in session.books.chains(of: node) {
        var last: UInt64 = 0
        while let segment = try session.segment(of: number, past: last)?.segment {
          found.append(segment.header + segment.payload + segment.signature)
          last = segment.lastSequence
        }
      }
      return found
    }
  }

  private func expectSame(_ copies: [Store], _ place: SourceLocation = #_sourceLocation) throws {
    let first = try #require(copies.first)
    for table in [Schema.observation, Schema.attachment, Schema.mandate] {
      for copy in copies {
        #expect(
          try copy.rows(of: table, in: "130102") == first.rows(of: table, in: "130102"), "\(table.name)",
          sourceLocation: place)
      }
    }
    for copy in copies {
      #expect(
        try copy.rows(of: Schema.indicator, in: "130000") == first.rows(of: Schema.indicator, in: "130000"),
        sourceLocation: place)
      let report = try copy.verify()
      #expect(report.isClean, "\(report)", sourceLocation: place)
    }
  }

  @Test(arguments: fleets)
  func `F8 A21 hand on byte for byte what they cannot read, and agree once all can`(fleet: Fleet) async throws {
    let tiers = try await Tiers(schemas: fleet)
    let office = try await tiers.district("130102", schema: fleet.district)
    if fleet.province >= 3 {
      try tiers.province.edit { edit in
        try edit.put(
          Schema.indicator, [.text("HC99"), .text("130000")], [(0, Self.definition), (2, Self.catalogue)])
      }
    }
    for round in 0..<4 {
      try write(office, round, schema: fleet.district)
      let outcome = try await tiers.night([office])
      #expect(outcome.relay.problems.isEmpty && outcome.refused.isEmpty)
      if round > 0 {
        #expect(outcome.differing.isEmpty)
        #expect(try await tiers.copies.sync(office, with: tiers.city).differing.isEmpty)
      }
    }
    let sealed = try bytes(office.identity.origin.node, at: office)
    #expect(sealed.count == 4)
    for hub in [tiers.city, tiers.province] {
      #expect(try bytes(office.identity.origin.node, at: hub) == sealed)
      #expect(try hub.verify().isClean)
    }
    // The city is upgraded first, then the others: nobody has to wait for anybody.
    let city = try tiers.copies.upgrade(tiers.city)
    for _ in 0..<2 {
      try await tiers.copies.sync(office, with: city)
      #expect(try await tiers.copies.sync(city, with: tiers.province).relay.problems.isEmpty)
    }
    if fleet.district == 3 { #expect(try city.stages(in: "130102") == office.stages(in: "130102")) }
    let province = try tiers.copies.upgrade(tiers.province)
    let district = try tiers.copies.upgrade(office)
    for _ in 0..<3 {
      try await tiers.copies.sync(district, with: city)
      let outcome = try await tiers.copies.sync(city, with: province)
      #expect(outcome.differing.isEmpty && outcome.relay.problems.isEmpty)
    }
    try expectSame([district, city, province])
    if fleet.district == 3 { #expect(try province.stages(in: "130102").count == 4) }
    if fleet.province >= 3 {
      #expect(
        try district.rows(of: Schema.indicator, in: "130000").map(\.state.values.last?.text) == [""])
    }
  }

  @Test func `A21 a hub's own definitions are read again as what came by relay`() async throws {
    let tiers = try await Tiers(schemas: Fleet(3, 3, 2))
    let row: [FieldValue] = [.text("SJZ1"), .text("130100")]
    try tiers.city.edit { try $0.put(Schema.indicator, row, [(0, Self.definition)]) }
    try tiers.city.edit { try $0.put(Schema.indicator, row, [(2, Self.catalogue)]) }
    try await tiers.night([])
    let catalogue = Schema.indicator.groups[2].range
    #expect(
      try tiers.province.rows(of: Schema.indicator, in: "130100").map { Array($0.state.values[catalogue]) }
        == [[FieldValue](repeating: .null, count: 7)])
    let province = try tiers.copies.upgrade(tiers.province)
    #expect(
      try province.rows(of: Schema.indicator, in: "130100").map { Array($0.state.values[catalogue]) }
        == [Self.catalogue])
    #expect(try province.verify().isClean)
  }
}
