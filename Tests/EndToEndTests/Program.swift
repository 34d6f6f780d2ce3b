import Fixtures
import Foundation

/// What a finished process said.
struct Spoken: Sendable {
  let status: Int32
  let output: String
  let errors: String

  /// The one JSON document on standard output.
  func json() throws -> Any {
    try JSONSerialization.jsonObject(with: Data(output.utf8), options: [.fragmentsAllowed])
  }

  /// The JSON document as a list of objects.
  func objects() throws -> [[String: Any]] {
    try json() as? [[String: Any]] ?? []
  }

  /// The JSON document as one object.
  func object() throws -> [String: Any] {
    try json() as? [String: Any] ?? [:]
  }
}

/// The two programs as they were built beside the tests.
enum Program: String, Sendable {
  case office = "tributary"
  case hub = "tributary-server"

  private static let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()

  /// Where the program lies.
  var path: String { Self.folder.appendingPathComponent(rawValue).path }

  /// A process of the program, or of another file, that is still to be started.
  func process(_ arguments: [String], language: String, at path: String? = nil) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path ?? self.path)
    process.arguments = arguments
    process.environment = ["TRIBUTARY_LANG": language, "PATH": "/usr/bin:/bin"]
    process.standardInput = FileHandle.nullDevice
    return process
  }

  /// Runs the program to its end.
  func run(_ arguments: String..., language: String = "en") throws -> Spoken {
    try run(arguments, language: language)
  }

  /// Runs the program to its end.
  func run(_ arguments: [String], language: String = "en") throws -> Spoken {
    try Self.finish(process(arguments, language: language))
  }

  /// Runs a process to its end.
  static func finish(_ process: Process) throws -> Spoken {
    // Files instead of pipes: a pipe that fills up while the other is read would stop the process for ever.
    let folder = try TemporaryFolder()
    let output = try folder.write("output", [])
    let errors = try folder.write("errors", [])
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: errors)
    try process.run()
    process.waitUntilExit()
    func text(_ path: String) -> String {
      String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
    return Spoken(status: process.terminationStatus, output: text(output), errors: text(errors))
  }

  /// Starts the program and waits for the address it listens on.
  func serve(_ arguments: String...) async throws -> Server {
    let process = process(["serve"] + arguments + ["--listen", "127.0.0.1:0"], language: "en")
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    var said = ""
    while !said.contains("\n") {
      let data = pipe.fileHandleForReading.availableData
      if data.isEmpty { throw ServeError(said: said) }
      said += String(decoding: data, as: UTF8.self)
    }
    let address = said.split(separator: "\n").first?.split(separator: " ").last.map(String.init) ?? ""
    return Server(process: process, address: address)
  }

  struct ServeError: Error {
    let said: String
  }
}

/// A program that serves until this value goes.
final class Server {
  private let process: Process
  let address: String

  init(process: Process, address: String) {
    self.process = process
    self.address = address
  }

  /// Ends the process without asking it, as a power cut would.
  func stop() {
    guard process.isRunning else { return }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  deinit { stop() }
}
