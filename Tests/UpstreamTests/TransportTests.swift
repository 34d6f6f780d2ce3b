import Synchronization
import Testing

@testable import Upstream

/// Sends a request and gives what came of it.
func outcome(
  of request: TransportRequest, by transport: some Transport
) async -> Result<TransportResponse, TransportError> {
  do { return .success(try await transport.send(request)) } catch { return .failure(error) }
}

/// Sends a request and tells the kind of its failure, or nil when there was an answer.
func failure(of request: TransportRequest, by transport: some Transport) async -> TransportError.Kind? {
  await outcome(of: request, by: transport).failure?.kind
}

extension Result {
  /// The error, if there is one.
  var failure: Failure? {
    if case .failure(let error) = self { error } else { nil }
  }
}

/// A body in which no two blocks are alike.
func patternedBody(count: Int) -> [UInt8] {
  var body: [UInt8] = []
  body.reserveCapacity(count)
  let block = (0..<4_096).map { UInt8(truncatingIfNeeded: $0 &* 31) }
  var number: UInt8 = 0
  while body.count < count {
    body.append(number)
    body.append(contentsOf: block.prefix(count - body.count))
    number &+= 1
  }
  return body
}

@Suite struct `The transport` {
  @Test func `brings status, headers and body`() async throws {
    let reply = TransportFaultServer.Reply.ok(
      "河流", headers: ["X-One: first", "x-one: second", "Content-Type: Text/Plain; a=b"])
    try await withFaultServer({ _ in reply }) { server in
      let response = try await CurlTransport().send(TransportRequest(url: server.url("/a?b=c")))
      #expect(response.status == 200)
      #expect(response.body == Array("河流".utf8))
      #expect(response.header("X-ONE") == "first")
      #expect(response.header("absent") == nil)
      #expect(response.mediaType == "text/plain")
      #expect(response.bytesSent == 0)
      #expect(response.bytesReceived == 6)
    }
  }

  @Test(arguments: [200, 204, 304, 400, 404, 409, 413, 500, 503])
  func `hands a status to the caller as an answer`(status: Int) async throws {
    try await withFaultServer({ _ in .ok("", status: "\(status) X") }) { server in
      let response = try await CurlTransport().send(TransportRequest(url: server.url()))
      #expect(response.status == status)
    }
  }

  @Test func `skips interim answers and reads a chunked one with trailers`() async throws {
    let text =
      "HTTP/1.1 103 Early Hints\r\nX-One: early\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Two: late\r\n\r\n"
      + "3\r\nabc\r\n2\r\nde\r\n0\r\nX-Three: trailer\r\n\r\n"
    try await withFaultServer({ _ in .init(text) }) { server in
      let response = try await CurlTransport().send(TransportRequest(url: server.url()))
      #expect(response.body == Array("abcde".utf8))
      #expect(response.header("X-One") == nil)
      #expect(response.header("X-Two") == "late")
      #expect(response.header("X-Three") == nil)
    }
  }

  @Test func `does not inflate what arrives`() async throws {
    try await withFaultServer({ _ in .ok("not gzip", headers: ["Content-Encoding: gzip"]) }) { server in
      let response = try await CurlTransport().send(TransportRequest(url: server.url()))
      #expect(response.body == Array("not gzip".utf8))
    }
  }

  @Test func `sends the headers that it was given and no surprises`() async throws {
    try await withFaultServer({ _ in .ok() }) { server in
      let headers = [TransportHeader("X-Name", "区县"), TransportHeader("X-Empty", "")]
      let body = [UInt8](repeating: 7, count: 2 << 20)
      _ = try await CurlTransport().send(
        TransportRequest(method: .post, url: server.url("/v1/segments"), headers: headers, body: body))
      var arrivals = server.arrivals.makeAsyncIterator()
      let request = try #require(await arrivals.next())
      #expect(request.line == "POST /v1/segments HTTP/1.1")
      #expect(request.header("x-name") == "区县")
      #expect(request.headers.contains("X-Empty:"))
      #expect(request.header("user-agent") == "tributary")
      #expect(request.header("content-length") == "\(body.count)")
      for absent in ["expect", "content-type", "accept-encoding", "authorization", "cookie", "transfer-encoding"] {
        #expect(request.header(absent) == nil, "\(absent)")
      }
    }
  }

  @Test(arguments: [TransportRequest.Method.post, .put])
  func `uploads 20 MB whole and tells how far it is`(method: TransportRequest.Method) async throws {
    let body = patternedBody(count: 20 << 20)
    let steps = Mutex<[Int]>([])
    try await withFaultServer({ request in .ok(request.body == body ? "same" : "different") }) { server in
      let request = TransportRequest(
        method: method, url: server.url(), body: body,
        progress: { sent, total in steps.withLock { $0.append(total == body.count ? sent : -1) } })
      let response = try await CurlTransport().send(request)
      #expect(response.body == Array("same".utf8))
      #expect(response.bytesSent == body.count)
    }
    let seen = steps.withLock { $0 }
    #expect(seen.last == body.count)
    #expect(zip(seen, seen.dropFirst()).allSatisfy { $0 < $1 })
    #expect(seen.first.map { $0 >= 0 } == true)
  }

