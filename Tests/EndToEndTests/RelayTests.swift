import Fixtures
import Foundation
import Testing

/// A district, its city and the province, through the real programs.
@Suite struct `Three tiers` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func hub(_ arguments: String..., on name: String) throws -> Spoken {
    let spoken = try Program.hub.run(arguments + ["--data", folder.path(name)])
    #expect(spoken.status == 0, "\(arguments) \(spoken.errors)")
    return spoken
  }

  private func office(_ arguments: String...) throws -> Spoken {
    let spoken = try Program.office.run(arguments + ["--data", folder.path("office")])
    #expect(spoken.status == 0, "\(arguments) \(spoken.errors)")
    return spoken
  }

  private func code(for org: String, at name: String) throws -> String {
    try hub("enroll", "--org", org, on: name).output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test func `F1 a figure climbs from a district over its city to the province while all are served`() async throws {
    _ = try hub("init", "--org", "130000", on: "province")
    _ = try hub("init", "--org", "130100", on: "city")
    let province = try await Program.hub.serve("--data", folder.path("province"))
    let city = try await Program.hub.serve("--data", folder.path("city"))
    let slip = try code(for: "130100", at: "province")
    #expect(try Program.hub.run("sync", "--data", folder.path("city")).errors.contains("[not-enrolled]"))
    _ = try hub("upstream", province.address, "--code", slip, on: "city")

    _ = try office("init", "--org", "130102")
    _ = try office("enroll", city.address, "--code", try code(for: "130102", at: "city"))
    _ = try office("observe", "HC11", "--period", "2022", "--value", "1")
    _ = try office("sync")
    let report = try hub("sync", "--format", "json", on: "city").object()
    let relay = try #require(report["relay"] as? [String: Any])
    #expect(relay["items"] as? Int == 2 && relay["segments"] as? Int == 1)
    #expect((relay["problems"] as? [Any])?.isEmpty == true)
    #expect((report["rejected"] as? [Any])?.isEmpty == true)

    for (name, org) in [("city", "130102"), ("province", "130102"), ("city", "130100"), ("province", "130100")] {
      let lines = try hub("rollup", "--org", org, "--indicator", "HC11", "--period", "2022", on: name).objects()
      #expect(lines.first?["reported"] as? Int == 1, "\(name) \(org) \(lines)")
    }
    let nodes = try hub("node", "list", "--format", "json", on: "province").objects()
    let district = try #require(nodes.first { $0["org"] as? String == "130102" })
    #expect(district["state"] as? String == "active")
    #expect(district["hub"] as? String == nodes.first { $0["org"] as? String == "130100" }?["node"] as? String)
    let status = try hub("status", "--format", "json", on: "city").object()
    #expect((status["hub"] as? [String: Any])?["region"] as? String == "130000")
    let counted = try #require(status["relay"] as? [String: Any])
    #expect(counted["acknowledged"] as? Int == 2 && counted["waiting"] as? Int == 0)
    let again = try hub("sync", "--format", "json", on: "city").object()
    #expect((again["relay"] as? [String: Any])?["items"] as? Int == 0)

    // A second computer of the district: the province has a key for it and asks its own administrator.
    let desk = folder.path("desk")
    #expect(try Program.office.run("init", "--org", "130102", "--data", desk).status == 0)
    let second = try code(for: "130102", at: "city")
    #expect(try Program.office.run("enroll", city.address, "--code", second, "--data", desk).status == 0)
    #expect(
      try Program.office.run("observe", "HC12", "--period", "2022", "--value", "1", "--data", desk).status == 0)
    #expect(try Program.office.run("sync", "--data", desk).status == 0)
    let warned = try hub("sync", on: "city")
    #expect(warned.errors.contains("waiting for approval"))
    let waiting = try hub("node", "list", "--format", "json", on: "province").objects()
      .first { $0["state"] as? String == "waiting" }
    let node = try #require(waiting?["node"] as? String)
    _ = try hub("node", "approve", node, on: "province")
    #expect(try Program.hub.run("node", "approve", node, "--data", folder.path("province")).status == 1)
    let line = try hub("rollup", "--org", "130102", "--indicator", "HC12", "--period", "2022", on: "province").objects()
    #expect(line.first?["reported"] as? Int == 1)
    for name in ["city", "province"] { _ = try hub("verify", on: name) }
  }

  @Test func `a city that joins to forward whole cells sends no figure of a district by itself`() async throws {
    _ = try hub("init", "--org", "130000", on: "province")
    _ = try hub("init", "--org", "130100", on: "city")
    let province = try await Program.hub.serve("--data", folder.path("province"))
    let city = try await Program.hub.serve("--data", folder.path("city"))
    let slip = try hub("enroll", "--org", "130100", "--mode", "summary", on: "province").output
      .trimmingCharacters(in: .whitespacesAndNewlines)
    _ = try hub("upstream", province.address, "--code", slip, "--mode", "summary", on: "city")
    _ = try office("init", "--org", "130102")
    _ = try office("enroll", city.address, "--code", try code(for: "130102", at: "city"))
    _ = try office("observe", "HC11", "--period", "2022", "--value", "1")
    _ = try office("sync")
    let report = try hub("sync", "--format", "json", on: "city").object()
    #expect((report["relay"] as? [String: Any])?["segments"] as? Int == 0)
    func line(_ org: String) throws -> [String: Any] {
      try #require(
        try hub("rollup", "--org", org, "--indicator", "HC11", "--period", "2022", on: "province").objects().first)
    }
    let (shown, hidden) = (try line("130100"), try line("130102"))
    #expect(shown["reported"] as? Int == 1 && shown["basis"] as? String == "summary")
    #expect(hidden["value"] is NSNull && hidden["basis"] as? String == "not-shown")
    // The hub above decides: at once, whatever is here, and then all that there is.
    let spoken = try hub("node", "mode", "130100", "full", "--reason", "核对", "--at-once", on: "province")
    #expect(spoken.output.contains("what is here of them counts"), "\(spoken.output)")
    #expect(try line("130100")["reported"] as? Int == 0)
    for _ in 0..<2 { _ = try hub("sync", on: "city") }
    #expect(try line("130102")["reported"] as? Int == 1 && line("130100")["basis"] as? String == "leaves")
    for name in ["city", "province"] { _ = try hub("verify", "--prove", on: name) }
  }

  @Test func `K17 a city without a line passes its districts' figures on by stick`() async throws {
    _ = try hub("init", "--org", "130000", on: "province")
    _ = try hub("init", "--org", "130100", on: "city")
    let stick = folder.path("130100.bundle")
    #expect(
      try Program.hub.run("bundle", "export", stick, "--data", folder.path("city")).errors.contains("[not-enrolled]"))
    do {
      // Once there was a line.
      let province = try await Program.hub.serve("--data", folder.path("province"))
      _ = try hub("upstream", province.address, "--code", try code(for: "130100", at: "province"), on: "city")
    }
    let city = try await Program.hub.serve("--data", folder.path("city"))
    _ = try office("init", "--org", "130102")
    _ = try office("enroll", city.address, "--code", try code(for: "130102", at: "city"))
    _ = try office("observe", "HC11", "--period", "2022", "--value", "1")
    _ = try office("sync")
    let exported = try hub("bundle", "export", stick, on: "city")
    #expect(exported.output.contains("with 0 saves and 2 items passed on"), "\(exported.output)")
    let taken = try hub("bundle", "import", stick, "--format", "json", on: "province").object()
    #expect(taken["relayed"] as? Int == 2 && taken["org"] as? String == "130100")
    let line = try hub("rollup", "--org", "130102", "--indicator", "HC11", "--period", "2022", on: "province").objects()
    #expect(line.first?["reported"] as? Int == 1)
    let reply = try hub("bundle", "import", stick + ".reply", on: "city")
    #expect(reply.output.contains("2 items passed on"), "\(reply.output)")
    let status = try hub("status", "--format", "json", on: "city").object()
    #expect((status["relay"] as? [String: Any])?["acknowledged"] as? Int == 2)
    for name in ["city", "province"] { _ = try hub("verify", on: name) }
  }

  @Test func `F6 a hub does not join one of its own tier or below`() async throws {
    _ = try hub("init", "--org", "130100", on: "city")
    _ = try hub("init", "--org", "130100", on: "twin")
    let city = try await Program.hub.serve("--data", folder.path("city"))
    let spoken = try Program.hub.run(
      "upstream", city.address, "--code", try code(for: "130100", at: "city"), "--data", folder.path("twin"))
    #expect(spoken.status == 1 && spoken.errors.contains("[relay-loop]"), "\(spoken.errors)")
    let itself = try Program.hub.run(
      "upstream", city.address, "--code", try code(for: "130100", at: "city"), "--data", folder.path("city"))
    #expect(itself.status == 1 && itself.errors.contains("[relay-loop]"), "\(itself.errors)")
  }
}
