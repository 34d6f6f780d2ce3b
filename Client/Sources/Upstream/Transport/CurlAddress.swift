import CCurl

/// The owner of one libcurl URL handle.
///
/// The address is judged by the parser that will connect to it: a second parser that reads `http://127.0.0.1:80@evil/`
/// in another way would let it past.
@safe private struct CurlURL: ~Copyable {
  private let handle: OpaquePointer

  init?() {
    guard let made = unsafe curl_url() else { return nil }
    unsafe handle = made
  }

  deinit {
    unsafe curl_url_cleanup(handle)
  }

  func parse(_ text: String) -> Bool {
    unsafe curl_url_set(handle, CURLUPART_URL, text, UInt32(CURLU_DISALLOW_USER)) == CURLUE_OK
  }

  func part(_ part: CURLUPart) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard unsafe curl_url_get(handle, part, &text, UInt32(CURLU_DEFAULT_PORT)) == CURLUE_OK else { return nil }
    guard let text = unsafe text else { return nil }
    defer { unsafe curl_free(text) }
    return unsafe String(cString: text)
  }
}

/// An address that the configuration allows.
struct CurlAddress: Sendable, Hashable {
  /// The whole address.
  let url: String
  /// `https` or `http`.
  let scheme: String
  /// Scheme, host and port, for messages.
  let origin: String
  /// Whether the host is this machine itself.
  let isLoopback: Bool

  /// Parses and judges an address, before any connection is made.
  ///
  /// - Parameters:
  ///   - url: The address.
  ///   - configuration: Says whether plain HTTP is allowed.
  /// - Throws: `TransportError` of kind `unsupportedURL`.
  init(_ url: String, allowedBy configuration: TransportConfiguration) throws(TransportError) {
    guard url.utf8.count <= TransportConfiguration.maximumURLBytes, url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
    else { throw TransportError(.unsupportedURL, underlying: "too long, or with blanks or control characters") }
    guard let parsed = CurlURL(), parsed.parse(url), let scheme = parsed.part(CURLUPART_SCHEME),
      let host = parsed.part(CURLUPART_HOST), let port = parsed.part(CURLUPART_PORT)
    else { throw TransportError(.unsupportedURL, underlying: "malformed, or with user information") }
    origin = "\(scheme)://\(host):\(port)"
    isLoopback = Self.isLoopback(host)
    guard scheme == "https" || (scheme == "http" && (isLoopback || configuration.allowsPlainHTTP)) else {
      throw TransportError(.unsupportedURL, origin: origin, underlying: "scheme not allowed")
    }
    self.url = url
    self.scheme = scheme
  }

  /// Whether a host, as libcurl normalises it, can only be this machine.
  ///
  /// libcurl resolves `localhost` by itself, so a name server cannot point it elsewhere.
  private static func isLoopback(_ host: String) -> Bool {
    if host.lowercased() == "localhost" || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
