import CCurl

/// What concerns the library as a whole.
enum CurlLibrary {
  /// Runs `curl_global_init` once; the language makes that safe from any thread.
  private static let initialised: CURLcode = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

  /// Makes sure that libcurl is ready.
  ///
  /// - Throws: `TransportError` of kind `internal` when it cannot start.
  static func start() throws(TransportError) {
    guard initialised == CURLE_OK else {
      throw TransportError(.internal(code: Int(initialised.rawValue)), underlying: "curl_global_init failed")
    }
  }
}
