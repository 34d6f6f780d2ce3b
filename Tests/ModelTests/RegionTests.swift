import Model
import Testing

@Suite struct `Region codes` {
  @Test(arguments: ["500114", "210112001", "210112001002", "000000"])
  func `of six to twelve digits are kept`(text: String) throws {
    #expect(try RegionCode(parsing: text).description == text && RegionCode(text) != nil)
  }

  @Test(arguments: [
    "", "50011", "5001140010020", "50011a", "50011 ", " 500114", "５００１１４", "5001-4", "沈河区", "500114\u{0}",
    "50011\u{301}4",
  ])
  func `of anything else are refused with the text`(text: String) {
    let error = #expect(throws: ModelError.self) { try RegionCode(parsing: text) }
    #expect(error?.code == "region-malformed" && RegionCode(text) == nil)
  }

  @Test func `are ordered by their digits`() throws {
    let rising = try ["110000", "210112", "210112001", "210113", "500000"].map { try RegionCode(parsing: $0) }
    #expect(Array(rising.reversed()).sorted() == rising)
  }
}

@Suite struct `The region tree` {
  private static let builtin = RegionTree(BuiltinRegions.regions)

  private static func code(_ text: String) throws -> RegionCode { try RegionCode(parsing: text) }

  private static func region(
    _ code: String, _ tier: RegionTier, under parent: String?, from: Int? = nil, to: Int? = nil
  ) throws -> Region {
    Region(
      code: try self.code(code), name: "\(code) \(from ?? 0)", tier: tier, parent: try parent.map { try self.code($0) },
      validFrom: from, validTo: to)
  }

  /// A district that moved from one city to another in 2020 and has one town.
  private static func moved() throws -> RegionTree {
    try RegionTree([
      region("210103", .district, under: "210200", from: 2020), region("210200", .city, under: "210000"),
      region("210103001", .town, under: "210103"), region("210000", .province, under: nil),
      region("210103", .district, under: "210100", to: 2019), region("210100", .city, under: "210000"),
    ])
  }

  @Test func `knows under which regions one ever lay`() throws {
    let tree = try Self.moved()
    let district = try Self.code("210103")
    for ancestor in ["210103", "210100", "210200", "210000"] {
      #expect(tree.wasEverWithin(district, try Self.code(ancestor)), "\(ancestor)")
    }
    #expect(tree.isWithin(district, try Self.code("210100")) == false)
    #expect(tree.wasEverWithin(try Self.code("210103001"), try Self.code("210100")))
    #expect(tree.wasEverWithin(try Self.code("210100"), try Self.code("210200")) == false)
    #expect(tree.wasEverWithin(try Self.code("999999"), try Self.code("999999")) == false)
  }

  @Test(arguments: [(2015, "东陵区"), (2016, "浑南区"), (1990, "东陵区"), (2022, "浑南区")])
  func `knows by which name a code went in a year`(year: Int, name: String) throws {
    #expect(Self.builtin.region(try Self.code("210112"), in: year)?.name == name)
    #expect(Self.builtin.region(try Self.code("210112"))?.name == "浑南区")
  }

  @Test func `lists a renamed district once a year`() throws {
    for year in 2014...2018 {
      let children = Self.builtin.children(of: try Self.code("210100"), in: year)
      #expect(children.filter { $0.code.description == "210112" }.count == 1, "\(year)")
      #expect(children.map(\.code) == children.map(\.code).sorted())
    }
  }

  @Test func `follows the tree of the year and otherwise the newest`() throws {
    let tree = try Self.moved()
    let town = try Self.code("210103001")
    #expect(tree.path(from: town, in: 2019).map(\.description) == ["210103001", "210103", "210100", "210000"])
    #expect(tree.path(from: town, in: 2020).map(\.description) == ["210103001", "210103", "210200", "210000"])
    #expect(tree.path(from: town) == tree.path(from: town, in: 2020))
    #expect(try tree.children(of: Self.code("210100"), in: 2019).map(\.name) == ["210103 0"])
    #expect(try tree.children(of: Self.code("210100"), in: 2020).isEmpty)
    #expect(try tree.children(of: Self.code("210200"), in: 2020).map(\.name) == ["210103 2020"])
    #expect(try tree.isWithin(town, Self.code("210200")) && !tree.isWithin(town, Self.code("210100")))
  }

  @Test func `takes each region to lie within itself, and none within one below`() throws {
    let tree = try Self.moved()
    #expect(try tree.isWithin(Self.code("210000"), Self.code("210000")))
    #expect(try !tree.isWithin(Self.code("210000"), Self.code("210103")))
    #expect(try !tree.isWithin(Self.code("210100"), Self.code("210200")))
    #expect(try !tree.isWithin(Self.code("999999"), Self.code("999999")))
  }

  @Test func `lists what lies under a region as it judges what lies within it`() throws {
    for tree in [Self.builtin, try Self.moved()] {
      for ancestor in ["210000", "210100", "210200", "210103", "500000", "999999"] {
        let code = try Self.code(ancestor)
        let within = Set(tree.regions.map(\.code).filter { tree.isWithin($0, code) })
        let listed = tree.codes(under: code)
        #expect(Set(listed) == within && listed.count == within.count, "\(ancestor)")
      }
    }
  }

  @Test func `ends also where regions hang in a circle`() throws {
    let circle = try RegionTree([
      Self.region("210100", .city, under: "210200"), Self.region("210200", .city, under: "210100"),
    ])
    #expect(Set(circle.codes(under: try Self.code("210100"))) == Set(circle.regions.map(\.code)))
  }

