import CCurl

extension CurlEasy {
  /// Sets what the configuration says, and what holds for every request.
  ///
  /// - Parameters:
  ///   - configuration: How to reach the hub, already checked.
  ///   - address: Where the request goes, already judged.
  /// - Throws: `TransportError` of kind `internal` when libcurl refuses an option.
  borrowing func apply(_ configuration: TransportConfiguration, to address: CurlAddress) throws(TransportError) {
    try set(CURLOPT_URL, address.url)
    // Only the scheme that was judged, so that nothing later can lead to another.
    try set(CURLOPT_PROTOCOLS_STR, address.scheme)
    try set(CURLOPT_REDIR_PROTOCOLS_STR, address.scheme)
    try set(CURLOPT_FOLLOWLOCATION, 0)
    try set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
    // Signals would reach whatever thread of the program is unlucky; names are resolved in threads instead.
    try set(CURLOPT_NOSIGNAL, 1)
    try set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
    try set(CURLOPT_TCP_KEEPALIVE, 1)
    try check(unsafe withHandle { unsafe tributary_set_close_on_exec($0) }, CURLOPT_SOCKOPTFUNCTION)
    try set(CURLOPT_USERAGENT, configuration.userAgent)
    try set(CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeout.wholeMilliseconds)
    try set(CURLOPT_TIMEOUT_MS, configuration.totalTimeout.wholeMilliseconds)
    try set(CURLOPT_LOW_SPEED_LIMIT, configuration.lowSpeedLimit)
    try set(CURLOPT_LOW_SPEED_TIME, Int(configuration.lowSpeedTime.components.seconds))
    if let limit = configuration.sendRateLimit { try set(CURLOPT_MAX_SEND_SPEED_LARGE, bytes: limit) }
    if let limit = configuration.receiveRateLimit { try set(CURLOPT_MAX_RECV_SPEED_LARGE, bytes: limit) }
    try applyTrust(configuration)
    try applyProxy(address.isLoopback ? .none : configuration.proxy)
  }

  /// Sets the method, the body's length and the limit of the answer.
  ///
  /// - Parameter request: The request, already checked.
  /// - Throws: `TransportError` of kind `internal` when libcurl refuses an option.
  borrowing func apply(_ request: TransportRequest) throws(TransportError) {
    switch request.method {
    case .get:
      try set(CURLOPT_HTTPGET, 1)
    case .post:
      try set(CURLOPT_POST, 1)
      try set(CURLOPT_POSTFIELDSIZE_LARGE, bytes: request.body.count)
    case .put:
      try set(CURLOPT_UPLOAD, 1)
      try set(CURLOPT_INFILESIZE_LARGE, bytes: request.body.count)
    }
    // Refuses a declared length before a byte of it comes; the bytes themselves are counted as well, since a length can
    // be missing or a lie. 0 would mean no limit.
    try set(CURLOPT_MAXFILESIZE_LARGE, bytes: max(request.responseLimit, 1))
    try set(CURLOPT_NOPROGRESS, request.progress == nil ? 1 : 0)
  }

  private borrowing func applyTrust(_ configuration: TransportConfiguration) throws(TransportError) {
    try set(CURLOPT_SSL_VERIFYPEER, 1)
    try set(CURLOPT_SSL_VERIFYHOST, 2)
    try set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
    if let path = configuration.authorityPath {
      try set(CURLOPT_CAINFO, path)
      // Otherwise the system's directory of authorities would be trusted beside the pinned one.
      try set(CURLOPT_CAPATH, nil)
    }
    if let pin = configuration.pinnedPublicKey { try set(CURLOPT_PINNEDPUBLICKEY, pin) }
    if let own = configuration.clientCertificate {
      try set(CURLOPT_SSLCERT, own.certificatePath)
      try set(CURLOPT_SSLKEY, own.keyPath)
    }
  }

  private borrowing func applyProxy(_ proxy: TransportConfiguration.Proxy) throws(TransportError) {
    switch proxy {
    case .none:
      // The empty name is what keeps libcurl from asking the environment.
      try set(CURLOPT_PROXY, "")
    case .environment:
      break
    case .url(let url):
      try set(CURLOPT_PROXY, url)
      try set(CURLOPT_NOPROXY, "")
    }
    try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
  }
}

extension Duration {
  /// The whole milliseconds, rounded up; exact for the durations that a configuration allows.
  fileprivate var wholeMilliseconds: Int {
    let parts = components
    return Int(clamping: parts.seconds) * 1_000 + Int((parts.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }
}
