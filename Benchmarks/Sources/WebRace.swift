import Foundation
import Upstream

/// A small JSON answer of the hub, and nginx serving the same bytes from a file; both asked by wrk.
///
/// nginx listens on this machine only, on a port that was free a moment before, and ends with the benchmark.
struct WebRace {
  private static let seconds = 3
  private static let connections = 16
  private static let path = "/api/v1/rollups?org=370000&indicator=K011&period=2025-01"

  private let server: HubServer
  private let directory: String

  /// Prepares a race; nil where nginx or wrk is not installed.
  init?(server: HubServer, directory: String) {
    guard Self.program("nginx") != nil, Self.program("wrk") != nil else {
      FileHandle.standardError.write(Data("no nginx or no wrk: small answers are left out (run.sh --packages)\n".utf8))
      return nil
    }
    self.server = server
    self.directory = directory
  }

  private static func program(_ name: String) -> String? {
    ["/usr/sbin/", "/usr/bin/"].map { $0 + name }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Asks one after the other.
  func run(round: Int, report: inout Report) async throws {
    let transport = try CurlTransport()
    defer { transport.close() }
    let answer = try await transport.send(TransportRequest(method: .get, url: server.address + Self.path))
    guard answer.status == 200 else { throw HubServer.Failure(said: "\(answer.status)") }
    let port = try await serve(answer.body)
    let nginx = try Self.start(
      Self.program("nginx") ?? "", ["-c", directory + "/nginx.conf", "-p", directory], quiet: true)
    defer {
      nginx.terminate()
      nginx.waitUntilExit()
    }
    try await Self.waitUntilServed("http://127.0.0.1:\(port)/answer.json", by: transport)
    let own = try Self.rate(server.address + Self.path)
    let file = try Self.rate("http://127.0.0.1:\(port)/answer.json")
    report.add("small JSON answers", round: round, own / file, "× nginx")
    report.add("small JSON answers, rate", round: round, own, "a second")
    report.add("small JSON answers, nginx", round: round, file, "a second")
  }

  /// Writes the file and the configuration, and finds a port.
  private func serve(_ body: [UInt8]) async throws -> Int {
    try FileManager.default.createDirectory(atPath: directory + "/files", withIntermediateDirectories: true)
    let file = directory + "/files/answer.json"
    try Data(body).write(to: URL(fileURLWithPath: file))
    let port = Int.random(in: 20_000..<30_000)
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map { "\($0)_temp_path \(directory)/t;" }
    let text = """
      \(geteuid() == 0 ? "user root;" : "") worker_processes 1; daemon off; pid \(directory)/pid; error_log \(directory)/errors crit;
      events { worker_connections 512; }
      http {
        access_log off; sendfile on; open_file_cache max=10; keepalive_requests 10000000;
        default_type application/json; \(temporary.joined(separator: " "))
        server { listen 127.0.0.1:\(port); root \(directory)/files; }
      }
      """
    try Data(text.utf8).write(to: URL(fileURLWithPath: directory + "/nginx.conf"))
    return port
  }

  private static func waitUntilServed(_ url: String, by transport: CurlTransport) async throws {
    for _ in 0..<100 {
      if let answer = try? await transport.send(TransportRequest(method: .get, url: url)), answer.status == 200 {
        return
      }
      try await Task.sleep(for: .milliseconds(20))
    }
    throw HubServer.Failure(said: "nginx")
  }

  private static func start(_ program: String, _ arguments: [String], quiet: Bool) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    if quiet { process.standardOutput = FileHandle.nullDevice }
    try process.run()
    return process
  }

  /// Requests a second, as wrk counts them.
  private static func rate(_ url: String) throws -> Double {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: program("wrk") ?? "")
    process.arguments = ["-t1", "-c\(connections)", "-d\(seconds)s", url]
    process.standardOutput = output
    try process.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard !said.contains("Non-2xx"),
      let line = said.split(separator: "\n").first(where: { $0.contains("Requests/sec") }),
      let rate = line.split(separator: " ").last.flatMap({ Double($0) })
    else { throw HubServer.Failure(said: said) }
    return rate
  }
}
