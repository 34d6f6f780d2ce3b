import CCurl

/// The only owner of one libcurl multi handle: the transfers under way and the pool of connections.
///
/// Belongs to one thread. Only what `waker` makes may be used from others.
@safe struct CurlMulti: ~Copyable {
  /// Ends a wait in `poll` from any thread.
  ///
  /// `curl_multi_wakeup` is the one function of a multi handle that libcurl allows from other threads. The holder must
  /// give the waker up before the multi handle goes away.
  @safe struct Waker: @unchecked Sendable {
    private let handle: UnsafeMutableRawPointer

    fileprivate init(_ handle: UnsafeMutableRawPointer) {
      unsafe self.handle = unsafe handle
    }

    /// Ends the wait under way, or else the next one.
    func wake() {
      _ = unsafe curl_multi_wakeup(handle)
    }
  }

  private let handle: UnsafeMutableRawPointer

  /// Makes a handle.
  ///
  /// - Parameter idleConnections: How many idle connections to keep.
  /// - Throws: `TransportError` of kind `internal` when memory runs out.
  init(idleConnections: Int) throws(TransportError) {
    guard let made = unsafe curl_multi_init() else {
      throw TransportError(.internal(code: Int(CURLM_OUT_OF_MEMORY.rawValue)), underlying: "curl_multi_init failed")
    }
    unsafe handle = made
    _ = unsafe tributary_multi_set_long(handle, CURLMOPT_MAXCONNECTS, idleConnections)
    _ = unsafe tributary_multi_set_long(handle, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
  }

  deinit {
    unsafe curl_multi_cleanup(handle)
  }

  /// What ends a wait from another thread.
  var waker: Waker { unsafe Waker(handle) }

  /// Starts a transfer.
  ///
  /// - Parameter easy: Its handle, which must stay alive until it is removed.
  /// - Throws: `TransportError` of kind `internal`.
  borrowing func add(_ easy: borrowing CurlEasy) throws(TransportError) {
    unsafe try check(easy.withHandle { unsafe curl_multi_add_handle(handle, $0) })
  }

  /// Ends a transfer, finished or not.
  ///
  /// An unfinished one closes its connection.
  ///
  /// - Parameter easy: Its handle.
  borrowing func remove(_ easy: borrowing CurlEasy) {
    _ = unsafe easy.withHandle { unsafe curl_multi_remove_handle(handle, $0) }
  }

  /// Moves every transfer on as far as it goes without waiting; runs their callbacks.
  ///
  /// - Throws: `TransportError` of kind `internal`.
  borrowing func perform() throws(TransportError) {
    var running: Int32 = 0
    try check(unsafe curl_multi_perform(handle, &running))
  }

  /// Waits until something can go on, a timer of libcurl runs out, or somebody wakes it.
  ///
  /// - Parameter milliseconds: The longest wait.
  /// - Throws: `TransportError` of kind `internal`.
  borrowing func poll(milliseconds: Int32) throws(TransportError) {
    try check(unsafe curl_multi_poll(handle, nil, 0, milliseconds, nil))
  }

  /// The next transfer that has ended.
  ///
  /// - Returns: Its tag and result, or nil when there is none.
  borrowing func nextDone() -> (tag: UInt, result: CURLcode)? {
    var tag: UInt = 0
    var result = CURLE_OK
    guard unsafe tributary_multi_next_done(handle, &tag, &result) == 1 else { return nil }
    return (tag, result)
  }

  private borrowing func check(_ code: CURLMcode) throws(TransportError) {
    guard code == CURLM_OK else {
      let text = unsafe String(cString: curl_multi_strerror(code))
      throw TransportError(.internal(code: Int(code.rawValue)), underlying: text)
    }
  }
}
