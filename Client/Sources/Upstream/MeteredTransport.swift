import Synchronization

/// How far a sync has come.
package struct SyncProgress: Sendable, Hashable {
  /// Bytes of segments that the hub has taken.
  package var sentBytes = 0
  /// Segments that the hub has taken.
  package var sentSegments = 0
  /// Bytes of the segment under way that have left.
  package var underWay = 0
  /// Bytes of answers.
  package var receivedBytes = 0

  /// Nothing yet.
  package init() {}
}

/// Counts what passes to and from a hub.
package final class SyncMeter: Sendable {
  private let progress = Mutex(SyncProgress())

  /// Starts at nothing.
  package init() {}

  /// How far it is now.
  package var now: SyncProgress { progress.withLock { $0 } }

  func note(_ change: (inout SyncProgress) -> Void) {
    progress.withLock { change(&$0) }
  }
}

/// Tells a meter what a transport carries.
package struct MeteredTransport<Base: Transport>: Transport {
  private let base: Base
  private let meter: SyncMeter

  /// Wraps a transport; each try of a request is counted anew.
  package init(_ base: Base, meter: SyncMeter) {
    self.base = base
    self.meter = meter
  }

  /// Sends a request and counts its bytes and those of the answer.
  ///
  /// - Parameter request: What to send.
  /// - Returns: The answer.
  /// - Throws: The transport's error.
  package func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
    let meter = meter
    let isSegment = request.method == .post && request.url.hasSuffix("/v1/segments")
    var metered = request
    if isSegment {
      let inner = request.progress
      metered.progress = { sent, total in
        meter.note { $0.underWay = sent }
        inner?(sent, total)
      }
    }
    do {
      let response = try await base.send(metered)
      meter.note { progress in
        progress.receivedBytes += response.body.count
        progress.underWay = 0
        guard isSegment, response.status == 200 else { return }
        progress.sentBytes += request.body.count
        progress.sentSegments += 1
      }
      return response
    } catch {
      meter.note { $0.underWay = 0 }
      throw error
    }
  }
}
