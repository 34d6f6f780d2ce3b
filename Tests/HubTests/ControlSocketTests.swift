import Desk
import Fixtures
import Foundation
import Model
import Store
import Testing
import WireProtocol

@testable import Hub

@Suite struct `Commands passed to the process that serves a hub` {
  /// What a command said in this process on behalf of the other.
  private struct Passed {
    let status: Int32
    let console: CapturingConsole
  }

  /// Types a command line beside a served hub, as a person at another terminal would.
  private func enter(
    _ arguments: [String], beside live: LiveHub, language: Language = .english, directory: String = "/"
  ) async throws -> Passed {
    let socket = try #require(ControlSocket.path(in: live.hub.directory))
    // The socket is bound after the server says that it listens.
    while !FileManager.default.fileExists(atPath: socket) { await Task.yield() }
    let console = CapturingConsole()
    let context = CommandContext(kind: .hub, language: language, console: console, directory: directory)
    let status = await ProgramRunner.run(HubProgram.self, arguments, context: context) { folder in
      try await ControlClient.run(arguments, in: folder, context: context)
    }
    return Passed(status: status, console: console)
  }

  @Test func `run there and bring back what they said`() async throws {
    try await withHub { live in
      let passed = try await enter(["enroll", "--data", live.hub.directory, "--org", "500114"], beside: live)
      #expect(passed.status == 0, "\(passed.console.notes)")
      #expect(passed.console.output.count == 1)
      #expect(passed.console.notes.count == 1)
      #expect(passed.console.notes.first?.contains("good once within 30 days") == true)
      let code = try EnrolmentCode(parsing: try #require(passed.console.output.first))
      let office = try live.office("500114")
      let keys = try PublicKeys(of: office.key)
      let key = try await live.hub.enroll(
        codeID: code.id, keys: keys, proof: EnrolmentProof.node(keys: keys, region: "500114", key: code.key),
        region: "500114", program: "test")
      #expect(key == code.key, "the code was issued by the served hub itself")
    }
  }

  @Test func `bring back a refusal with its status and its language`() async throws {
    try await withHub { live in
      let arguments = ["enroll", "--data", live.hub.directory, "--org", "999999"]
      let english = try await enter(arguments, beside: live)
      #expect(english.status == 1)
      #expect(english.console.output.isEmpty)
      #expect(english.console.notes.count == 1)
      #expect(english.console.notes.first?.hasSuffix("[region-unknown]") == true)
      #expect(english.console.notes.first?.hasPrefix("No region") == true)
      let chinese = try await enter(arguments, beside: live, language: .chinese)
      #expect(chinese.console.notes.first?.hasPrefix("区划表中没有") == true)
    }
  }

  @Test func `find files from where they were typed`() async throws {
    try await withHub { live in
      try live.folder.write("list.csv", Array("500114\n500115\n".utf8))
      let passed = try await enter(
        ["enroll", "--data", "hub", "--from", "list.csv", "--format", "json"], beside: live,
        directory: live.folder.path)
      #expect(passed.status == 0, "\(passed.console.notes)")
      #expect(passed.console.output.first?.contains("500115") == true)
    }
  }

  @Test func `write the served hub's own rows`() async throws {
    try await withHub { live in
      let arguments = ["observe", "HC01", "--period", "2022", "--value", "79", "--data", live.hub.directory]
      let passed = try await enter(arguments, beside: live)
      #expect(passed.status == 0, "\(passed.console.notes)")
      #expect(try live.hub.figures(of: nil).map(\.indicator) == ["HC01"])
      #expect(try live.hub.verify().isClean)
    }
  }

  @Test func `that only make sense in their own process are not passed on`() async throws {
    try await withHub { live in
      let serve = ["serve", "--data", live.hub.directory, "--listen", "127.0.0.1:0"]
      let passed = try await enter(serve, beside: live)
      #expect(passed.status == 75)
      #expect(passed.console.notes.first?.hasSuffix("[hub-in-use]") == true)
    }
  }

  @Test func `reach a socket that its owner alone may use`() async throws {
    try await withHub { live in
      let passed = try await enter(["enroll", "--data", live.hub.directory, "--org", "500114"], beside: live)
      #expect(passed.status == 0, "\(passed.console.notes)")
      let path = live.hub.directory + "/" + ControlSocket.fileName
      #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    }
  }

  @Test func `say that nobody answers where no hub is served`() async throws {
    let folder = try TemporaryFolder()
    let context = CommandContext(kind: .hub, language: .english, console: CapturingConsole(), directory: "/")
    await #expect(throws: HubError.unreachable) {
      _ = try await ControlClient.run(["status"], in: folder.path, context: context)
    }
    // What a process leaves behind when it is killed.
    try folder.write(ControlSocket.fileName, [])
    await #expect(throws: HubError.unreachable) {
      _ = try await ControlClient.run(["status"], in: folder.path, context: context)
    }
  }

  @Test func `name a folder whose path is too long for a socket`() async throws {
    let name = "/" + ControlSocket.fileName
    let longest = "/" + String(repeating: "a", count: ControlLimits.pathBytes - name.utf8.count - 1)
    #expect(ControlSocket.path(in: longest)?.utf8.count == ControlLimits.pathBytes)
    #expect(ControlSocket.path(in: longest + "a") == nil)
    let folder = try TemporaryFolder()
    let directory = folder.path(String(repeating: "a", count: ControlLimits.pathBytes))
    let hub = try Store.found(Store.Founding(kind: .hub, region: "500000"), in: directory)
    do {
      _ = try ControlSocket(hub, root: HubProgram.self)
      Issue.record("no command could be passed to this hub")
    } catch let error as HubError {
      #expect(error.code == "path-too-long")
      #expect(error.recovery != .retry, "trying again does not make the path shorter")
      #expect(error.message.english.contains(directory))
    }
  }
}
