import Synchronization
import Testing

@testable import Upstream

/// Answers with what it was given, one after the other, and then again with the last.
private final class ScriptedTransport: Transport {
  private let outcomes: [Result<TransportResponse, TransportError>]
  private let sent = Mutex(0)

  init(_ outcomes: [Result<TransportResponse, TransportError>]) { self.outcomes = outcomes }

  var attempts: Int { sent.withLock { $0 } }

  func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
    let index = sent.withLock { sent in
      sent += 1
      return sent - 1
    }
    return try outcomes[min(index, outcomes.count - 1)].get()
  }
}

/// Notes each wait instead of waiting.
private final class WaitLog: Sendable {
  private let waits = Mutex<[Duration]>([])
  var all: [Duration] { waits.withLock { $0 } }
  func note(_ wait: Duration) { waits.withLock { $0.append(wait) } }
}

@Suite struct `The retry policy` {
  @Test func `doubles the bound up to its largest`() {
    let policy = RetryPolicy(firstBound: .seconds(1), largestBound: .seconds(10))
    let bounds = (0...6).map { policy.bound(afterAttempt: $0) }
    #expect(bounds == [1, 1, 2, 4, 8, 10, 10].map { .seconds($0) })
    #expect(policy.bound(afterAttempt: .max) == .seconds(10))
    #expect(policy.bound(afterAttempt: .min) == .seconds(1))
  }

  @Test(arguments: 1...200 as ClosedRange<UInt64>)
  func `A19 draws evenly between zero and the bound`(seed: UInt64) throws {
    var state = seed
    let random = { () -> Double in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
    let policy = RetryPolicy(attempts: 10)
    for attempt in 1..<10 {
      let wait = try #require(policy.wait(afterAttempt: attempt, random: random))
      #expect(wait >= .zero && wait <= policy.bound(afterAttempt: attempt), "seed \(seed)")
    }
    #expect(policy.wait(afterAttempt: 3, random: { 0.25 }) == .seconds(1))
  }

  @Test(arguments: [-1, 2, .infinity, -.infinity, .nan] as [Double])
  func `a bad random number stays within the bound`(number: Double) throws {
    let wait = try #require(RetryPolicy().wait(afterAttempt: 1, random: { number }))
    #expect((.zero ... .seconds(1)).contains(wait))
  }

  @Test func `A19 never comes back sooner than asked`() {
    let policy = RetryPolicy(longestRetryAfter: .seconds(30))
    #expect(policy.wait(afterAttempt: 1, retryAfter: .seconds(30), random: { 0 }) == .seconds(30))
    #expect(policy.wait(afterAttempt: 1, retryAfter: .seconds(30), random: { 0.5 }) == .milliseconds(30_500))
    #expect(policy.wait(afterAttempt: 1, retryAfter: .seconds(31), random: { 0 }) == nil)
    #expect(policy.wait(afterAttempt: 1, retryAfter: .seconds(-5), random: { 0 }) == .zero)
  }

  @Test func `gives up after the last attempt and moves wild values to its limits`() {
    let policy = RetryPolicy(attempts: 3)
    #expect(policy.wait(afterAttempt: 2, random: { 0 }) != nil)
    #expect(policy.wait(afterAttempt: 3, random: { 0 }) == nil)
    #expect(RetryPolicy(attempts: 0).attempts == 1)
    #expect(RetryPolicy(attempts: .max).attempts == RetryPolicy.attemptLimits.upperBound)
    #expect(RetryPolicy(largestBound: .seconds(Int64.max)).largestBound == RetryPolicy.longestWait)
    #expect(RetryPolicy(firstBound: .seconds(90), largestBound: .seconds(60)).firstBound == .seconds(60))
  }

  @Test(
    arguments: [
      ("120", 120), ("0", 0), ("", nil), ("-1", nil), ("1.5", nil), ("Fri, 31 Dec 1999 23:59:59 GMT", nil),
      ("99999999999999999999", nil), ("１", nil),
    ] as [(String, Int?)])
  func `reads Retry-After in seconds only`(text: String, seconds: Int?) {
    let response = TransportResponse(status: 503, headers: [.init("retry-after", text)])
    #expect(response.retryAfter == seconds.map { .seconds($0) })
  }
}

@Suite struct `The retrying transport` {
  private func run(
    _ outcomes: [Result<TransportResponse, TransportError>], method: TransportRequest.Method = .get,
    isIdempotent: Bool? = nil
  ) async -> (outcome: Result<TransportResponse, TransportError>, attempts: Int, waits: [Duration]) {
    let base = ScriptedTransport(outcomes)
    let log = WaitLog()
    let transport = RetryingTransport(base, random: { 0.5 }, sleep: { log.note($0) })
    let request = TransportRequest(method: method, url: "https://hub.example/", isIdempotent: isIdempotent)
    return (await outcome(of: request, by: transport), base.attempts, log.all)
  }

  @Test func `A19 tries again with growing waits until an answer comes`() async {
    let cut = Result<TransportResponse, TransportError>.failure(TransportError(.cut))
    let run = await run([cut, cut, .success(TransportResponse(status: 200))])
    #expect(run.outcome == .success(TransportResponse(status: 200)))
    #expect(run.waits == [.milliseconds(500), .seconds(1)])
  }

  @Test(arguments: [TransportError.Kind.unreachable, .timedOut, .cut, .tls(.handshake), .busy])
  func `A19 gives the last failure after the last attempt`(kind: TransportError.Kind) async {
    let run = await run([.failure(TransportError(kind))])
    #expect(run.outcome == .failure(TransportError(kind)))
    #expect(run.attempts == RetryPolicy().attempts)
  }

  @Test(arguments: [
    TransportError.Kind.tls(.expired), .tls(.untrusted), .tooLarge, .redirected(status: 302), .notHTTP, .cancelled,
    .unsupportedURL, .invalidRequest, .internal(code: 1),
  ])
  func `does not repeat what will not pass soon`(kind: TransportError.Kind) async {
    #expect(await run([.failure(TransportError(kind))]).attempts == 1)
  }

  @Test(arguments: [200, 400, 401, 404, 409, 413, 500, 501])
  func `does not repeat an answer that stands`(status: Int) async {
    #expect(await run([.success(TransportResponse(status: status))]).attempts == 1)
  }

  @Test func `repeats a POST only when it says that it may be`() async {
    #expect(await run([.failure(TransportError(.cut))], method: .post).attempts == 1)
    #expect(await run([.failure(TransportError(.cut))], method: .post, isIdempotent: true).attempts == 5)
    #expect(await run([.failure(TransportError(.cut))], method: .put).attempts == 5)
  }

  @Test func `a cancelled wait is a cancelled request`() async {
    let base = ScriptedTransport([.failure(TransportError(.cut))])
    let transport = RetryingTransport(base, sleep: { _ in throw CancellationError() })
    #expect(await failure(of: TransportRequest(url: "https://hub.example/"), by: transport) == .cancelled)
    #expect(base.attempts == 1)
  }

  @Test(arguments: [429, 502, 503, 504])
  func `A19 waits as long as a busy hub asks`(status: Int) async throws {
    try await withFaultServer({ request in
      request.number < 3 ? .ok("", status: "\(status) Later", headers: ["Retry-After: 7"]) : .ok()
    }) { server in
      let log = WaitLog()
      let transport = RetryingTransport(try CurlTransport(), random: { 0 }, sleep: { log.note($0) })
      let response = try await transport.send(TransportRequest(url: server.url()))
      #expect(response.status == 200)
      #expect(log.all == [.seconds(7), .seconds(7)])
    }
  }
}
