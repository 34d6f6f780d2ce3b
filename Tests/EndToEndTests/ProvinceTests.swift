import Fixtures
import Foundation
import Testing
import Upstream

/// Three districts, four rules, computed by hand, through the real programs.
@Suite struct `A province of three districts` {
  private struct Province {
    let folder: TemporaryFolder
    let server: Server
    let offices: [String]

    /// A hub that is served, and three offices that joined it.
    init() async throws {
      folder = try TemporaryFolder()
      let hub = folder.path("hub")
      _ = try Program.hub.run("init", "--data", hub, "--org", "500000")
      server = try await Program.hub.serve("--data", hub)
      offices = ["500101", "500114", "500243"]
      for org in offices {
        let data = folder.path(org)
        #expect(try Program.office.run("init", "--data", data, "--org", org).status == 0)
        // The hub is being served: the command is passed to the running process.
        let code = try Program.hub.run("enroll", "--data", hub, "--org", org)
        #expect(code.status == 0, "\(code.errors)")
        let slip = code.output.trimmingCharacters(in: .whitespacesAndNewlines)
        let joined = try Program.office.run("enroll", server.address, "--code", slip, "--data", data)
        #expect(joined.status == 0, "\(joined.errors)")
      }
    }

    func observe(_ org: String, _ arguments: String...) throws {
      let spoken = try Program.office.run(["observe"] + arguments + ["--data", folder.path(org)])
      #expect(spoken.status == 0, "\(spoken.errors)")
    }

    func sync(_ org: String) throws -> [String: Any] {
      let spoken = try Program.office.run("sync", "--data", folder.path(org), "--format", "json")
      #expect(spoken.status == 0, "\(spoken.errors)")
      return try spoken.object()
    }

    func rollup(_ org: String, _ indicator: String, _ period: String) throws -> [String: Any] {
      let spoken = try Program.hub.run(
        "rollup", "--data", folder.path("hub"), "--org", org, "--indicator", indicator, "--period", period)
      #expect(spoken.status == 0, "\(spoken.errors)")
      return try #require(spoken.objects().first)
    }
  }

  @Test func `rolls up by four rules as computed by hand`() async throws {
    let province = try await Province()
    // ratio, factor 100: (161 + 240 + 99) ÷ (230 + 400 + 170) × 100 = 62.5
    try province.observe("500101", "HC23", "--period", "2022-Q2", "--numerator", "161", "--denominator", "230")
    try province.observe("500114", "HC23", "--period", "2022-Q2", "--numerator", "240", "--denominator", "400")
    try province.observe("500243", "HC23", "--period", "2022-Q2", "--numerator", "99", "--denominator", "170")
    // coverage of regions: 2 yes of 38 expected, one 不适用, so of 37: 200 ÷ 37 = 5.405405…
    try province.observe("500101", "HC15", "--period", "2022", "--value", "1")
    try province.observe("500114", "HC15", "--period", "2022", "--value", "1")
    try province.observe("500243", "HC15", "--period", "2022", "--not-applicable")
    // weighted mean: (20 × 100 + 30 × 300 + 24.5 × 200) ÷ 600 = 26.5
    try province.observe("500101", "HC06", "--period", "2022", "--value", "20", "--weight", "100")
    try province.observe("500114", "HC06", "--period", "2022", "--value", "30", "--weight", "300")
    try province.observe("500243", "HC06", "--period", "2022", "--value", "24.5", "--weight", "200")
    for org in province.offices { _ = try province.sync(org) }
    // own: what the tier itself entered
    let own = try Program.hub.run(
      "observe", "HC01", "--period", "2022", "--value", "78.25", "--data", province.folder.path("hub"))
    #expect(own.status == 0, "\(own.errors)")

    let ratio = try province.rollup("500000", "HC23", "2022-Q2")
    #expect(ratio["value"] as? String == "62.5")
    #expect(ratio["numerator"] as? String == "500")
    #expect(ratio["denominator"] as? String == "800")
    #expect(ratio["reported"] as? Int == 3)
    #expect(ratio["expected"] as? Int == 38)
    #expect(ratio["target"] as? String == "60")
    #expect(ratio["met"] is NSNull)
    let coverage = try province.rollup("500000", "HC15", "2022")
    #expect(coverage["value"] as? String == "5.405405")
    #expect(coverage["numerator"] as? String == "2")
    #expect(coverage["denominator"] as? String == "37")
    #expect(coverage["reported"] as? Int == 3)
    #expect(coverage["met"] is NSNull)
    let mean = try province.rollup("500000", "HC06", "2022")
    #expect(mean["value"] as? String == "26.5")
    let life = try province.rollup("500000", "HC01", "2022")
    #expect(life["value"] as? String == "78.25")
    #expect(life["expected"] as? Int == 1)
    #expect(life["met"] as? Bool == true)
    let district = try province.rollup("500243", "HC23", "2022-Q2")
    #expect(district["value"] as? String == "58.235294")
    #expect(district["met"] as? Bool == false)
    let silent = try province.rollup("500102", "HC23", "2022-Q2")
    #expect(silent["value"] is NSNull)
    #expect(silent["reported"] as? Int == 0)

    let verified = try Program.hub.run("verify", "--data", province.folder.path("hub"))
    #expect(verified.status == 0, "\(verified.output) \(verified.errors)")
    let report = try verified.object()
    #expect((report["rollups"] as? [String: Any])?["differ"] as? Int == 0)
    // Beside the quarter of HC23 stands its year, in the three districts and the province.
    #expect((report["rollups"] as? [String: Any])?["checked"] as? Int == 17)
    #expect((report["chains"] as? [String: Any])?["broken"] as? Int == 0)
    #expect((report["chains"] as? [String: Any])?["checked"] as? Int == 3)
  }