  @Test func `names who took over a region, and who took over that one, also in a circle`() throws {
    func ended(_ code: String, into successor: String) throws -> Region {
      Region(
        code: try Self.code(code), name: code, tier: .district, parent: try Self.code("210100"), validFrom: 2020,
        validTo: 2019, successor: try Self.code(successor))
    }
    let standing = ["210100", "210101", "210102", "210103"]
    let rows = try standing.map {
      Region(
        code: try Self.code($0), name: $0, tier: $0 == "210100" ? .city : .district,
        parent: $0 == "210100" ? nil : try Self.code("210100"))
    }
    let chain = try RegionTree(rows + [ended("210102", into: "210101"), ended("210103", into: "210102")])
    #expect(try chain.successors(of: Self.code("210103")).map(\.description) == ["210102", "210101"])
    #expect(try chain.takenOver(under: Self.code("210101")).map(\.description) == ["210102", "210103"])
    #expect(try chain.takenOver(under: Self.code("210100")).isEmpty, "they lie under it as it is")
    #expect(try chain.successors(of: Self.code("210101")).isEmpty)
    let circle = try RegionTree(rows + [ended("210102", into: "210103"), ended("210103", into: "210102")])
    #expect(try circle.successors(of: Self.code("210103")).count == RegionTree.depthLimit)
    #expect(try circle.takenOver(under: Self.code("210103")).map(\.description) == ["210102"])
  }

  @Test func `knows nothing of a code before it begins`() throws {
    let tree = try RegionTree([Self.region("210103", .district, under: nil, from: 2016, to: 2018)])
    let code = try Self.code("210103")
    #expect([2015, 2016, 2018, 2019].map { tree.region(code, in: $0) != nil } == [false, true, true, false])
    #expect(tree.path(from: code, in: 2015).isEmpty && tree.path(from: code, in: 2016) == [code])
    #expect(try tree.region(Self.code("210104")) == nil && tree.path(from: Self.code("210104")).isEmpty)
  }

  @Test func `finds the regions of a tier at or under one`() throws {
    let tree = try Self.moved()
    func found(_ tier: RegionTier, _ code: String, _ year: Int) throws -> [String] {
      tree.regions(of: tier, under: try Self.code(code), in: year).map(\.code.description)
    }
    #expect(try found(.district, "210000", 2022) == ["210103"] && found(.city, "210000", 2022) == ["210100", "210200"])
    #expect(try found(.district, "210103", 2022) == ["210103"] && found(.town, "210000", 2022) == ["210103001"])
    #expect(try found(.province, "210100", 2022) == [] && found(.district, "999999", 2022) == [])
    #expect(try found(.district, "210100", 2019) == ["210103"] && found(.district, "210100", 2020) == [])
  }

  @Test func `ends a walk over a cycle at its bound`() throws {
    let cycle = try RegionTree([
      Self.region("210100", .city, under: "210200"), Self.region("210200", .city, under: "210100"),
    ])
    #expect(try cycle.path(from: Self.code("210100")).count == RegionTree.depthLimit)
    #expect(try cycle.regions(of: .district, under: Self.code("210100"), in: 2022).isEmpty)
  }

  @Test func `follows as many parents as its bound and not one more`() throws {
    func depth(_ count: Int) throws -> Int {
      let rows = try (0..<count).map { level in
        try Self.region("\(100_000 + level)", .district, under: level == 0 ? nil : "\(99_999 + level)")
      }
      return RegionTree(rows).path(from: try Self.code("\(99_999 + count)")).count
    }
    #expect(try depth(RegionTree.depthLimit) == RegionTree.depthLimit)
    #expect(try depth(RegionTree.depthLimit + 1) == RegionTree.depthLimit)
  }
}

@Suite struct `The built-in regions` {
  private static let tree = RegionTree(BuiltinRegions.regions)

  private static let counts: [(String, RegionTier, Int)] = [
    ("500000", .district, 38), ("500000", .city, 0), ("210000", .city, 14), ("210000", .district, 100),
    ("500114", .district, 1),
  ]

  @Test(arguments: counts)
  func `of 2022 are as many as there are`(code: String, tier: RegionTier, count: Int) throws {
    #expect(Self.tree.regions(of: tier, under: try RegionCode(parsing: code), in: 2022).count == count)
  }

  @Test func `hang together: every parent is there, above and of a higher tier`() {
    let ranks: [RegionTier] = [.province, .city, .district, .town]
    for region in BuiltinRegions.regions {
      guard let parent = region.parent else {
        #expect(region.tier == .province)
        continue
      }
      let above = Self.tree.region(parent)
      #expect(above.map { (ranks.firstIndex(of: $0.tier) ?? 9) < (ranks.firstIndex(of: region.tier) ?? 0) } == true)
      #expect(!region.name.isEmpty && (region.validFrom ?? 0) <= (region.validTo ?? 9_999), "\(region.code)")
    }
    let rows = BuiltinRegions.regions.map { "\($0.code) \($0.validFrom ?? 0)" }
    #expect(Set(rows).count == rows.count)
  }

  @Test(.enabled(if: ReferenceData.has("regions.csv"))) func `equal the reference table`() throws {
    func line(_ region: Region) -> String {
      let parent = region.parent?.description ?? ""
      let years = [region.validFrom, region.validTo].map { $0.map(String.init) ?? "" }
      return "\(region.code),\(region.name),\(region.tier.rawValue),\(parent),\(years[0]),\(years[1])"
    }
    let reference = try ReferenceData.rows("regions.csv").map { row in
      ["code", "name", "tier", "parent", "valid_from", "valid_to"].map { row[$0] ?? "?" }.joined(separator: ",")
    }
    let held = BuiltinRegions.regions.map(line)
    #expect(reference.count > 3_000 && held.count == reference.count)
    #expect(Set(held).symmetricDifference(reference).sorted().prefix(10) == [])
  }
}
