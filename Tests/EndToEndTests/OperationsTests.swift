import Fixtures
import Foundation
import Store
import Testing

/// Backup, restore, history, conflicts and single flight through the real programs.
@Suite struct `Operations of a copy` {
  private let folder: TemporaryFolder
  private let server: Server
  private let hub: String

  init() async throws {
    folder = try TemporaryFolder()
    hub = folder.path("hub")
    #expect(try Program.hub.run("init", "--data", hub, "--org", "500000").status == 0)
    server = try await Program.hub.serve("--data", hub)
  }

  /// An office that joined the hub.
  private func office(_ name: String, org: String = "500114") throws -> String {
    let data = folder.path(name)
    #expect(try Program.office.run("init", "--data", data, "--org", org).status == 0)
    let code = try Program.hub.run("enroll", "--data", hub, "--org", org)
    let slip = code.output.trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(try Program.office.run("enroll", server.address, "--code", slip, "--data", data).status == 0)
    return data
  }

  private func observe(_ data: String, _ value: String, period: String = "2022") throws {
    let spoken = try Program.office.run("observe", "HC11", "--period", period, "--value", value, "--data", data)
    #expect(spoken.status == 0, "\(spoken.errors)")
  }

  private func sync(_ data: String) throws {
    let spoken = try Program.office.run("sync", "--data", data)
    #expect(spoken.status == 0, "\(spoken.errors)")
  }

  @Test func `K1 an office whose disk died is back with its stick and two commands`() throws {
    let data = try office("office")
    try observe(data, "1")
    try sync(data)
    try observe(data, "0", period: "2021")
    let usb = folder.path("usb")
    try FileManager.default.createDirectory(atPath: usb, withIntermediateDirectories: true)
    let made = try Program.office.run("backup", usb, "--keep", "2", "--data", data, "--format", "json").object()
    let file = try #require(made["file"] as? String)
    #expect(file.hasPrefix(usb + "/tributary-500114-"))
    let status = try Program.office.run("status", "--data", data, "--format", "json").object()
    #expect(status["lastBackupFile"] as? String == file)
    #expect(status["staleBackup"] as? Bool == false)
    try FileManager.default.removeItem(atPath: data)
    let restored = try Program.office.run("restore", file, "--data", data)
    #expect(restored.status == 0, "\(restored.errors)")
    try sync(data)
    let after = try Program.office.run("status", "--data", data, "--format", "json").object()
    #expect(after["unsent"] as? Int == 0)
    #expect(after["node"] as? String == status["node"] as? String)
    let rollup = try Program.hub.run("rollup", "--data", hub, "--org", "500114", "--indicator", "HC11")
    #expect(try rollup.objects().count == 2)
    #expect(try Program.office.run("verify", "--data", data).status == 0)
    #expect(try Program.hub.run("verify", "--data", hub).status == 0)
  }

  @Test func `K4 a served hub is backed up beside the serving process and restored only when it has stopped`() throws {
    let data = try office("office")
    try observe(data, "1")
    try sync(data)
    let file = folder.path("hub.sqlite")
    let made = try Program.hub.run("backup", file, "--data", hub)
    #expect(made.status == 0, "\(made.errors)")
    #expect(made.errors.contains(".key"))
    #expect(try Program.hub.run("backup", file, "--data", hub).errors.contains("[backup-exists]"))
    let refused = try Program.hub.run("restore", file, "--data", hub)
    #expect(refused.status == 75)
    #expect(refused.errors.contains("[hub-in-use]"))
    server.stop()
    let restored = try Program.hub.run("restore", file, "--data", hub)
    #expect(restored.status == 0, "\(restored.errors)")
    #expect(restored.output.contains("before-restore-"))
    #expect(try Program.hub.run("verify", "--data", hub).status == 0)
  }

  @Test func `A13 a second sync leaves the work to the first and ends well`() throws {
    let data = try office("office")
    try observe(data, "1")
    do {
      let lock = try #require(try FolderLock(.sync, in: data))
      let second = try Program.office.run("sync", "--data", data)
      #expect(second.status == 0)
      #expect(second.errors.contains("already running"))
      #expect(second.output.isEmpty)
      let document = try Program.office.run("sync", "--data", data, "--format", "json").object()
      #expect(document["alreadyRunning"] as? Bool == true)
      #expect(document["conflicts"] as? Int == 0)
      withExtendedLifetime(lock) {}
    }
    let report = try Program.office.run("sync", "--data", data, "--format", "json").object()
    #expect(report["alreadyRunning"] == nil)
    #expect((report["pushed"] as? [String: Any])?["changes"] as? Int == 1)
  }