  @Test func `a second sync changes nothing and sends less than 1 kB`() async throws {
    let province = try await Province()
    try province.observe("500114", "HC23", "--period", "2022-Q2", "--numerator", "240", "--denominator", "400")
    let first = try province.sync("500114")
    #expect((first["pushed"] as? [String: Any])?["segments"] as? Int == 1)
    #expect((first["pushed"] as? [String: Any])?["changes"] as? Int == 1)
    let before = try province.rollup("500000", "HC23", "2022-Q2")
    let second = try province.sync("500114")
    let pushed = try #require(second["pushed"] as? [String: Any])
    #expect(pushed["segments"] as? Int == 0)
    #expect(pushed["changes"] as? Int == 0)
    #expect(try #require(pushed["bytes"] as? Int) < 1_000)
    #expect((second["pulled"] as? [String: Any])?["rows"] as? Int == 0)
    #expect((second["rejected"] as? [Any])?.isEmpty == true)
    #expect(try province.rollup("500000", "HC23", "2022-Q2") as NSDictionary == before as NSDictionary)
  }

  @Test func `a hub that is killed keeps what it acknowledged and takes the rest later`() async throws {
    let province = try await Province()
    try province.observe("500114", "HC11", "--period", "2022", "--value", "1")
    _ = try province.sync("500114")
    province.server.stop()
    try province.observe("500114", "HC12", "--period", "2022", "--value", "1")
    let cut = try Program.office.run("sync", "--data", province.folder.path("500114"))
    #expect(cut.status == 75)
    #expect(cut.output.isEmpty)
    #expect(cut.errors.split(separator: "\n").count == 1, "\(cut.errors)")
    let status = try Program.office.run("status", "--data", province.folder.path("500114"), "--format", "json")
    #expect(try status.object()["unsent"] as? Int == 1)
    #expect(try province.rollup("500114", "HC11", "2022")["reported"] as? Int == 1)
    #expect(try Program.hub.run("verify", "--data", province.folder.path("hub")).status == 0)
  }

  @Test func `the pages and the JSON answer while the hub is served`() async throws {
    let province = try await Province()
    try province.observe("500114", "HC11", "--period", "2022", "--value", "1")
    _ = try province.sync("500114")
    let transport = try CurlTransport()
    defer { transport.close() }
    func get(_ path: String) async throws -> String {
      let response = try await transport.send(TransportRequest(url: province.server.address + path))
      #expect(response.status == 200)
      return String(decoding: response.body, as: UTF8.self)
    }
    let page = try await get("/?year=2022")
    #expect(page.contains("黔江区"))
    #expect(page.contains("建立并完善健康科普专家库和资源库"))
    #expect(try await get("/?year=2022&lang=en").contains("lang=\"en\""))
    #expect(try await get("/indicators/HC11?year=2022").contains("HC11"))
    #expect(try await get("/healthz") == "ok")
    #expect(try await get("/readyz") == "ok")
    let data = Data(try await get("/api/v1/rollups?org=500000&indicator=HC11&period=2022").utf8)
    let lines = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
    #expect(lines.first?["reported"] as? Int == 1)
  }
}
