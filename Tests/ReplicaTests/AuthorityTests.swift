import Model
import Replica
import Testing

@Suite struct `The authority` {
  /// A city over two districts, one of which has a town.
  private static let tree: RegionTree = {
    let rows: [(String, RegionTier, String?)] = [
      ("210000", .province, nil), ("210100", .city, "210000"), ("210102", .district, "210100"),
      ("210103", .district, "210100"), ("210102001", .town, "210102"),
    ]
    return RegionTree(
      rows.compactMap { code, tier, parent in
        RegionCode(code).map { Region(code: $0, name: code, tier: tier, parent: parent.flatMap { RegionCode($0) }) }
      })
  }()

  private static func verdict(_ table: TableSchema, writer: String, owner: String) throws -> Refusal? {
    Authority.authorize(writer: try RegionCode(parsing: writer), table: table, owner: owner, tree: tree)
  }

  /// For each table what a district's office may write: its own region's rows, a neighbour's, those of the region
  /// above, those of the town below, and the built-in ones.
  private static let matrix: [(String, [Refusal?])] = [
    ("region", [nil, .notDefiner, .notDefiner, .notDefiner, .notDefiner]),
    ("unit", [nil, .notOwner, .notOwner, .notOwner, .notOwner]),
    ("plan", [nil, .notOwner, .notOwner, .notOwner, .notOwner]),
    ("section", [nil, .notOwner, .notOwner, .notOwner, .notOwner]),
    ("task", [nil, .notOwner, .notOwner, .notOwner, .notOwner]),
    ("responsibility", [nil, .notOwner, .notOwner, .notOwner, .notOwner]),
    ("target", [nil, .notOwner, .notOwner, .notOwner, .notOwner]),
    ("mention", [nil, .notOwner, .notOwner, .notOwner, .notOwner]),
    ("task_action", [nil, .notOwner, .notOwner, .notOwner, .notOwner]),
    ("progress", [nil, .notOwner, .notOwner, .notOwner, .notOwner]),
    ("indicator", [nil, .notDefiner, .notDefiner, .notDefiner, .notDefiner]),
    ("observation", [nil, .notOwner, .notOwner, .notOwner, .notOwner]),
  ]
  private static let owners = ["210102", "210103", "210100", "210102001", "000000"]

  @Test(arguments: matrix)
  func `of a district's office over each table`(name: String, verdicts: [Refusal?]) throws {
    let table = try #require(Schema.table(named: name))
    for (owner, want) in zip(Self.owners, verdicts) {
      #expect(try Self.verdict(table, writer: "210102", owner: owner) == want, "\(name) of \(owner)")
    }
  }

  @Test func `is written down for every table`() {
    #expect(Self.matrix.map(\.0) == Schema.tables.map(\.name))
  }

  @Test(arguments: ["", "21010", "2101021234567", "沈河区", "21010a", "210102 "])
  func `refuses owners that are no region`(owner: String) throws {
    for table in Schema.tables {
      #expect(try Self.verdict(table, writer: "210102", owner: owner) == .regionUnknown)
    }
  }

  @Test func `says why and what to do for every refusal, under stable codes`() {
    #expect(Refusal.allCases.map(\.rawValue) == [1, 2, 3, 4, 5, 6, 7, 8, 9])
    for refusal in Refusal.allCases {
      for text in [refusal.reason, refusal.remedy] { #expect(!text.chinese.isEmpty && !text.english.isEmpty) }
    }
  }
}

@Suite struct `The schema` {
  @Test func `finds each table by number and by name, and none beyond`() {
    for table in Schema.tables {
      #expect(Schema.table(table.id) == table && Schema.table(named: table.name) == table)
    }
    #expect(Schema.table(0) == nil && Schema.table(UInt16(Schema.tables.count + 1)) == nil)
    #expect(Schema.table(.max) == nil && Schema.table(named: "") == nil)
  }

  @Test func `gives no number twice and puts every value column in one group`() throws {
    #expect(Schema.tables.map(\.id) == (1...12).map { UInt16($0) })
    for table in Schema.tables {
      let all = table.identity + table.columns
      #expect(Set(all.map(\.id)).count == all.count && Set(all.map(\.name)).count == all.count, "\(table.name)")
      #expect(table.groups.flatMap { Array($0.range) } == Array(table.columns.indices), "\(table.name)")
      #expect(table.identity[table.ownerPosition].name == table.owner, "\(table.name)")
      #expect(table.identity[table.scopePosition].name == table.scope, "\(table.name)")
      #expect(table.allGroups == (table.groups.indices.reduce(0) { $0 | 1 << UInt16($1) }), "\(table.name)")
    }
  }
}
