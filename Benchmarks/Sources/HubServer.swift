import Foundation

/// `tributary-server serve` as a process of its own on a free port of this machine.
final class HubServer: Sendable {
  /// What the server can fail with.
  struct Failure: Error {
    let said: String
  }

  /// Where it listens.
  let address: String
  private let process: Process

  /// Starts the server that was built beside this program, and waits until it takes connections.
  init(_ directory: String) throws {
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent().appendingPathComponent("tributary-server")
    let output = Pipe()
    process = Process()
    process.executableURL = program
    process.arguments = ["serve", "--data", directory, "--listen", "127.0.0.1:0"]
    process.standardOutput = output
    try process.run()
    var said = ""
    while !said.contains("\n") {
      let bytes = output.fileHandleForReading.availableData
      guard !bytes.isEmpty else { throw Failure(said: said) }
      said += String(decoding: bytes, as: UTF8.self)
    }
    guard let line = said.split(separator: "\n").first, line.hasPrefix("listening on ") else {
      process.terminate()
      throw Failure(said: said)
    }
    address = String(line.dropFirst("listening on ".count))
  }

  /// Stops it and waits for its end.
  func stop() {
    process.terminate()
    process.waitUntilExit()
  }

  /// The most memory that it has had, and what it has now, in MB.
  func memory() throws -> (peak: Double, now: Double) {
    let status = try String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
    func megabytes(_ name: String) -> Double {
      let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") } ?? ""
      return (line.split(separator: " ").dropFirst().compactMap { Double($0) }.first ?? .nan) / 1_024
    }
    return (megabytes("VmHWM"), megabytes("VmRSS"))
  }

  /// The processor time that it has taken, in seconds.
  func processorSeconds() throws -> Double {
    let text = try String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)
    // The name in brackets may hold spaces.
    let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
    let ticks = fields.count > 13 ? (Double(fields[12]) ?? 0) + (Double(fields[13]) ?? 0) : 0
    return ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
  }
}
