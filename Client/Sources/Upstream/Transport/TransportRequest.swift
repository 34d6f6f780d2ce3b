/// One HTTP request.
package struct TransportRequest: Sendable {
  /// The methods that the sync protocol uses.
  package enum Method: String, Sendable {
    /// Asks for something.
    case get = "GET"
    /// Hands something over.
    case post = "POST"
    /// Puts something at the address.
    case put = "PUT"
  }

  /// A callback that is told how much of the body has left.
  ///
  /// `sent` and `total` are bytes of the body. It is called on the transport's own thread, and all transfers wait
  /// for it: it should only note the numbers.
  package typealias Progress = @Sendable (_ sent: Int, _ total: Int) -> Void

  /// The largest body that a request may carry, and the largest response limit, in bytes (256 MiB); both are held in
  /// memory.
  package static let maximumBodyBytes = 256 << 20

  /// The response limit of a request that names none, in bytes (16 MiB).
  package static let defaultResponseLimit = 16 << 20

  /// The most headers that a request may carry.
  package static let maximumHeaders = 64

  /// The longest header name or value, in bytes.
  package static let maximumHeaderFieldBytes = 8 << 10

  /// The method.
  package var method: Method

  /// The absolute `https` or `http` address; without user information.
  package var url: String

  /// The headers, in the order in which they are sent.
  ///
  /// `Content-Length`, `Transfer-Encoding` and `Expect` belong to the transport and are refused here.
  package var headers: [TransportHeader]

  /// The body; empty for `GET`.
  package var body: [UInt8]

  /// The most bytes of response body that the caller accepts.
  package var responseLimit: Int

  /// Whether the request may be sent again when its outcome is unknown.
  ///
  /// True for `GET` and `PUT` unless told otherwise; a `POST` that the hub answers the same way twice should say so.
  package var isIdempotent: Bool

  /// What to tell about the upload's progress, if anything.
  package var progress: Progress?

  /// Makes a request.
  ///
  /// - Parameters:
  ///   - method: The method.
  ///   - url: The absolute address.
  ///   - headers: The headers, in order.
  ///   - body: The body; empty for `GET`.
  ///   - responseLimit: The most bytes of response body to accept.
  ///   - isIdempotent: Whether it may be sent twice; by default, all but `POST` may.
  ///   - progress: What to tell about the upload's progress.
  package init(
    method: Method = .get, url: String, headers: [TransportHeader] = [], body: [UInt8] = [],
    responseLimit: Int = TransportRequest.defaultResponseLimit, isIdempotent: Bool? = nil,
    progress: Progress? = nil
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.responseLimit = responseLimit
    self.isIdempotent = isIdempotent ?? (method != .post)
    self.progress = progress
  }

  /// Refuses what must not reach the wire.
  ///
  /// A line break in a header would smuggle a second header or request; a caller's own length or encoding would
  /// disagree with the body that is sent.
  ///
  /// - Throws: `TransportError` of kind `invalidRequest`.
  package func validate() throws(TransportError) {
    guard body.isEmpty || method != .get else {
      throw TransportError(.invalidRequest, underlying: "GET with a body")
    }
    guard body.count <= Self.maximumBodyBytes else {
      throw TransportError(.invalidRequest, underlying: "body of \(body.count) bytes")
    }
    guard (0...Self.maximumBodyBytes).contains(responseLimit) else {
      throw TransportError(.invalidRequest, underlying: "response limit of \(responseLimit) bytes")
    }
    guard headers.count <= Self.maximumHeaders else {
      throw TransportError(.invalidRequest, underlying: "\(headers.count) headers")
    }
    for header in headers {
      guard header.isWellFormed else {
        throw TransportError(.invalidRequest, underlying: "malformed header")
      }
      guard !header.isReserved else {
        throw TransportError(.invalidRequest, underlying: "header \(header.name) belongs to the transport")
      }
    }
  }
}
