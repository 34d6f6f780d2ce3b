import Fixtures
import Foundation
import Testing

@Suite struct `The office's program` {
  private let folder: TemporaryFolder
  private let data: String

  init() throws {
    folder = try TemporaryFolder()
    data = folder.path("office")
    #expect(try Program.office.run("init", "--data", data, "--org", "500114").status == 0)
  }

  /// One line that says what and what next, nothing on standard output, and the data as before.
  private func expectRefused(
    _ arguments: [String], code: String, status: Int32 = 1, program: Program = .office
  ) throws {
    let spoken = try program.run(arguments)
    #expect(spoken.status == status, "\(arguments) \(spoken.errors)")
    #expect(spoken.errors.contains("[\(code)]"), "\(arguments) \(spoken.errors)")
    #expect(spoken.output.isEmpty)
    let chinese = try program.run(arguments, language: "zh")
    #expect(chinese.errors.contains("[\(code)]"))
    #expect(chinese.errors != spoken.errors)
  }

  @Test func `works with no network from plan to progress`() throws {
    let plan = Checkout.samples + "/qianjiang-sample-2022.txt"
    #expect(try Program.office.run("plan", "import", plan, "--data", data).status == 0)
    let again = try Program.office.run("plan", "import", plan, "--data", data, "--format", "json").object()
    #expect(again["applied"] as? Bool == false)
    let report = try Program.office.run(
      "task", "report", "3.6", "--data", data, "--percent", "40", "--note", "半数学校已完成", "--format", "json")
    #expect(try report.object()["percent"] as? Int == 40)
    #expect(try report.object()["status"] as? String == "in-progress")
    let list = try Program.office.run("task", "list", "--data", data, "--status", "in-progress", "--format", "json")
    #expect(try list.objects().map { $0["number"] as? String } == ["3.6"])
    #expect(try Program.office.run("task", "tag", "--confirm-all", "--data", data).status == 0)
    let status = try Program.office.run("status", "--data", data, "--format", "json").object()
    #expect(try #require(status["unsent"] as? Int) > 100)
    #expect(try Program.office.run("verify", "--data", data).status == 0)
  }

  @Test func `a file that is no plan changes nothing`() throws {
    let empty = try folder.write("empty.txt", [])
    let binary = try folder.write("binary.txt", [0, 1, 2, 0, 255])
    let letter = try folder.write("letter.txt", Array("今天天气很好，我们去公园散步吧。".utf8))
    for (file, code) in [(empty, "empty-file"), (binary, "not-text"), (letter, "not-a-plan")] {
      try expectRefused(["plan", "parse", file], code: code)
      try expectRefused(["plan", "import", file, "--data", data], code: code)
    }
    try expectRefused(["plan", "parse", folder.path("missing.txt")], code: "file-unreadable")
    #expect(try Program.office.run("task", "list", "--data", data, "--format", "json").objects().isEmpty)
  }

  @Test(arguments: [
    (["HC99", "--period", "2022", "--value", "1"], "indicator-unknown"),
    (["HC11", "--period", "2022-13", "--value", "1"], "period-malformed"),
    (["HC11", "--period", "2022-Q1", "--value", "1"], "figure-wrong"),
    (["HC23", "--period", "2022", "--numerator", "1", "--denominator", "2"], "figure-wrong"),
    (["HC23", "--period", "2022-Q1", "--numerator", "3", "--denominator", "2"], "figure-wrong"),
    (["HC23", "--period", "2022-Q1", "--value", "3"], "figure-wrong"),
    (["HC11", "--period", "2022", "--value", "2"], "figure-wrong"),
    (["HC11", "--period", "2022", "--value", "1e3"], "number-malformed"),
    (["HC11", "--period", "2022", "--value", "1", "--org", "999999"], "region-unknown"),
    (["HC11", "--period", "2022", "--value", "1", "--org", "500115"], "change-refused"),
    (["HC25", "--period", "2022", "--value", "1"], "figure-wrong"),
  ])
  func `a figure that cannot stand changes nothing`(arguments: [String], code: String) throws {
    try expectRefused(["observe"] + arguments + ["--data", data], code: code)
    let status = try Program.office.run("status", "--data", data, "--format", "json").object()
    #expect(status["unsent"] as? Int == 0)
  }

  @Test func `a sheet with one bad row is taken whole or not at all`() throws {
    let sheet = try folder.write(
      "sheet.csv", Array("指标,期间,分子,分母,数值\nHC23,2022-Q1,1,2,\nHC23,2022-Q2,3,2,\nHC11,2022,,,1\n".utf8))
    let refused = try Program.office.run("import", sheet, "--data", data)
    #expect(refused.status == 1)
    #expect(refused.errors.contains("row 3"))
    #expect(try Program.office.run("status", "--data", data, "--format", "json").object()["unsent"] as? Int == 0)
    #expect(try Program.office.run("import", sheet, "--data", data, "--skip-bad").status == 0)
    #expect(try Program.office.run("status", "--data", data, "--format", "json").object()["unsent"] as? Int == 2)
  }

