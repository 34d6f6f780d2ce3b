import Model
import Replica
import Testing

/// Who may write what, told by example; `The matrix of authority` goes through all of it.
@Suite struct `The authority` {
  private typealias World = AuthorityWorld

  private func verdict(
    _ table: TableSchema, of owner: String, by writer: RowWriter, setting groups: [Int] = [0],
    over standing: RowStanding = .absent, source: String = "office", mandates: [Mandate] = [],
    nodeRegions: Set<RegionCode> = []
  ) -> Refusal? {
    let identity = World.identity(table, owner: owner, scope: table == Schema.mandate ? World.district : owner)
    let change = RowChange(
      table: table.id, identity: identity, groups: groups.map { World.write($0, of: table, source: source) })
    return Authority.authorize(
      change, of: table, by: writer, over: standing,
      under: World.rights(mandates: mandates, nodeRegions: nodeRegions))
  }

  private static func node(_ code: String) throws -> RowWriter {
    RowWriter(try RegionCode(parsing: code), by: .segment)
  }
  private static func desk(_ code: String) throws -> RowWriter { RowWriter(try RegionCode(parsing: code), by: .desk) }
  private static func hub(_ code: String) throws -> RowWriter { RowWriter(try RegionCode(parsing: code), by: .relay) }

  @Test func `lets an office write its own region's rows and nobody else's`() throws {
    let office = try Self.node(World.district)
    for table in Schema.tables where table.writer == .own {
      #expect(verdict(table, of: World.district, by: office) == nil, "\(table.name)")
      for other in [World.sibling, World.city, World.province] {
        #expect(verdict(table, of: other, by: office) == .notOwner, "\(table.name) of \(other)")
      }
      #expect(verdict(table, of: World.town, by: office) == nil, "a local region without a node: \(table.name)")
    }
  }

  @Test func `H6 refuses to move a row by naming another owner than it has`() throws {
    let office = try Self.node(World.district)
    for table in Schema.tables where table.writer == .own && !table.fixed.isEmpty {
      let others = RowStanding.present(fixed: [.text(World.sibling)], source: nil)
      #expect(verdict(table, of: World.district, by: office, over: others) == .notOwner, "\(table.name)")
      let buried = RowStanding.deleted(fixed: [.text(World.sibling)])
      #expect(verdict(table, of: World.district, by: office, over: buried) == .notOwner, "\(table.name)")
      let own = RowStanding.present(fixed: [.text(World.district)], source: nil)
      #expect(verdict(table, of: World.district, by: office, over: own) == nil, "\(table.name)")
    }
  }

