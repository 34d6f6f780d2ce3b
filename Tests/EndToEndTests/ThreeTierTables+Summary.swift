import Testing

extension `Tables computed by hand in three tiers` {
  @Test func `the same tables stand while a city forwards whole cells, and when it shows its leaves again`()
    async throws
  {
    let province = try await ThreeTierProvince()
    try enter(province)
    try province.night()
    try review(province)
    try province.night()
    func city() throws -> [String: Any] {
      let nodes = try province.run("210000", "node", "list", "--format", "json").objects()
      return try #require(nodes.first { $0["org"] as? String == "210100" })
    }
    func basis(_ org: String) throws -> String? {
      try province.run(
        "210000", "rollup", "--org", org, "--indicator", "T-SUM", "--period", "2022", "--format", "json"
      ).objects().first?["basis"] as? String
    }
    func proved() throws -> [String: Int] {
      let report = try province.run("210000", "verify", "--prove", "--format", "json").object()
      return (report["summaries"] as? [String: Any] ?? [:]).compactMapValues { $0 as? Int }
    }
    try province.run("210000", "node", "mode", "210100", "summary", "--reason", "试行")
    #expect(try city()["mode"] as? String == "summary" && city()["counts"] as? String == "full")
    try province.night()
    #expect(try city()["counts"] as? String == "summary")
    #expect(try basis("210000") == "leaves" && basis("210100") == "summary" && basis("210102") == "not-shown")
    func expectAll() throws {
      try expectProvince(province)
      try expectCities(province)
      try expectQuarters(province)
      try expectApproved(province)
      for hub in [ThreeTierProvince.province] + ThreeTierProvince.cities { try province.run(hub, "verify") }
    }
    try expectAll()
    let all = try #require(try proved()["proved"])
    #expect(try all > 0 && proved() == ["proved": all, "leavesNotHere": 0, "changedSince": 0, "differ": 0])
    // What a district reports now goes up in the city's cells alone: 67.5 + 5 and 10 + 20.5 + 5.
    try province.importFigures("210102", "T-SUM,2022-Q3,5")
    try province.night()
    let sum: Set = ["T-SUM"]
    try expect(
      province.table("210000", org: "210000", "2022", only: sum),
      "T-SUM 72.5 -/- 3/4 10 0 0 >=100 - 72.5 - red")
    #expect(try proved()["leavesNotHere"] ?? 0 > 0 && proved()["differ"] == 0)
    try province.run("210000", "node", "mode", "210100", "full", "--reason", "年终核对")
    for _ in 0..<2 { try province.night() }
    #expect(try city()["mode"] as? String == "full" && city()["counts"] as? String == "full")
    #expect(try basis("210100") == "leaves" && basis("210102") == "leaves")
    try expect(
      province.table("210000", org: "210000", "2022", only: sum),
      "T-SUM 72.5 -/- 3/4 10 0 0 >=100 - 72.5 - red")
    #expect(try proved()["differ"] == 0 && proved()["leavesNotHere"] == 0)
    for hub in [ThreeTierProvince.province] + ThreeTierProvince.cities { try province.run(hub, "verify") }
  }
}