  @Test func `folders and files of another kind are named`() throws {
    try expectRefused(["status", "--data", folder.path("nowhere")], code: "data-missing")
    try expectRefused(["init", "--data", data, "--org", "500114"], code: "data-exists")
    try expectRefused(["init", "--data", folder.path("new"), "--org", "999999"], code: "region-unknown")
    try expectRefused(["status", "--data", data], code: "file-wrong-kind", program: .hub)
    try expectRefused(["sync", "--data", data], code: "not-enrolled")
    try expectRefused(
      ["enroll", "http://127.0.0.1:9", "--code", "ABCD", "--data", data], code: "enrolment-code-malformed")
    try expectRefused(["task", "report", "9.9", "--data", data, "--percent", "1"], code: "task-unknown")
  }

  @Test func `bad usage exits with 64 and help with 0`() throws {
    #expect(try Program.office.run("observe", "--data", data).status == 64)
    #expect(try Program.office.run("no-such-command").status == 64)
    for command in [
      "init", "plan import", "task report", "observe", "enroll", "sync", "status", "verify", "serve", "backup",
      "restore", "history", "conflict list", "conflict resolve",
    ] {
      let help = try Program.office.run(command.split(separator: " ").map(String.init) + ["--help"])
      #expect(help.status == 0)
      #expect(help.output.contains("tributary \(command.split(separator: " ")[0])"), "\(command) has an example")
    }
  }
}

@Suite struct `Joining a hub` {
  @Test func `a code is good once, for one region, and a wrong one is told apart`() async throws {
    let folder = try TemporaryFolder()
    let hub = folder.path("hub")
    #expect(try Program.hub.run("init", "--data", hub, "--org", "500000").status == 0)
    let issued = try Program.hub.run("enroll", "--data", hub, "--org", "500114")
    let code = issued.output.trimmingCharacters(in: .whitespacesAndNewlines)
    let server = try await Program.hub.serve("--data", hub)
    for (name, org) in [("a", "500114"), ("b", "500114"), ("c", "500115")] {
      #expect(try Program.office.run("init", "--data", folder.path(name), "--org", org).status == 0)
    }
    func join(_ name: String, _ code: String) throws -> Spoken {
      try Program.office.run("enroll", server.address, "--code", code, "--data", folder.path(name))
    }
    #expect(try join("c", code).errors.contains("enrolment-region-mismatch"))
    #expect(try join("a", code).status == 0)
    #expect(try join("b", code).errors.contains("enrolment-code-used"))
    #expect(try join("a", code).errors.contains("already-enrolled"))
    let other = try Program.hub.run("enroll", "--data", hub, "--org", "500115")
    var wrong = Array(other.output.trimmingCharacters(in: .whitespacesAndNewlines))
    wrong[8] = wrong[8] == "A" ? "B" : "A"
    #expect(try join("c", String(wrong)).errors.contains("enrolment-code-malformed"))
    #expect(try Program.hub.run("enroll", "--data", hub, "--org", "110101").errors.contains("change-refused"))
    #expect(try Program.hub.run("serve", "--data", hub, "--listen", "127.0.0.1:0").errors.contains("hub-in-use"))
  }

  @Test func `a list of regions gives one slip each, all or none`() throws {
    let folder = try TemporaryFolder()
    let hub = folder.path("hub")
    #expect(try Program.hub.run("init", "--data", hub, "--org", "500000").status == 0)
    let regions = try Program.hub.run("region", "list", "--data", hub, "--year", "2022", "--format", "csv")
    let file = try folder.write("list.csv", regions.output.utf8)
    let slips = folder.path("slips.html")
    let spoken = try Program.hub.run(
      "enroll", "--data", hub, "--from", file, "--slips", slips, "--format", "json")
    let records = try spoken.objects()
    #expect(records.count == 38)
    #expect(Set(records.compactMap { $0["code"] as? String }).count == 38)
    let page = String(decoding: try Data(contentsOf: URL(fileURLWithPath: slips)), as: UTF8.self)
    #expect(page.components(separatedBy: "<section>").count == 39)
    let bad = try folder.write("bad.csv", Array("code,name\n500114,黔江区\n999999,无\n".utf8))
    let refused = try Program.hub.run("enroll", "--data", hub, "--from", bad)
    #expect(refused.status == 1)
    #expect(refused.output.isEmpty)
  }
}