  @Test func `lets a tier above enter figures under a mandate, and nothing else`() throws {
    let city = try Self.node(World.city)
    let mandate = World.mandate(holder: World.city, region: World.district)
    let source = "mandate:\(World.city)"
    for table in Schema.tables where table.writer == .own {
      let allowed = verdict(table, of: World.district, by: city, source: source, mandates: [mandate])
      #expect(allowed == (table.source != nil ? nil : .notOwner), "\(table.name)")
    }
    #expect(verdict(Schema.observation, of: World.district, by: city, source: source) == .mandateMissing)
    #expect(
      verdict(Schema.observation, of: World.sibling, by: city, source: source, mandates: [mandate]) == .mandateMissing)
  }

  @Test func `ends a mandate with the region's first node, its last day or its end`() throws {
    let city = try Self.node(World.city)
    let district = try RegionCode(parsing: World.district)
    func verdict(_ mandate: Mandate, _ nodes: Set<RegionCode> = []) -> Refusal? {
      self.verdict(
        Schema.observation, of: World.district, by: city, source: "mandate:\(World.city)", mandates: [mandate],
        nodeRegions: nodes)
    }
    let mandate = World.mandate(holder: World.city, region: World.district)
    #expect(verdict(mandate) == nil)
    #expect(verdict(mandate, [district]) == .mandateMissing)
    #expect(verdict(World.mandate(holder: World.city, region: World.district, from: "2022-07-02")) == .mandateMissing)
    #expect(verdict(World.mandate(holder: World.city, region: World.district, from: "2022-07-01")) == nil)
    #expect(verdict(World.mandate(holder: World.city, region: World.district, to: "2022-06-30")) == .mandateMissing)
    #expect(verdict(World.mandate(holder: World.city, region: World.district, to: "2022-07-01")) == nil)
    #expect(verdict(mandate.ended(at: World.time)) == .mandateMissing)
    #expect(verdict(mandate.ended(at: World.time + 1)) == nil)
    #expect(verdict(World.mandate(holder: World.province, region: World.district)) == .mandateMissing)
  }

  @Test func `keeps what the office itself entered out of reach of a mandate`() throws {
    let city = try Self.node(World.city)
    let mandate = World.mandate(holder: World.city, region: World.district)
    let source = "mandate:\(World.city)"
    func verdict(_ standing: RowStanding, _ groups: [Int] = [0], source written: String = source) -> Refusal? {
      self.verdict(
        Schema.observation, of: World.district, by: city, setting: groups, over: standing, source: written,
        mandates: [mandate])
    }
    for standing in ["office", "import", "mandate:\(World.province)", ""] {
      #expect(verdict(.present(fixed: [], source: standing)) == .notOwner, "\(standing)")
    }
    #expect(verdict(.present(fixed: [], source: source)) == nil)
    #expect(verdict(.present(fixed: [], source: source), [1]) == nil, "a remark beside its own figure")
    #expect(verdict(.absent, [1]) == .malformed, "a remark alone would not show its source")
    #expect(verdict(.absent, source: "office") == .malformed, "a figure that hides its source")
  }

  @Test func `refuses an office that passes its figure off as another's`() throws {
    let office = try Self.node(World.district)
    for source in ["mandate", "mandate:", "mandate:\(World.city)", "mandate:\(World.district)"] {
      #expect(verdict(Schema.observation, of: World.district, by: office, source: source) == .mandateMissing)
    }
  }

  @Test func `takes definitions from the desk and from a hub that relays, never from an office`() throws {
    for table in [Schema.region, Schema.indicator] {
      #expect(verdict(table, of: World.district, by: try Self.node(World.district)) == .notDefiner, "\(table.name)")
      #expect(verdict(table, of: World.district, by: try Self.desk(World.district)) == nil, "\(table.name)")
      #expect(verdict(table, of: World.city, by: try Self.hub(World.district)) == .notDefiner, "\(table.name)")
      #expect(verdict(table, of: World.nation, by: try Self.hub(World.city)) == .notDefiner, "\(table.name)")
    }
    #expect(verdict(Schema.indicator, of: World.city, by: try Self.hub(World.city)) == nil)
  }

  @Test(arguments: [
    (AuthorityWorld.district, AuthorityWorld.city, Refusal?.none),
    (AuthorityWorld.town, AuthorityWorld.district, nil), (AuthorityWorld.town, AuthorityWorld.city, nil),
    (AuthorityWorld.city, AuthorityWorld.province, .notDefiner),
    (AuthorityWorld.province, AuthorityWorld.city, .notDefiner),
    (AuthorityWorld.elsewhere, AuthorityWorld.city, .notDefiner), ("999999", AuthorityWorld.city, .notDefiner),
    (AuthorityWorld.district, AuthorityWorld.elsewhere, .notDefiner), (AuthorityWorld.district, "", .notDefiner),
    (AuthorityWorld.district, AuthorityWorld.district, .notDefiner),
    (AuthorityWorld.district, AuthorityWorld.town, .notDefiner),
  ])
  func `lets a relaying hub hand up regions below it that stay below it`(
    code: String, parent: String, want: Refusal?
  ) throws {
    let values: [FieldValue] = [.text("区"), .text("district"), .text(parent), .null]
    let change = RowChange(
      table: Schema.region.id, identity: [.text(code), .integer(2023), .text(World.city)],
      groups: [GroupChange(group: 0, values: values, bases: [])])
    let verdict = Authority.authorize(
      change, of: Schema.region, by: try Self.hub(World.city), over: .absent, under: World.rights())
    #expect(verdict == want)
  }

  @Test func `lets each tier give a mandate to itself only, and only over regions below it`() throws {
    #expect(verdict(Schema.mandate, of: World.city, by: try Self.node(World.city)) == nil)
    #expect(verdict(Schema.mandate, of: World.province, by: try Self.desk(World.province)) == nil)
    #expect(verdict(Schema.mandate, of: World.city, by: try Self.desk(World.province)) == .notOwner)
    #expect(verdict(Schema.mandate, of: World.district, by: try Self.node(World.district)) == .notOwner)
    #expect(verdict(Schema.mandate, of: World.sibling, by: try Self.node(World.sibling)) == .notOwner)
  }

  @Test(arguments: ["", "21010", "2101021234567", "沈河区", "21010a", "210102 "])
  func `refuses owners that are no region`(owner: String) throws {
    for table in Schema.tables {
      #expect(verdict(table, of: owner, by: try Self.desk(World.district)) == .regionUnknown)
    }
  }

  @Test func `refuses a key that is too short instead of trapping`() throws {
    for table in Schema.tables {
      for count in 0..<table.identity.count {
        let identity = Array(World.identity(table, owner: World.district, scope: World.district).prefix(count))
        let change = RowChange(table: table.id, identity: identity, groups: [])
        let writer = try Self.desk(World.district)
        #expect(!Authority.isOwn([], of: table, writer: writer.region))
        #expect(
          Authority.authorize(change, of: table, by: writer, over: .absent, under: World.rights()) == .malformed)
      }
      let short = RowChange(
        table: table.id, identity: World.identity(table, owner: World.district, scope: World.district),
        groups: [GroupChange(group: 0, values: [], bases: []), GroupChange(group: 99, values: [], bases: [])])
      for route in RowWriter.Route.allCases {
        let writer = RowWriter(try RegionCode(parsing: World.city), by: route)
        _ = Authority.authorize(short, of: table, by: writer, over: .absent, under: World.rights())
      }
    }
  }

  @Test func `says why and what to do for every refusal, under stable codes`() {
    #expect(Refusal.allCases.map(\.rawValue) == Array(1...12))
    for refusal in Refusal.allCases {
      for text in [refusal.reason, refusal.remedy] { #expect(!text.chinese.isEmpty && !text.english.isEmpty) }
    }
  }
}
