import CCurl

/// The only owner of one libcurl easy handle.
@safe struct CurlEasy: ~Copyable {
  private let handle: UnsafeMutableRawPointer
  private let errorText: UnsafeMutablePointer<CChar>

  /// Makes a handle with libcurl's defaults.
  ///
  /// - Throws: `TransportError` of kind `internal` when memory runs out.
  init() throws(TransportError) {
    guard let made = unsafe curl_easy_init() else {
      throw TransportError(.internal(code: Int(CURLE_FAILED_INIT.rawValue)), underlying: "curl_easy_init failed")
    }
    unsafe handle = made
    unsafe errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    unsafe errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    _ = unsafe tributary_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText)
  }

  deinit {
    unsafe curl_easy_cleanup(handle)
    unsafe errorText.deallocate()
  }

  /// Lends the handle to a closure that must not keep it.
  ///
  /// - Parameter body: What to do with the handle.
  /// - Returns: What the closure returns.
  borrowing func withHandle<Answer>(_ body: (UnsafeMutableRawPointer) -> Answer) -> Answer {
    unsafe body(handle)
  }

  /// Sets an option that takes text; libcurl copies it.
  ///
  /// Nil restores the option's default or empties it.
  ///
  /// - Parameters:
  ///   - option: The option.
  ///   - value: The text.
  /// - Throws: `TransportError` of kind `internal`.
  borrowing func set(_ option: CURLoption, _ value: String?) throws(TransportError) {
    try check(unsafe tributary_set_string(handle, option, value), option)
  }

  /// Sets an option that takes a `long`.
  ///
  /// - Parameters:
  ///   - option: The option.
  ///   - value: The number.
  /// - Throws: `TransportError` of kind `internal`.
  borrowing func set(_ option: CURLoption, _ value: Int) throws(TransportError) {
    try check(unsafe tributary_set_long(handle, option, value), option)
  }

  /// Sets an option that takes a `curl_off_t`.
  ///
  /// - Parameters:
  ///   - option: The option, one whose name ends in `_LARGE`.
  ///   - value: The number of bytes.
  /// - Throws: `TransportError` of kind `internal`.
  borrowing func set(_ option: CURLoption, bytes value: Int) throws(TransportError) {
    try check(unsafe tributary_set_offset(handle, option, Int64(value)), option)
  }

  /// Sets the request's headers.
  ///
  /// - Parameter list: The headers, which must outlive the transfer.
  /// - Throws: `TransportError` of kind `internal`.
  borrowing func set(_ list: borrowing CurlHeaderList) throws(TransportError) {
    unsafe try check(list.withList { unsafe tributary_set_list(handle, CURLOPT_HTTPHEADER, $0) }, CURLOPT_HTTPHEADER)
  }

  /// Sets the number by which the multi handle names this transfer when it ends.
  ///
  /// - Parameter tag: The number.
  /// - Throws: `TransportError` of kind `internal`.
  borrowing func set(tag: UInt) throws(TransportError) {
    try check(unsafe tributary_set_tag(handle, tag), CURLOPT_PRIVATE)
  }

  /// A number that libcurl keeps about the transfer, or 0.
  ///
  /// - Parameter info: Which one.
  /// - Returns: The number.
  borrowing func number(_ info: CURLINFO) -> Int {
    var value = 0
    return unsafe tributary_get_long(handle, info, &value) == CURLE_OK ? value : 0
  }

  /// A count of bytes that libcurl keeps about the transfer, or 0.
  ///
  /// - Parameter info: Which one.
  /// - Returns: The bytes.
  borrowing func bytes(_ info: CURLINFO) -> Int {
    var value: Int64 = 0
    return unsafe tributary_get_offset(handle, info, &value) == CURLE_OK ? Int(clamping: value) : 0
  }

  /// What libcurl says about a failure of this transfer.
  ///
  /// - Parameter code: The result of the transfer.
  /// - Returns: The detail that libcurl noted, or else its general text for the code.
  borrowing func explanation(of code: CURLcode) -> String {
    let detail = unsafe String(cString: errorText)
    return detail.isEmpty ? unsafe String(cString: curl_easy_strerror(code)) : detail
  }

  /// Turns the result of setting an option into an error.
  ///
  /// - Parameters:
  ///   - code: The result.
  ///   - option: The option, for the log.
  /// - Throws: `TransportError` of kind `internal`.
  borrowing func check(_ code: CURLcode, _ option: CURLoption) throws(TransportError) {
    guard code == CURLE_OK else {
      throw TransportError(.internal(code: Int(code.rawValue)), underlying: "option \(option.rawValue) refused")
    }
  }
}

/// The only owner of one libcurl list of header lines.
@safe struct CurlHeaderList: ~Copyable {
  private var list: UnsafeMutablePointer<curl_slist>?

  /// Makes a list of lines; libcurl copies them.
  ///
  /// - Parameter lines: The lines, as `CURLOPT_HTTPHEADER` reads them.
  /// - Throws: `TransportError` of kind `internal` when memory runs out.
  init(_ lines: [String]) throws(TransportError) {
    unsafe list = nil
    for line in lines {
      guard let longer = unsafe curl_slist_append(list, line) else {
        throw TransportError(.internal(code: Int(CURLE_OUT_OF_MEMORY.rawValue)), underlying: "curl_slist_append failed")
      }
      unsafe list = longer
    }
  }

  deinit {
    unsafe curl_slist_free_all(list)
  }

  /// Lends the list to a closure.
  ///
  /// - Parameter body: What to do with the list.
  /// - Returns: What the closure returns.
  borrowing func withList<Answer>(_ body: (UnsafeMutablePointer<curl_slist>?) -> Answer) -> Answer {
    unsafe body(list)
  }
}
