import Fixtures
import Foundation
import Testing

/// A hub that enters a district's figures until the district has a copy, through the real programs.
@Suite struct `A district without a computer` {
  private let folder: TemporaryFolder
  private let hub: String

  init() throws {
    folder = try TemporaryFolder()
    hub = folder.path("hub")
    #expect(try Program.hub.run("init", "--data", hub, "--org", "500000").status == 0)
  }

  private func run(_ arguments: String...) throws -> Spoken { try Program.hub.run(arguments + ["--data", hub]) }

  private func states() throws -> [String] {
    try run("mandate", "list", "--format", "json").objects().compactMap { $0["state"] as? String }
  }

  @Test func `has its figures entered above until it enrols, and then enters its own`() async throws {
    let server = try await Program.hub.serve("--data", hub)
    let figure = ["observe", "HC11", "--org", "500114", "--period", "2022", "--value", "0", "--data", hub]
    let refused = try Program.hub.run(figure)
    #expect(refused.status == 1)
    #expect(refused.errors.contains("[mandate-missing]") && refused.errors.contains("mandate grant"))
    let granted = try run("mandate", "grant", "--org", "500114", "--from", "2022-01-01", "--reason", "尚未配备电脑")
    #expect(granted.status == 0, "\(granted.errors)")
    #expect(try states() == ["in-force"])
    let recorded = try Program.hub.run(figure + ["--format", "json"]).object()
    #expect(recorded["source"] as? String == "mandate" && recorded["holder"] as? String == "500000")
    #expect(recorded["org"] as? String == "500114")
    let sheet = try folder.write("sheet.csv", Array("指标,期间,地区,数值\nHC12,2022,500114,1\nHC12,2022,500115,1\n".utf8))
    let half = try run("import", sheet)
    #expect(half.status == 1 && half.errors.contains("mandate grant"))
    #expect(try run("import", sheet, "--skip-bad").status == 0)

    let office = folder.path("office")
    #expect(try Program.office.run("init", "--data", office, "--org", "500114").status == 0)
    let code = try run("enroll", "--org", "500114").output.trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(try states() == ["in-force"], "a code that is only printed ends nothing")
    #expect(try Program.office.run("enroll", server.address, "--code", code, "--data", office).status == 0)
    #expect(try states() == ["ended"])
    #expect(try Program.hub.run(figure).errors.contains("[mandate-missing]"))
    #expect(
      try run("mandate", "grant", "--org", "500114", "--from", "2022-01-01", "--reason", "再来").errors
        .contains("[region-enrolled]"))
    #expect(try Program.office.run("sync", "--data", office).status == 0)
    #expect(
      try Program.office.run("observe", "HC11", "--data", office, "--period", "2022", "--value", "1").status == 0)
    #expect(try Program.office.run("sync", "--data", office).status == 0)
    let status = try Program.office.run("status", "--data", office, "--format", "json").object()
    #expect(status["unsent"] as? Int == 0 && status["conflicts"] as? Int == 0)
    #expect((status["rejected"] as? [Any])?.isEmpty == true)
    let line = try run("rollup", "--org", "500114", "--indicator", "HC11", "--period", "2022").objects().first
    #expect(line?["reported"] as? Int == 1 && line?["met"] as? Bool == true, "\(String(describing: line))")
    for (program, data) in [(Program.hub, hub), (.office, office)] {
      #expect(try program.run("verify", "--data", data).status == 0)
    }
  }

  @Test(arguments: [
    (["grant", "--org", "500114", "--from", "2022-7-1", "--reason", "试"], "day-malformed"),
    (["grant", "--org", "500114", "--from", "2022-07-01", "--to", "2022-06-30", "--reason", "试"], "mandate-dates"),
    (["grant", "--org", "500114", "--from", "2022-07-01", "--reason", " "], "mandate-reason"),
    (["grant", "--org", "110101", "--from", "2022-07-01", "--reason", "试"], "change-refused"),
    (["grant", "--org", "999999", "--from", "2022-07-01", "--reason", "试"], "region-unknown"),
    (["grant", "--org", "区", "--from", "2022-07-01", "--reason", "试"], "region-malformed"),
    (["end", "--org", "500114"], "mandate-missing"),
  ])
  func `has no mandate that cannot stand`(arguments: [String], code: String) throws {
    let spoken = try Program.hub.run(["mandate"] + arguments + ["--data", hub])
    #expect(spoken.status == 1 && spoken.errors.contains("[\(code)]") && spoken.output.isEmpty, "\(spoken.errors)")
    #expect(try states().isEmpty)
  }

  @Test func `is listed for people and for programs`() throws {
    #expect(
      try run("mandate", "grant", "--org", "500114", "--from", "2022-01-01", "--to", "2022-12-31", "--reason", "试")
        .status
        == 0)
    let table = try run("mandate", "list").output
    for words in ["500114", "2022-01-01", "2022-12-31", "over"] { #expect(table.contains(words), "\(words)") }
    let record = try #require(try run("mandate", "list", "--format", "json").objects().first)
    #expect(record["org"] as? String == "500114" && record["holder"] as? String == "500000")
    #expect(record["reason"] as? String == "试")
    #expect(try run("mandate", "end", "--org", "500114").status == 0)
    #expect(try states() == ["ended"])
  }
}
