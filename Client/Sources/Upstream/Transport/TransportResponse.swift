/// A whole HTTP answer.
///
/// That it is whole does not make it the hub's: a captive portal answers 200 too. Only a signature does.
package struct TransportResponse: Sendable, Hashable {
  /// The HTTP status, 100 to 999.
  package let status: Int

  /// The header fields, in the order in which they came.
  package let headers: [TransportHeader]

  /// The body as it was sent: never inflated by the transport.
  package let body: [UInt8]

  /// The bytes of request body that were sent, without the request's head.
  package let bytesSent: Int

  /// The bytes of response body that were received, without the answer's head.
  package let bytesReceived: Int

  /// Makes an answer.
  ///
  /// - Parameters:
  ///   - status: The HTTP status.
  ///   - headers: The header fields.
  ///   - body: The body.
  ///   - bytesSent: The bytes of request body that were sent.
  ///   - bytesReceived: The bytes of response body that were received; by default, the length of `body`.
  package init(
    status: Int, headers: [TransportHeader] = [], body: [UInt8] = [], bytesSent: Int = 0, bytesReceived: Int? = nil
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.bytesSent = bytesSent
    self.bytesReceived = bytesReceived ?? body.count
  }

  /// The value of the first field with this name, whatever the case of its letters.
  ///
  /// - Parameter name: The name of the field.
  /// - Returns: Nil when there is no such field. Linear in the number of fields.
  package func header(_ name: String) -> String? {
    headers.first { TransportHeader.sameName($0.name, name) }?.value
  }

  /// The media type that the answer declares, in lower case and without parameters, such as `text/html`.
  package var mediaType: String? {
    guard let value = header("Content-Type") else { return nil }
    let type = value.prefix { $0 != ";" && $0 != " " && $0 != "\t" }
    return type.isEmpty ? nil : type.lowercased()
  }

  /// How long the hub asks to be left alone, from `Retry-After`.
  ///
  /// Only the form in seconds (RFC 9110, 10.2.3) is read. The form with a date would be compared with this machine's
  /// clock, which may be years off.
  package var retryAfter: Duration? {
    guard let text = header("Retry-After"), !text.isEmpty, text.utf8.count <= 9 else { return nil }
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let seconds = Int64(text) else { return nil }
    return .seconds(seconds)
  }
}
