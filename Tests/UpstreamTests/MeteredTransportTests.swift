import Synchronization
import Testing

@testable import Upstream

@Suite struct `The meter of a sync` {
  /// Answers as it is told and reports half of each body on the way.
  private struct Scripted: Transport {
    let outcome: Result<Int, TransportError>
    let meter: SyncMeter
    let halfway: Seen

    final class Seen: Sendable {
      let progress = Mutex<SyncProgress?>(nil)
    }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
      request.progress?(request.body.count / 2, request.body.count)
      halfway.progress.withLock { $0 = meter.now }
      return TransportResponse(status: try outcome.get(), headers: [], body: [1, 2, 3])
    }
  }

  private func send(
    _ request: TransportRequest, _ outcome: Result<Int, TransportError>
  ) async -> (halfway: SyncProgress?, after: SyncProgress) {
    let meter = SyncMeter()
    let seen = Scripted.Seen()
    let transport = MeteredTransport(Scripted(outcome: outcome, meter: meter, halfway: seen), meter: meter)
    _ = try? await transport.send(request)
    return (seen.progress.withLock { $0 }, meter.now)
  }

  private let segment = TransportRequest(
    method: .post, url: "http://127.0.0.1:1/v1/segments", body: [UInt8](repeating: 0, count: 100))

  @Test func `A14 counts a segment while it goes and once it is taken`() async {
    let (halfway, after) = await send(segment, .success(200))
    #expect(halfway?.underWay == 50)
    #expect(halfway?.sentBytes == 0)
    #expect(after.sentBytes == 100)
    #expect(after.sentSegments == 1)
    #expect(after.underWay == 0)
    #expect(after.receivedBytes == 3)
  }

  @Test(arguments: [.success(503), .failure(TransportError(.cut))] as [Result<Int, TransportError>])
  func `counts nothing as sent that was not taken`(outcome: Result<Int, TransportError>) async {
    let (halfway, after) = await send(segment, outcome)
    #expect(halfway?.underWay == 50)
    #expect(after.sentBytes == 0)
    #expect(after.sentSegments == 0)
    #expect(after.underWay == 0)
  }

  @Test func `counts the answers of other requests only`() async {
    let request = TransportRequest(method: .post, url: "http://127.0.0.1:1/v1/handshake", body: [1])
    let (halfway, after) = await send(request, .success(200))
    #expect(halfway?.underWay == 0)
    #expect(after.sentSegments == 0)
    #expect(after.receivedBytes == 3)
  }
}