  @Test func `an empty POST has length zero`() async throws {
    try await withFaultServer({ .ok($0.header("content-length") ?? "none") }) { server in
      let response = try await CurlTransport().send(TransportRequest(method: .post, url: server.url()))
      #expect(response.body == Array("0".utf8))
    }
  }

  @Test func `uses one connection again`() async throws {
    try await withFaultServer({ _ in .ok() }) { server in
      let transport = try CurlTransport()
      for _ in 0..<20 { _ = try await transport.send(TransportRequest(url: server.url())) }
      #expect(server.connections == 1)
      #expect(server.requests == 20)
    }
  }

  @Test func `carries 50 requests at once over few connections`() async throws {
    try await withFaultServer({ .ok($0.line) }) { server in
      let transport = try CurlTransport()
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for index in 0..<50 {
          let url = server.url("/\(index)")
          group.addTask {
            let response = try await transport.send(TransportRequest(url: url))
            return response.body == Array("GET /\(index) HTTP/1.1".utf8)
          }
        }
        for try await isRight in group { #expect(isRight) }
      }
      #expect(server.requests == 50)
      #expect(server.connections <= transport.configuration.maximumConnections)
    }
  }

  @Test func `cancelling the task ends a stalled transfer and its connection`() async throws {
    try await withFaultServer({ _ in .init("HTTP/1.1 200 OK\r\nContent-Le", then: .stall) }) { server in
      let transport = try CurlTransport()
      let task = Task { await failure(of: TransportRequest(url: server.url()), by: transport) }
      var arrivals = server.arrivals.makeAsyncIterator()
      _ = await arrivals.next()
      task.cancel()
      #expect(await task.value == .cancelled)
      var departures = server.departures.makeAsyncIterator()
      #expect(await departures.next() == 1)
    }
  }

  @Test func `cancelling a task whose turn has not come leaves the others alone`() async throws {
    try await withFaultServer({ _ in .init(then: .stall) }) { server in
      var configuration = TransportConfiguration()
      configuration.maximumConnections = 1
      let transport = try CurlTransport(configuration)
      let first = Task { await failure(of: TransportRequest(url: server.url("/first")), by: transport) }
      var arrivals = server.arrivals.makeAsyncIterator()
      _ = await arrivals.next()
      let second = Task { await failure(of: TransportRequest(url: server.url("/second")), by: transport) }
      second.cancel()
      #expect(await second.value == .cancelled)
      let third = Task { await failure(of: TransportRequest(url: server.url("/third")), by: transport) }
      first.cancel()
      #expect(await first.value == .cancelled)
      #expect(await arrivals.next()?.line == "GET /third HTTP/1.1")
      third.cancel()
      #expect(await third.value == .cancelled)
    }
  }

  @Test func `a task that is cancelled already sends nothing that is waited for`() async throws {
    try await withFaultServer({ _ in .init(then: .stall) }) { server in
      let transport = try CurlTransport()
      let (gate, open) = AsyncStream<Void>.makeStream()
      let task = Task {
        for await _ in gate {}
        return await failure(of: TransportRequest(url: server.url()), by: transport)
      }
      task.cancel()
      open.finish()
      #expect(await task.value == .cancelled)
    }
  }

  @Test func `closing ends what is under way and refuses what comes later`() async throws {
    try await withFaultServer({ _ in .init(then: .stall) }) { server in
      let transport = try CurlTransport()
      let task = Task { await failure(of: TransportRequest(url: server.url()), by: transport) }
      var arrivals = server.arrivals.makeAsyncIterator()
      _ = await arrivals.next()
      transport.close()
      transport.close()
      #expect(await task.value == .cancelled)
      #expect(await failure(of: TransportRequest(url: server.url()), by: transport) == .cancelled)
    }
  }

  @Test func `letting go of it closes its idle connections`() async throws {
    try await withFaultServer({ _ in .ok() }) { server in
      do {
        let transport = try CurlTransport()
        _ = try await transport.send(TransportRequest(url: server.url()))
      }
      var departures = server.departures.makeAsyncIterator()
      #expect(await departures.next() == 1)
    }
  }

  @Test func `holds as many requests as its limit and not one more`() async throws {
    try await withFaultServer({ _ in .init(then: .stall) }) { server in
      let transport = try CurlTransport()
      let kinds = await withTaskGroup(of: TransportError.Kind?.self) { group in
        for _ in 0...TransportConfiguration.maximumRequests {
          group.addTask { await failure(of: TransportRequest(url: server.url()), by: transport) }
        }
        var kinds = [await group.next() ?? nil]
        // The one that was refused has come first, so that all others are in.
        transport.close()
        for await kind in group { kinds.append(kind) }
        return kinds
      }
      #expect(kinds.first == .busy)
      #expect(kinds.dropFirst().allSatisfy { $0 == .cancelled })
    }
  }

  @Test func `slows down to its rate limit`() async throws {
    // libcurl looks at its rate after each hundred reads of 16 KiB only, where a fast server has filled the socket.
    let body = String(repeating: "x", count: 5_000_000)
    try await withFaultServer({ _ in .ok(body) }) { server in
      var configuration = TransportConfiguration()
      configuration.receiveRateLimit = 5_000_000
      let transport = try CurlTransport(configuration)
      let took = try await ContinuousClock().measure {
        let response = try await transport.send(TransportRequest(url: server.url()))
        #expect(response.body.count == 5_000_000)
      }
      #expect(took > .milliseconds(200))
    }
  }
}
