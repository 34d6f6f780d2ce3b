/// Carries one request to a hub and brings back its answer.
///
/// The seam between the sync client and the network: `CurlTransport` stands here in the product, a simulator in tests.
///
/// An implementation keeps these promises:
/// - The answer is whole. One that ended before its declared length is a `TransportError.Kind.cut`, never a short body.
/// - A status of 400 or above is an answer, not an error: what it means is for the caller to say.
/// - A redirect is never followed.
/// - A failure says nothing about whether the hub acted on the request: it may have, and the answer was lost.
/// - When the calling task is cancelled, the call ends soon with `TransportError.Kind.cancelled`.
package protocol Transport: Sendable {
  /// Sends a request and waits for the whole answer.
  ///
  /// - Parameter request: What to send.
  /// - Returns: The answer, of any status but a redirect.
  /// - Throws: `TransportError` when no whole answer came.
  func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse
}
