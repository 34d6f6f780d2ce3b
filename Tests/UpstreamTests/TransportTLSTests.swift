import Foundation
import Testing

@testable import Upstream

/// Certificates that `openssl` makes in a directory of their own, and servers that show them.
///
/// One authority signs a good certificate for 127.0.0.1, one whose time is past, one whose time is to come, and one for
/// another name; a second authority has nothing to do with them.
final class TLSWorkshop {
  static let openssl = "/usr/bin/openssl"

  let directory: URL

  init() throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent("tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    for authority in ["ca", "stranger"] {
      try run(Self.request(authority, name: authority) + ["-x509", "-days", "30", "-out", "\(authority).pem"])
    }
    let setup = """
      [ca]
      default_ca=own
      [own]
      database=index.txt
      new_certs_dir=.
      serial=serial
      default_md=sha256
      policy=any
      unique_subject=no
      [any]
      commonName=supplied
      [here]
      subjectAltName=IP:127.0.0.1
      [elsewhere]
      subjectAltName=DNS:elsewhere.example
      """
    try write(setup, "ca.conf")
    try write("", "index.txt")
    try write("01", "serial")
    try certify("good", "here", from: "20200101000000Z", to: "20990101000000Z")
    try certify("past", "here", from: "20000101000000Z", to: "20010101000000Z")
    try certify("future", "here", from: "20900101000000Z", to: "20990101000000Z")
    try certify("other", "elsewhere", from: "20200101000000Z", to: "20990101000000Z")
  }

  deinit {
    try? FileManager.default.removeItem(at: directory)
  }

  func path(_ name: String) -> String { directory.appendingPathComponent(name).path }

  /// The pin of a certificate's key, as the configuration takes it.
  func pin(_ name: String) throws -> String {
    try run(["pkey", "-in", "\(name).key", "-pubout", "-outform", "DER", "-out", "\(name).spki"])
    try run(["dgst", "-sha256", "-binary", "-out", "\(name).hash", "\(name).spki"])
    return "sha256//" + (try Data(contentsOf: URL(fileURLWithPath: path("\(name).hash")))).base64EncodedString()
  }

  private static func request(_ key: String, name: String) -> [String] {
    [
      "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "\(key).key", "-subj",
      "/CN=\(name)",
    ]
  }

  private func certify(_ name: String, _ extensions: String, from start: String, to end: String) throws {
    try run(Self.request(name, name: name) + ["-out", "\(name).csr"])
    try run([
      "ca", "-batch", "-config", "ca.conf", "-cert", "ca.pem", "-keyfile", "ca.key", "-in", "\(name).csr", "-out",
      "\(name).pem", "-startdate", start, "-enddate", end, "-extensions", extensions, "-notext",
    ])
  }

  private func write(_ text: String, _ name: String) throws {
    try Data(text.utf8).write(to: directory.appendingPathComponent(name))
  }

  private func process(_ arguments: [String]) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.openssl)
    process.arguments = arguments
    process.currentDirectoryURL = directory
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    return process
  }

  private func run(_ arguments: [String]) throws {
    let process = process(arguments)
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "openssl \(arguments.joined(separator: " "))")
  }

  /// Runs an HTTPS server that shows a certificate for as long as the body runs; gives it the address.
  func withServer<Answer>(
    _ name: String, _ arguments: [String] = [], _ body: (String) async throws -> Answer
  ) async throws -> Answer {
    let server = process(
      ["s_server", "-accept", "127.0.0.1:0", "-cert", "\(name).pem", "-key", "\(name).key", "-www"] + arguments)
    let output = Pipe()
    server.standardOutput = output
    try server.run()
    defer {
      // Not `terminate`: the threads that run tests block SIGTERM, and a child inherits that.
      kill(server.processIdentifier, SIGKILL)
      server.waitUntilExit()
    }
    var text = ""
    while !(text.contains("ACCEPT ") && text.hasSuffix("\n")) {
      let part = output.fileHandleForReading.availableData
      try #require(!part.isEmpty, "openssl s_server ended")
      text += String(decoding: part, as: UTF8.self)
    }
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("ACCEPT ") })
    let port = try #require(line.split(separator: ":").last)
    return try await body("https://127.0.0.1:\(port)/")
  }
}

@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: TLSWorkshop.openssl), "openssl is not installed"))
struct `The transport over TLS` {
  private func failure(
    _ server: String, trusting authority: String?, arguments: [String] = [],
    _ adjust: (TLSWorkshop, inout TransportConfiguration) throws -> Void = { _, _ in }
  ) async throws -> TransportError.Kind? {
    let workshop = try TLSWorkshop()
    var configuration = TransportConfiguration()
    configuration.authorityPath = authority.map { workshop.path("\($0).pem") }
    try adjust(workshop, &configuration)
    let transport = try CurlTransport(configuration)
    return try await workshop.withServer(server, arguments) { url in
      await UpstreamTests.failure(of: TransportRequest(url: url), by: transport)
    }
  }

  @Test(
    arguments: [
      ("good", "ca", nil), ("stranger", "ca", .untrusted), ("good", "stranger", .untrusted), ("good", nil, .untrusted),
      ("past", "ca", .expired),
      ("future", "ca", .notYetValid), ("other", "ca", .wrongIdentity), ("good", "missing", .credentials),
    ] as [(String, String?, TransportError.TLSProblem?)])
  func `C10 H11 trusts only the right certificate at the right time`(
    server: String, authority: String?, problem: TransportError.TLSProblem?
  ) async throws {
    let kind = try await failure(server, trusting: authority)
    #expect(kind == problem.map { .tls($0) })
  }

  @Test func `H11 a pinned key must be the hub's`() async throws {
    let right = try await failure("good", trusting: "ca") { $1.pinnedPublicKey = try $0.pin("good") }
    #expect(right == nil)
    let wrong = try await failure("good", trusting: "ca") { $1.pinnedPublicKey = try $0.pin("stranger") }
    #expect(wrong == .tls(.wrongIdentity))
  }

  @Test func `shows its own certificate where it is asked for`() async throws {
    let asking = ["-Verify", "1", "-CAfile", "ca.pem", "-verify_return_error"]
    let shown = try await failure("good", trusting: "ca", arguments: asking) {
      $1.clientCertificate = .init(certificatePath: $0.path("other.pem"), keyPath: $0.path("other.key"))
    }
    #expect(shown == nil)
    let without = try await failure("good", trusting: "ca", arguments: asking)
    #expect(without != nil)
    let unreadable = try await failure("good", trusting: "ca", arguments: asking) {
      $1.clientCertificate = .init(certificatePath: $0.path("no.pem"), keyPath: $0.path("no.key"))
    }
    #expect(unreadable == .tls(.credentials))
  }

  @Test func `a port that does not speak TLS is a handshake that fails`() async throws {
    try await withFaultServer({ _ in .ok() }) { server in
      let transport = try CurlTransport()
      let kind = await UpstreamTests.failure(of: TransportRequest(url: server.url(scheme: "https")), by: transport)
      #expect(kind == .tls(.handshake))
      // Nothing was understood as a request, in particular not in plain text.
      #expect(server.requests == 0)
    }
  }
}
