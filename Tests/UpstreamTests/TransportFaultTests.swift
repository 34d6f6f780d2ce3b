import Synchronization
import Testing

@testable import Upstream

@Suite struct `The transport meets a fault` {
  private static let plain = Array("HTTP/1.1 200 OK\r\nX: 1\r\nContent-Length: 12\r\n\r\nhello, world".utf8)
  private static let chunked = Array(
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n7\r\n, world\r\n0\r\n\r\n".utf8)

  /// The kind of failure of one GET to a server that always replies like this.
  private func failure(
    on reply: TransportFaultServer.Reply, limit: Int = TransportRequest.defaultResponseLimit,
    _ adjust: (inout TransportConfiguration) -> Void = { _ in }
  ) async throws -> TransportError.Kind? {
    var configuration = TransportConfiguration()
    adjust(&configuration)
    let transport = try CurlTransport(configuration)
    return try await withFaultServer({ _ in reply }) { server in
      await UpstreamTests.failure(of: TransportRequest(url: server.url(), responseLimit: limit), by: transport)
    }
  }

  @Test(arguments: [plain, chunked])
  func `A2 A3 an answer cut at any byte is never taken for whole`(whole: [UInt8]) async throws {
    let transport = try CurlTransport()
    let length = Mutex(0)
    try await withFaultServer({ _ in .init(Array(whole.prefix(length.withLock { $0 })), then: .close) }) { server in
      for cut in 0..<whole.count {
        length.withLock { $0 = cut }
        switch await outcome(of: TransportRequest(url: server.url()), by: transport) {
        case .success(let response):
          // Once the last chunk has come, the line feed at the very end says nothing new.
          #expect(whole == Self.chunked && cut == whole.count - 1, "after \(cut) bytes")
          #expect(response.body == Array("hello, world".utf8), "after \(cut) bytes")
        case .failure(let error):
          // Of a few bytes nobody can say whether they were to become HTTP.
          #expect(error.kind == .cut || (cut < 5 && error.kind == .notHTTP), "after \(cut) bytes: \(error)")
        }
      }
      length.withLock { $0 = whole.count }
      let response = try await transport.send(TransportRequest(url: server.url()))
      #expect(response.body == Array("hello, world".utf8))
    }
  }

  @Test(arguments: [0, 20, 46, 50])
  func `A2 A19 a connection thrown away is cut`(length: Int) async throws {
    #expect(try await failure(on: .init(Array(Self.plain.prefix(length)), then: .reset)) == .cut)
  }

  @Test func `A1 a kept connection that dies gets the whole request again on a new one`() async throws {
    let body = patternedBody(count: 300_000)
    try await withFaultServer({ request in
      // The second request on the first connection is read and dropped.
      request.number == 2 && request.connection == 1
        ? .init(then: .close) : .ok(request.body == body ? "same" : "different")
    }) { server in
      let transport = try CurlTransport()
      for _ in 0..<2 {
        let response = try await transport.send(TransportRequest(method: .post, url: server.url(), body: body))
        #expect(response.body == Array("same".utf8))
      }
      #expect(server.requests == 3)
      #expect(server.connections == 2)
    }
  }

  @Test func `A9 a body may reach its limit but not pass it`() async throws {
    #expect(try await failure(on: .init(Self.plain), limit: 12) == nil)
    #expect(try await failure(on: .init(Self.plain), limit: 11) == .tooLarge)
    #expect(try await failure(on: .init(Self.chunked), limit: 12) == nil)
    #expect(try await failure(on: .init(Self.chunked), limit: 11) == .tooLarge)
    #expect(try await failure(on: .init(Self.plain), limit: 0) == .tooLarge)
    #expect(try await failure(on: .ok(""), limit: 0) == nil)
  }

  @Test func `A9 an endless body is stopped at the limit`() async throws {
    let part = Array("1000\r\n".utf8) + [UInt8](repeating: 65, count: 4_096) + Array("\r\n".utf8)
    let chunks = TransportFaultServer.Reply(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", then: .endless(part))
    #expect(try await failure(on: chunks, limit: 1 << 20) == .tooLarge)
    let bare = TransportFaultServer.Reply("HTTP/1.1 200 OK\r\n\r\n", then: .endless(part))
    #expect(try await failure(on: bare, limit: 1 << 20) == .tooLarge)
  }

  @Test func `A9 an endless head is stopped`() async throws {
    let lines = TransportFaultServer.Reply("HTTP/1.1 200 OK\r\n", then: .endless(Array("X-More: and more\r\n".utf8)))
    #expect(try await failure(on: lines) == .tooLarge)
    let interim = TransportFaultServer.Reply("", then: .endless(Array("HTTP/1.1 103 Wait\r\n\r\n".utf8)))
    #expect(try await failure(on: interim) == .tooLarge)
  }

  @Test func `A9 a declared length that is too long is a cut`() async throws {
    #expect(try await failure(on: .init("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort", then: .close)) == .cut)
  }

  @Test func `A9 bytes past the declared length do not leak into the next answer`() async throws {
    try await withFaultServer({ request in
      request.number == 1
        ? .init("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 500 Smuggled\r\n\r\n") : .ok("next")
    }) { server in
      let transport = try CurlTransport()
      let first = try await transport.send(TransportRequest(url: server.url()))
      #expect(first.body == Array("ok".utf8))
      let second = try await transport.send(TransportRequest(url: server.url()))
      #expect(second.status == 200)
      #expect(second.body == Array("next".utf8))
    }
  }

  @Test func `A16 a login page arrives as the HTML that it is`() async throws {
    let page = TransportFaultServer.Reply.ok("<html>请登录</html>", headers: ["Content-Type: text/html; charset=utf-8"])
    try await withFaultServer({ _ in page }) { server in
      let response = try await CurlTransport().send(TransportRequest(url: server.url()))
      #expect(response.status == 200)
      #expect(response.mediaType == "text/html")
    }
  }

  @Test(arguments: ["SSH-2.0-OpenSSH_9.2\r\n", "<html></html>", "HTTP/9.9 what\r\n\r\n"])
  func `A16 what is not HTTP is said to be so`(text: String) async throws {
    #expect(try await failure(on: .init(text, then: .close)) == .notHTTP)
  }

  @Test(arguments: [300, 301, 302, 303, 307, 308])
  func `A17 a redirect is not followed`(status: Int) async throws {
    try await withFaultServer({ _ in .ok() }) { target in
      let reply = TransportFaultServer.Reply.ok("", status: "\(status) Go", headers: ["Location: \(target.url())"])
      let kind = try await failure(on: reply)
      #expect(kind == .redirected(status: status))
      #expect(target.connections == 0)
    }
  }

  @Test(arguments: [
    "http://hub.example/", "http://10.1.2.3/", "HTTP://hub.example/", "http://127.0.0.1.example/",
    "http://127.example/",
    "http://localhost.example/", "ftp://127.0.0.1/", "file:///etc/passwd", "https://name:word@hub.example/", "", "/v1",
    "hub.example", "https://", "https://hub.example/a b", "https://hub.example/\u{0}", "https://hub.example/\r\nX: 1",
    "https://hub.example:99999/",
  ])
  func `A17 an address that is not allowed is refused before any connection`(url: String) async throws {
    try await withFaultServer({ _ in .ok() }) { proxy in
      var configuration = TransportConfiguration()
      configuration.proxy = .url(proxy.url())
      let transport = try CurlTransport(configuration)
      #expect(await UpstreamTests.failure(of: TransportRequest(url: url), by: transport) == .unsupportedURL)
      #expect(proxy.connections == 0)
    }
  }

  @Test func `A17 plain HTTP to another host goes out only when allowed, and by the configured proxy`() async throws {
    try await withFaultServer({ .ok($0.line) }) { proxy in
      var configuration = TransportConfiguration()
      configuration.allowsPlainHTTP = true
      configuration.proxy = .url(proxy.url())
      let transport = try CurlTransport(configuration)
      let response = try await transport.send(TransportRequest(url: "http://hub.example/v1"))
      #expect(String(decoding: response.body, as: UTF8.self) == "GET http://hub.example/v1 HTTP/1.1")
    }
  }

  @Test(arguments: ["127.0.0.1", "localhost", "127.1", "0x7f.0.0.1"])
  func `this machine may be reached in plain HTTP and without the proxy`(host: String) async throws {
    try await withFaultServer({ .ok($0.line) }) { server in
      var configuration = TransportConfiguration()
      configuration.proxy = .url("http://127.0.0.1:\(try TransportFaultServer.closedPort())")
      let transport = try CurlTransport(configuration)
      let response = try await transport.send(TransportRequest(url: "http://\(host):\(server.port)/v1"))
      #expect(String(decoding: response.body, as: UTF8.self) == "GET /v1 HTTP/1.1")
    }
  }

  @Test func `A18 a whole that takes too long is ended`() async throws {
    let reply = TransportFaultServer.Reply(Array(Self.plain.dropLast()), then: .stall)
    #expect(try await failure(on: reply) { $0.totalTimeout = .milliseconds(150) } == .timedOut)
  }

  @Test func `A18 a transfer that falls silent is ended`() async throws {
    let reply = TransportFaultServer.Reply(Array(Self.plain.dropLast()), then: .stall)
    let adjust = { (configuration: inout TransportConfiguration) in
      configuration.lowSpeedTime = .seconds(1)
      configuration.lowSpeedLimit = 1_000
    }
    #expect(try await failure(on: reply, adjust) == .timedOut)
  }

  @Test func `A20 a port that refuses and a name that cannot exist are unreachable`() async throws {
    let transport = try CurlTransport()
    let refused = TransportRequest(url: "http://127.0.0.1:\(try TransportFaultServer.closedPort())/")
    #expect(await UpstreamTests.failure(of: refused, by: transport) == .unreachable)
    // A label of 64 bytes is too long for any name server to be asked about it.
    let unknown = TransportRequest(url: "https://\(String(repeating: "a", count: 64)).invalid/")
    #expect(await UpstreamTests.failure(of: unknown, by: transport) == .unreachable)
  }

  @Test func `A20 the error names the origin and neither path nor query`() async throws {
    let port = try TransportFaultServer.closedPort()
    let transport = try CurlTransport()
    let request = TransportRequest(url: "http://127.0.0.1:\(port)/secret?token=secret")
    let error = try #require(await outcome(of: request, by: transport).failure)
    #expect(error.origin == "http://127.0.0.1:\(port)")
    #expect(!"\(error)".contains("secret"))
    #expect(error.isTemporary)
  }

  @Test func `a request that breaks the rules is refused before any connection`() async throws {
    try await withFaultServer({ _ in .ok() }) { server in
      let transport = try CurlTransport()
      let url = server.url()
      let long = String(repeating: "v", count: TransportRequest.maximumHeaderFieldBytes + 1)
      let many = [TransportHeader](repeating: .init("A", "b"), count: TransportRequest.maximumHeaders + 1)
      let requests = [
        TransportRequest(url: url, headers: [.init("A", "b\r\nC: d")]), .init(url: url, headers: [.init("A\n", "b")]),
        .init(url: url, headers: [.init("", "b")]), .init(url: url, headers: [.init("A:", "b")]),
        .init(url: url, headers: [.init("A", "b\u{0}")]), .init(url: url, headers: [.init("A", long)]),
        .init(url: url, headers: [.init("EXPECT", "100-continue")]),
        .init(url: url, headers: [.init("Content-Length", "5")]), .init(url: url, headers: many),
        .init(url: url, body: [1]), .init(url: url, responseLimit: -1),
        .init(url: url, responseLimit: TransportRequest.maximumBodyBytes + 1),
      ]
      for request in requests {
        #expect(
          await UpstreamTests.failure(of: request, by: transport) == .invalidRequest, "\(request.headers.prefix(1))")
      }
      #expect(server.connections == 0)
      let allowed = TransportRequest(
        url: url, headers: Array(many.dropLast()), responseLimit: TransportRequest.maximumBodyBytes)
      #expect(await UpstreamTests.failure(of: allowed, by: transport) == nil)
    }
  }
}
