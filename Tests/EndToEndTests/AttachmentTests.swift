import Fixtures
import Foundation
import Testing

@Suite struct `Attachments with both programs` {
  @Test func `go from one desk by way of the hub to the other, and are saved there`() async throws {
    let folder = try TemporaryFolder()
    let hub = folder.path("hub")
    #expect(try Program.hub.run("init", "--data", hub, "--org", "500000").status == 0)
    let server = try await Program.hub.serve("--data", hub)
    defer { server.stop() }
    for name in ["a", "b"] {
      #expect(try Program.office.run("init", "--data", folder.path(name), "--org", "500114").status == 0)
      let slip = try Program.hub.run("enroll", "--data", hub, "--org", "500114").output
      let code = try #require(slip.firstMatch(of: /([0-9A-Z]{4}-){7}[0-9A-Z]{4}/)?.output.0)
      let joined = try Program.office.run(
        "enroll", server.address, "--data", folder.path(name), "--code", String(code))
      #expect(joined.status == 0, "\(joined.errors)")
    }
    let plan = Checkout.samples + "/qianjiang-sample-2022.txt"
    #expect(try Program.office.run("plan", "import", plan, "--data", folder.path("a")).status == 0)
    let content = Array("%PDF-1.4\n".utf8) + (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let file = try folder.write("督查报告.pdf", content)
    let attached = try Program.office.run(
      "attach", file, "--task", "3.6", "--data", folder.path("a"), "--format", "json"
    ).object()
    #expect(attached["name"] as? String == "督查报告.pdf" && attached["held"] as? Bool == true)

    let sent = try Program.office.run("sync", "--data", folder.path("a"), "--format", "json").object()
    let up = try #require(sent["blobs"] as? [String: Any])
    #expect(up["sent"] as? Int == 1 && up["missing"] as? Int == 0)
    let got = try Program.office.run("sync", "--data", folder.path("b"))
    #expect(got.status == 0 && got.output.contains("1 down") && got.errors.isEmpty, "\(got)")
    let listed = try Program.office.run("attachment", "list", "--data", folder.path("b"), "--format", "json").objects()
    #expect(listed.map { $0["task"] as? String } == ["3.6"] && listed.map { $0["held"] as? Bool } == [true])
    let id = try #require(listed.first?["id"] as? String)
    let saved = folder.path("saved.pdf")
    #expect(try Program.office.run("attachment", "save", id, saved, "--data", folder.path("b")).status == 0)
    #expect(try Array(Data(contentsOf: URL(fileURLWithPath: saved))) == content)
    let again = try Program.office.run("attachment", "save", id, saved, "--data", folder.path("b"))
    #expect(again.status == 1 && again.errors.contains("[file-exists]"))
    // The hub sees its districts' attachments while it is served.
    let held = try Program.hub.run("attachment", "list", "--data", hub, "--format", "json").objects()
    #expect(held.map { $0["held"] as? Bool } == [true])
    #expect(try Program.hub.run("verify", "--data", hub).status == 0)
  }

  @Test func `that have not arrived are said to be missing in both languages`() async throws {
    let folder = try TemporaryFolder()
    let hub = folder.path("hub")
    let office = folder.path("office")
    #expect(try Program.hub.run("init", "--data", hub, "--org", "500000").status == 0)
    let server = try await Program.hub.serve("--data", hub)
    defer { server.stop() }
    #expect(try Program.office.run("init", "--data", office, "--org", "500114").status == 0)
    let slip = try Program.hub.run("enroll", "--data", hub, "--org", "500114").output
    let code = try #require(slip.firstMatch(of: /([0-9A-Z]{4}-){7}[0-9A-Z]{4}/)?.output.0)
    #expect(try Program.office.run("enroll", server.address, "--data", office, "--code", String(code)).status == 0)
    let plan = Checkout.samples + "/qianjiang-sample-2022.txt"
    #expect(try Program.office.run("plan", "import", plan, "--data", office).status == 0)
    let file = try folder.write("a.txt", Array("现场情况".utf8))
    #expect(try Program.office.run("attach", file, "--task", "3.6", "--data", office).status == 0)
    try FileManager.default.removeItem(atPath: office + "/blobs")
    let english = try Program.office.run("sync", "--data", office)
    #expect(english.output.contains("but for attachments") && english.errors.contains("1 attachments"))
    let chinese = try Program.office.run("sync", "--data", office, language: "zh")
    #expect(!chinese.output.contains("同步完成") && chinese.errors.contains("1 个附件"))
  }
}