  @Test func `A13 a hub's second sync gives its one JSON document, too`() throws {
    let data = folder.path("below")
    #expect(try Program.hub.run("init", "--org", "130100", "--data", data).status == 0)
    let lock = try #require(try FolderLock(.sync, in: data))
    let second = try Program.hub.run("sync", "--data", data, "--format", "json")
    #expect(second.status == 0, "\(second.errors)")
    #expect(try second.object()["alreadyRunning"] as? Bool == true)
    #expect(try Program.hub.run("sync", "--data", data).output.isEmpty)
    withExtendedLifetime(lock) {}
  }

  @Test func `a conflict is listed with both values, settled by one command, and history tells it all`() throws {
    let first = try office("first")
    let second = try office("second")
    try observe(first, "1")
    try observe(second, "0")
    for data in [first, second, first] { try sync(data) }
    let listed = try Program.office.run("conflict", "list", "--data", first, "--format", "json").objects()
    #expect(listed.count == 1)
    #expect(listed[0]["row"] as? String == "observation 500114/HC11/2022")
    let choices = try #require(listed[0]["choices"] as? [[String: Any]])
    #expect(choices.map { ($0["values"] as? [String: String])?["value"] } == ["0", "1"])
    #expect(choices.map { $0["own"] as? Bool } == [false, true])
    for (arguments, code) in [
      (["conflict", "resolve", "2", "--keep", "1"], "conflict-unknown"),
      (["conflict", "resolve", "1", "--keep", "3"], "choice-unknown"),
      (["conflict", "resolve", "0", "--keep", "1"], "conflict-unknown"),
      (["history", "nothing", "x"], "table-unknown"), (["history", "observation", "500114"], "row-unknown"),
      (["history", "observation", "HC11/2019"], "row-unknown"), (["history", "task", "9.9"], "task-unknown"),
      (["history", "plan", "ffffffff"], "row-unknown"),
    ] {
      let refused = try Program.office.run(arguments + ["--data", first])
      #expect(refused.status == 1, "\(arguments)")
      #expect(refused.errors.contains("[\(code)]"), "\(arguments) \(refused.errors)")
    }
    let key = try #require(listed[0]["key"] as? String)
    #expect(try Program.office.run("conflict", "resolve", key, "--keep", "2", "--data", first).status == 0)
    for data in [first, second] { try sync(data) }
    for data in [first, second] {
      #expect(try Program.office.run("conflict", "list", "--data", data, "--format", "json").objects().isEmpty)
    }
    let history = try Program.hub.run(
      "history", "observation", "500114/hc11/2022", "--data", hub, "--format", "json"
    ).objects()
    #expect(history.map { $0["outcome"] as? String } == ["superseded", "superseded", "current"])
    #expect((history.last?["over"] as? [[String: Any]])?.count == 2)
    #expect(Set(history.compactMap { $0["org"] as? String }) == ["500114"])
    let text = try Program.office.run("history", "observation", "HC11/2022", "--data", first, language: "zh")
    #expect(text.output.contains("现值"))
    #expect(text.output.contains("改自"))
  }

  @Test func `K3 recover lists what is offered, and accepts nothing that is not`() throws {
    #expect(try Program.hub.run("recover", "list", "--data", hub, "--format", "json").objects().isEmpty)
    #expect(try Program.hub.run("recover", "list", "--data", hub).output.contains("Nothing is offered"))
    for verb in ["accept", "dismiss"] {
      let refused = try Program.hub.run("recover", verb, "3f0a91c27b55", "--data", hub)
      #expect(refused.status == 1 && refused.errors.contains("[offer-unknown]"), "\(refused.errors)")
      #expect(try Program.hub.run("recover", verb, "--data", hub).status == 64)
    }
  }

  @Test func `serve takes its nightly flags and names what is wrong with them`() async throws {
    let data = try office("office")
    for (arguments, code) in [
      (["--nightly", "25:00"], "time-malformed"), (["--backup-to", folder.path("none")], "backup-folder-missing"),
      (["--backup-to", data], "backup-inside-data"), (["--proxy", "nonsense"], "proxy-malformed"),
    ] {
      let refused = try Program.office.run(["serve", "--data", data, "--listen", "127.0.0.1:0"] + arguments)
      #expect(refused.status == 1, "\(arguments) \(refused.errors)")
      #expect(refused.errors.contains("[\(code)]"), "\(arguments) \(refused.errors)")
    }
    let page = try await Program.office.serve("--data", data, "--nightly", "02:00", "--backup-to", folder.path)
    #expect(page.address.hasPrefix("http://127.0.0.1:"))
    #expect(try Program.office.run("backup", folder.path("b.sqlite"), "--data", data).status == 0)
    let refused = try Program.office.run("restore", folder.path("b.sqlite"), "--data", data)
    #expect(refused.status == 75)
    #expect(refused.errors.contains("[data-in-use]"))
    page.stop()
    #expect(try Program.office.run("restore", folder.path("b.sqlite"), "--data", data).status == 0)
  }
}
