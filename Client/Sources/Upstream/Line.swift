/// A line to the hub with its settings.
package struct Line: Sendable {
  /// A run tries this often before it leaves the rest to the next night.
  package static let attempts = 3

  private let configuration: TransportConfiguration
  private let meter: SyncMeter

  /// Uses a configuration; a meter is told what passes.
  package init(_ configuration: TransportConfiguration, meter: SyncMeter = SyncMeter()) {
    self.configuration = configuration
    self.meter = meter
  }

  /// Lends a transport and closes it afterwards.
  package func withTransport<Value>(_ body: (any Transport) async throws -> Value) async throws -> Value {
    let transport = try CurlTransport(configuration)
    defer { transport.close() }
    let policy = RetryPolicy(
      attempts: Self.attempts, firstBound: .milliseconds(500), largestBound: .seconds(10),
      longestRetryAfter: .seconds(60))
    return try await body(RetryingTransport(MeteredTransport(transport, meter: meter), policy: policy))
  }
}
