/// The transport of the product: HTTP by libcurl, on a thread of its own.
///
/// Connections are kept and used again for as long as the transport lives, with HTTP/2 where the hub offers it. Each
/// request has a fresh handle, so that nothing set for one reaches another. Certificates are always verified, redirects
/// never followed, and neither `.netrc` nor, unless configured, a proxy of the environment is looked at.
///
/// A request that was sent over a kept connection that the hub had just closed is sent once more by libcurl over a new
/// one. A hub must therefore answer a request that comes twice as it answered the first.
package final class CurlTransport: Transport {
  /// How this transport reaches its hub.
  package let configuration: TransportConfiguration
  private let engine: CurlEngine

  /// Makes a transport and starts its thread.
  ///
  /// - Parameter configuration: How to reach the hub.
  /// - Throws: `TransportError` of kind `invalidConfiguration`, or `internal` when libcurl cannot start.
  package init(_ configuration: TransportConfiguration = TransportConfiguration()) throws(TransportError) {
    try configuration.validate()
    try CurlLibrary.start()
    self.configuration = configuration
    engine = CurlEngine(configuration)
    engine.start()
  }

  deinit {
    close()
  }

  /// Sends a request and waits for the whole answer.
  ///
  /// - Parameter request: What to send.
  /// - Returns: The answer, of any status but a redirect.
  /// - Throws: `TransportError`; a request or address that is not allowed is refused before anything is sent.
  package func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
    try request.validate()
    let address = try CurlAddress(request.url, allowedBy: configuration)
    return try await engine.send(request, to: address).get()
  }

  /// Ends all transfers, closes all connections and stops the thread.
  ///
  /// Returns at once; the thread follows. Requests under way and later ones fail with kind `cancelled`. Closing twice
  /// is the same as once.
  package func close() {
    engine.close(TransportError(.cancelled, underlying: "the transport was closed"))
  }
}
