import CCurl

/// One request under way.
///
/// Not `Sendable`: made, driven and ended on the engine's thread alone. libcurl's callbacks get an unretained pointer to
/// it, which is valid because the engine holds every transfer until it is removed from the multi handle.
final class CurlTransfer {
  /// libcurl's handle for this transfer.
  let easy: CurlEasy
  private let pending: CurlPending
  private let headerList: CurlHeaderList

  private var sent = 0
  private var reported = -1
  private var headers: [TransportHeader] = []
  private var headBytes = 0
  private var headIsWhole = false
  private var body: [UInt8] = []
  private var isTooLarge = false

  /// Prepares a transfer.
  ///
  /// - Parameters:
  ///   - pending: The request, already checked.
  ///   - configuration: How to reach the hub.
  /// - Throws: `TransportError` of kind `internal` when libcurl refuses an option.
  init(_ pending: CurlPending, configuration: TransportConfiguration) throws(TransportError) {
    self.pending = pending
    easy = try CurlEasy()
    headerList = try CurlHeaderList(Self.lines(for: pending.request))
    try easy.apply(configuration, to: pending.address)
    try easy.apply(pending.request)
    try easy.set(headerList)
    try easy.set(tag: pending.id)
    try connectCallbacks()
  }

  /// The header lines as libcurl reads them.
  private static func lines(for request: TransportRequest) -> [String] {
    // An empty value is written with a semicolon: libcurl takes `Name:` as "leave this header out".
    var lines = request.headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
    // Waiting for "100 Continue" costs a second with every proxy that drops it.
    lines.append("Expect:")
    // Otherwise a POST without a type would claim to be a form.
    if !request.headers.contains(where: { TransportHeader.sameName($0.name, "Content-Type") }) {
      lines.append("Content-Type:")
    }
    return lines
  }

  // MARK: What libcurl's callbacks do

  /// Copies the next part of the body; returns the bytes copied, 0 at the end.
  fileprivate func fill(_ target: UnsafeMutableRawBufferPointer) -> Int {
    let body = pending.request.body
    let amount = min(target.count, body.count - sent)
    guard amount > 0 else { return 0 }
    unsafe body.withUnsafeBytes { bytes in
      unsafe target.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[sent..<sent + amount]))
    }
    sent += amount
    return amount
  }

  /// Goes back in the body, where libcurl sends it again over a fresh connection.
  fileprivate func rewind(to offset: Int64) -> Bool {
    guard let offset = Int(exactly: offset), (0...pending.request.body.count).contains(offset) else { return false }
    sent = offset
    return true
  }

  /// Takes one line of the answer's head; returns false to give up.
  fileprivate func takeHeadLine(_ line: UnsafeRawBufferPointer) -> Bool {
    // libcurl limits one line but not their number.
    headBytes += line.count
    guard headBytes <= TransportConfiguration.maximumHeadBytes else {
      isTooLarge = true
      return false
    }
    if unsafe line.starts(with: "HTTP/".utf8), body.isEmpty {
      // An interim answer (1xx) or one of a proxy came before.
      headers.removeAll()
      headIsWhole = false
    } else if headIsWhole {
      // A trailer after a chunked body: nothing here reads those.
    } else if unsafe line.allSatisfy({ $0 == 0x0D || $0 == 0x0A }) {
      headIsWhole = true
    } else if let header = unsafe TransportHeader(line: line) {
      headers.append(header)
    }
    return true
  }

  /// Takes a part of the answer's body; returns false to give up.
  fileprivate func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count <= pending.request.responseLimit - body.count else {
      isTooLarge = true
      return false
    }
    unsafe body.append(contentsOf: bytes)
    return true
  }

  /// Tells the caller how much has left, where that has changed.
  fileprivate func report(_ bytes: Int) {
    guard let progress = pending.request.progress, bytes != reported else { return }
    reported = bytes
    progress(bytes, pending.request.body.count)
  }

  // MARK: The end

  /// Answers the caller with what the transfer brought.
  ///
  /// - Parameter code: libcurl's result.
  func finish(_ code: CURLcode) {
    do { pending.resume(.success(try response(code))) } catch { pending.resume(.failure(error)) }
  }

  /// Answers the caller with an error.
  ///
  /// - Parameter error: Why the transfer ends here.
  func fail(_ error: TransportError) {
    pending.resume(.failure(error))
  }

  private func response(_ code: CURLcode) throws(TransportError) -> TransportResponse {
    let origin = pending.address.origin
    if isTooLarge { throw TransportError(.tooLarge, origin: origin, underlying: "more than \(body.count) bytes") }
    guard code == CURLE_OK else {
      let kind = TransportError.Kind(code, verification: easy.number(CURLINFO_SSL_VERIFYRESULT))
      throw TransportError(kind, origin: origin, underlying: easy.explanation(of: code))
    }
    let status = easy.number(CURLINFO_RESPONSE_CODE)
    // A connection that ends within the head is a success to libcurl, with the headers that had come by then: the
    // length that would have shown the cut is not among them.
    guard headIsWhole, status >= 200 else {
      throw TransportError(.cut, origin: origin, underlying: "the connection ended within the head")
    }
    guard !(300...399).contains(status) || status == 304 else {
      throw TransportError(.redirected(status: status), origin: origin, underlying: "redirect not followed")
    }
    report(pending.request.body.count)
    return TransportResponse(
      status: status, headers: headers, body: body, bytesSent: easy.bytes(CURLINFO_SIZE_UPLOAD_T),
      bytesReceived: easy.bytes(CURLINFO_SIZE_DOWNLOAD_T))
  }
}

