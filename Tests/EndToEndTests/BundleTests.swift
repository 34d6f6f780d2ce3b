import Fixtures
import Foundation
import Testing

/// An office without a line, through the real programs, with a folder for the stick.
@Suite struct `An office without a line` {
  private let folder: TemporaryFolder
  private let stick: TemporaryFolder
  private let hub: String
  private let office: String

  init() throws {
    folder = try TemporaryFolder()
    stick = try TemporaryFolder()
    hub = folder.path("hub")
    office = folder.path("office")
    #expect(try Program.hub.run("init", "--data", hub, "--org", "500000").status == 0)
    #expect(try Program.office.run("init", "--data", office, "--org", "500114").status == 0)
  }

  /// Joins over a line that is there once.
  private func join() async throws {
    let code = try Program.hub.run("enroll", "--data", hub, "--org", "500114").output
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let server = try await Program.hub.serve("--data", hub)
    #expect(try Program.office.run("enroll", server.address, "--code", code, "--data", office).status == 0)
    server.stop()
  }

  private func observe(_ indicator: String, _ value: String) throws {
    let spoken = try Program.office.run(
      "observe", indicator, "--data", office, "--period", "2022", "--value", value)
    #expect(spoken.status == 0, "\(spoken.errors)")
  }

  private func bundle(_ arguments: String..., at program: Program = .office) throws -> Spoken {
    try program.run(["bundle"] + arguments + ["--data", program == .hub ? hub : office])
  }

  private func unsent() throws -> Int? {
    try Program.office.run("status", "--data", office, "--format", "json").object()["unsent"] as? Int
  }

  @Test(arguments: [false, true])
  func `K17 exchanges by stick, whether the hub is served or not`(isServed: Bool) async throws {
    try await join()
    let server = isServed ? try await Program.hub.serve("--data", hub) : nil
    defer { server?.stop() }
    try observe("HC11", "1")
    let up = stick.path("500114 六月.bundle")
    let exported = try bundle("export", up)
    #expect(exported.status == 0 && exported.output.contains("with 1 saves"), "\(exported.errors)")
    #expect(exported.output.contains("count as sent once the hub's reply is imported"))
    #expect(try unsent() == 1)
    let bytes = try #require(FileManager.default.contents(atPath: up))
    #expect(bytes.range(of: Data("HC11".utf8)) == nil)
    #expect(try bundle("export", up).errors.contains("[file-exists]"))
    #expect(FileManager.default.contents(atPath: up) == bytes)

    let taken = try bundle("import", up, "--format", "json", at: .hub)
    #expect(taken.status == 0, "\(taken.errors)")
    let record = try taken.object()
    #expect(record["org"] as? String == "500114" && record["taken"] as? Int == 1 && record["segments"] as? Int == 1)
    #expect(record["reply"] as? String == up + ".reply")
    #expect(try bundle("import", up, at: .hub).errors.contains("[file-exists]"))
    #expect(try bundle("import", up, "-o", stick.path("again"), at: .hub).status == 0)

    let imported = try bundle("import", up + ".reply", "--format", "json")
    #expect(imported.status == 0, "\(imported.errors)")
    let report = try imported.object()
    #expect(report["taken"] as? Bool == true && report["unsent"] as? Int == 0)
    #expect(report["exportAgain"] as? Bool == false)
    #expect((report["pushed"] as? [String: Any])?["changes"] as? Int == 1)
    #expect(try unsent() == 0)
    for file in [up + ".reply", stick.path("again")] {
      let again = try bundle("import", file)
      #expect(again.status == 0 && again.output.contains("older than the last exchange"), "\(again.errors)")
    }
    let line = try Program.hub.run(
      "rollup", "--data", hub, "--org", "500114", "--indicator", "HC11", "--period", "2022"
    ).objects().first
    #expect(line?["reported"] as? Int == 1)
    for (program, data) in [(Program.hub, hub), (.office, office)] {
      #expect(try program.run("verify", "--data", data).status == 0)
    }
  }

  @Test func `K17 is told what a wrong file is, with nothing changed`() async throws {
    #expect(try bundle("export", stick.path("early")).errors.contains("[not-enrolled]"))
    #expect(!FileManager.default.fileExists(atPath: stick.path("early")))
    try await join()
    try observe("HC11", "1")
    let up = stick.path("up")
    #expect(try bundle("export", up).status == 0)
    let bytes = try #require(FileManager.default.contents(atPath: up))
    let cases: [(name: String, bytes: Data, code: String)] = [
      ("cut", bytes.dropLast(9), "bundle-malformed"), ("empty", Data(), "bundle-malformed"),
      ("letter", Data("今天天气很好。".utf8), "bundle-malformed"),
    ]
    for one in cases {
      let path = try stick.write(one.name, one.bytes)
      let spoken = try bundle("import", path, at: .hub)
      #expect(spoken.status == 1 && spoken.errors.contains("[\(one.code)]") && spoken.output.isEmpty, "\(spoken)")
      #expect(!FileManager.default.fileExists(atPath: path + ".reply"))
    }
    #expect(try bundle("import", up).errors.contains("[bundle-misaddressed]"))
    #expect(try bundle("import", stick.path("nothing")).errors.contains("[file-unreadable]"))
    #expect(try bundle("export", "/dev/full/x").errors.contains("[file-unwritable]"))
    #expect(try unsent() == 1)
    for name in ["export", "import"] {
      #expect(try Program.office.run("bundle", name, "--help").output.contains("tributary bundle \(name)"))
    }
  }
}
