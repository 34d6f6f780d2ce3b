import Fixtures
import Foundation
import Replica
import Store
import Synchronization
import Testing
import WireProtocol

@testable import Upstream

@Suite struct `A hub behind a gateway` {
  @Test(arguments: [
    (RewritingGateway.Encoding.length, RewritingGateway.Encoding.length), (.chunked, .length), (.length, .chunked),
    (.chunked, .chunked),
  ])
  func `that rewrites the host, the headers and the framing of bodies works as without it`(
    up: RewritingGateway.Encoding, down: RewritingGateway.Encoding
  ) async throws {
    try await withLine { world in
      let gateway = RewritingGateway(up: up, down: down)
      world.line.plan { _ in .gateway(gateway) }
      for save in 1...3 {
        try world.office.record("HC11", "2022", value: Int64(save % 2), note: "\(save)")
        #expect(try await world.night() == nil)
        #expect(try world.office.unsentChanges() == 0)
      }
      try await world.expectSettled(saves: 3)
    }
  }

  @Test func `lets offices join`() async throws {
    try await withLine { world in
      let address = try #require(try world.office.upstream()?.url)
      world.line.plan { _ in .gateway(RewritingGateway(up: .chunked, down: .chunked)) }
      let newcomer = try world.copies.office("500115")
      let code = try #require(world.copies.hub.issueCodes(for: [newcomer.identity.region], mode: "full").first).code
      _ = try await Enrolment(transport: world.transport).join(newcomer, address: address, code: code)
      #expect(try newcomer.upstream()?.key.node == world.copies.hub.identity.origin.node)
    }
  }

  @Test(arguments: ["/v1/handshake", "/v1/segments", "/v1/rows"])
  func `A7 that compresses what it was asked to leave alone costs a night and nothing else`(
    step: String
  ) async throws {
    try await withLine { world in
      try world.office.record("HC11", "2022", value: 1)
      world.line.plan { $0.path == step ? .gateway(RewritingGateway(down: .gzip)) : .none }
      #expect(try await world.night() == "answer-not-from-hub")
      try await world.expectNothingLost()
      if step != "/v1/rows" {
        world.line.plan { $0.path == step ? .gateway(RewritingGateway(up: .gzip)) : .none }
        #expect(try await world.night() == "signature-wrong")
      }
      try await world.expectSettled(saves: 1)
    }
  }

  @Test func `is asked to leave bodies as they are, in both directions`() async throws {
    try await withLine { world in
      try world.office.record("HC11", "2022", value: 1)
      let asked = Mutex<[[String?]]>([])
      world.line.plan { request in
        asked.withLock { $0.append([request.header("accept-encoding"), request.header("cache-control")]) }
        return .none
      }
      #expect(try await world.night() == nil)
      #expect(asked.withLock { $0 } == [[String?]](repeating: ["identity", "no-transform"], count: 4))
      let raw = try #require(world.line.passed("/v1/segments").first)
      let answer = String(decoding: try await world.line.deliver(raw), as: Unicode.ASCII.self).lowercased()
      #expect(answer.contains("cache-control: no-store, no-transform\r\n"))
    }
  }
}

/// nginx as a gateway with TLS before a hub, in a folder of its own.
private struct NginxGateway {
  static let program = "/usr/sbin/nginx"

  let workshop: TLSWorkshop
  let port: Int

  /// Starts it; it stands before the hub once its first process has ended.
  init(_ workshop: TLSWorkshop, before hub: String, offering protocols: String) throws {
    self.workshop = workshop
    port = try TransportFaultServer.closedPort()
    let paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map { "\($0)_temp_path \(workshop.path($0));" }
    let setup = """
      worker_processes 1;
      \(getuid() == 0 ? "user root;" : "")
      error_log \(workshop.path("error.log"));
      pid \(workshop.path("nginx.pid"));
      events {}
      http {
        access_log off;
        gzip on;
        gzip_types *;
        gzip_proxied any;
        gzip_min_length 1;
        \(paths.joined(separator: "\n"))
        server {
          listen 127.0.0.1:\(port) ssl \(protocols);
          ssl_certificate \(workshop.path("good.pem"));
          ssl_certificate_key \(workshop.path("good.key"));
          client_max_body_size 8m;
          location / {
            proxy_pass \(hub);
            proxy_set_header Host hub.inner.example;
            add_header Spoken $server_protocol always;
          }
        }
      }
      """
    try Data(setup.utf8).write(to: URL(fileURLWithPath: workshop.path("nginx.conf")))
    try run([])
  }

  /// Runs a program with no open file but the first three.
  ///
  /// The server outlives the process that starts it. Whatever it inherited would stay open as long, and with it
  /// what tells Foundation that the process has ended.
  private static let closing = """
    for file in /proc/$$/fd/*; do number=${file##*/}; [ "$number" -gt 2 ] && closed+=" $number>&-"; done
    eval '"$0" "$@"' "$closed"
    """

  func stop() { try? run(["-s", "quit"]) }

  private func run(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments =
      ["-c", Self.closing, Self.program, "-p", workshop.directory.path, "-c", workshop.path("nginx.conf")] + arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "nginx \(arguments)")
  }
}

@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: NginxGateway.program), "nginx is not installed"))
struct `A hub behind nginx` {
  @Test(arguments: [("http2", "HTTP/2.0"), ("", "HTTP/1.1")])
  func `is spoken to over TLS in the newest protocol that is offered`(offered: String, spoken: String) async throws {
    let workshop = try TLSWorkshop()
    let copies = try Copies()
    var configuration = TransportConfiguration()
    configuration.authorityPath = workshop.path("ca.pem")
    configuration.pinnedPublicKey = try workshop.pin("good")
    let transport = try CurlTransport(configuration)
    try await withServedHub(copies.hub) { direct in
      let nginx = try NginxGateway(workshop, before: direct, offering: offered)
      defer { nginx.stop() }
      let address = "https://127.0.0.1:\(nginx.port)"
      let page = try await transport.send(TransportRequest(url: address + "/healthz"))
      #expect(page.header("Spoken") == spoken)
      let office = try copies.office("500114")
      let code = try #require(copies.hub.issueCodes(for: [office.identity.region], mode: "full").first).code
      _ = try await Enrolment(transport: transport).join(office, address: address, code: code)
      for save in 1...3 {
        try office.record("HC11", "2022", value: Int64(save % 2), note: "\(save)")
        #expect(try await sync(office, by: transport).pushed.changes == 1)
      }
      #expect(try OfficeState.figures(copies.hub) == OfficeState.figures(office))
      #expect(try office.unsentChanges() == 0)
      #expect(try copies.hub.verify().isClean)
    }
  }
}