// MARK: - Callbacks

extension CurlTransfer {
  /// Points libcurl's callbacks at this transfer.
  private func connectCallbacks() throws(TransportError) {
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    let code = unsafe easy.withHandle { handle in
      let steps = unsafe [
        tributary_set_pointer(handle, CURLOPT_READDATA, context),
        tributary_set_pointer(handle, CURLOPT_SEEKDATA, context),
        tributary_set_pointer(handle, CURLOPT_HEADERDATA, context),
        tributary_set_pointer(handle, CURLOPT_WRITEDATA, context),
        tributary_set_pointer(handle, CURLOPT_XFERINFODATA, context),
        tributary_set_data_function(handle, CURLOPT_READFUNCTION, curlReads),
        tributary_set_seek_function(handle, curlSeeks),
        tributary_set_data_function(handle, CURLOPT_HEADERFUNCTION, curlWritesHead),
        tributary_set_data_function(handle, CURLOPT_WRITEFUNCTION, curlWritesBody),
        tributary_set_progress_function(handle, curlProgresses),
      ]
      return steps.first { $0 != CURLE_OK } ?? CURLE_OK
    }
    try easy.check(code, CURLOPT_PRIVATE)
  }

  fileprivate static func borrowed(_ context: UnsafeMutableRawPointer?) -> CurlTransfer? {
    guard let context = unsafe context else { return nil }
    return unsafe Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
  }
}

private func curlReads(
  _ target: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let transfer = unsafe CurlTransfer.borrowed(context), let target = unsafe target else { return 0 }
  return unsafe transfer.fill(UnsafeMutableRawBufferPointer(start: target, count: size * count))
}

private func curlSeeks(_ context: UnsafeMutableRawPointer?, _ offset: Int64, _ origin: Int32) -> Int32 {
  // libcurl only ever seeks from the start.
  guard origin == 0, let transfer = unsafe CurlTransfer.borrowed(context), transfer.rewind(to: offset) else {
    return Int32(CURL_SEEKFUNC_FAIL)
  }
  return Int32(CURL_SEEKFUNC_OK)
}

private func curlWritesHead(
  _ data: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let transfer = unsafe CurlTransfer.borrowed(context) else { return 0 }
  let line = unsafe UnsafeRawBufferPointer(start: data, count: size * count)
  return unsafe transfer.takeHeadLine(line) ? line.count : 0
}

private func curlWritesBody(
  _ data: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let transfer = unsafe CurlTransfer.borrowed(context) else { return 0 }
  let bytes = unsafe UnsafeRawBufferPointer(start: data, count: size * count)
  return unsafe transfer.takeBody(bytes) ? bytes.count : 0
}

private func curlProgresses(
  _ context: UnsafeMutableRawPointer?, _: Int64, _: Int64, _: Int64, _ uploaded: Int64
) -> Int32 {
  unsafe CurlTransfer.borrowed(context)?.report(Int(clamping: uploaded))
  return 0
}
