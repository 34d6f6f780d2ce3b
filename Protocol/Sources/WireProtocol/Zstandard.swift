import CZstd

/// Compression with libzstd.
///
/// Source: RFC 8878.
package enum Zstandard {
  /// The level used for segments: fast, and within a few per cent of the slow ones on such data.
  package static let level: Int32 = 3

  /// The compressed form of some bytes.
  /// - Throws: `crypto-failed` where libzstd has no memory.
  package static func compress(_ bytes: [UInt8]) throws(WireError) -> [UInt8] {
    let bound = ZSTD_compressBound(bytes.count)
    var size = 0
    let packed = unsafe [UInt8](unsafeUninitializedCapacity: bound) { target, count in
      size = unsafe bytes.withUnsafeBytes { source in
        unsafe ZSTD_compress(target.baseAddress, bound, source.baseAddress, source.count, level)
      }
      count = ZSTD_isError(size) == 0 ? size : 0
    }
    guard ZSTD_isError(size) == 0 else { throw .crypto }
    return packed
  }

  /// The bytes that were compressed.
  ///
  /// - Parameters:
  ///   - bytes: One zstd frame and nothing after it.
  ///   - length: How many bytes it must give, checked against the limit before anything is allocated.
  /// - Throws: `message-too-large` past the limit of the length or of the window; `message-malformed` where the frame
  ///   is damaged, is not the only one, or gives another number of bytes.
  package static func decompress(_ bytes: [UInt8], length: UInt64) throws(WireError) -> [UInt8] {
    guard length <= UInt64(WireLimits.payloadBytes) else { throw .tooLarge("payload", limit: WireLimits.payloadBytes) }
    guard let frame = ZstandardFrame(bytes), frame.contentLength ?? length == length else { throw .malformed("zstd") }
    guard frame.window <= UInt64(WireLimits.windowBytes) else {
      throw .tooLarge("zstd window", limit: WireLimits.windowBytes)
    }
    // libzstd reads frame after frame, and skips what is marked to be skipped: a place to hide bytes.
    let frameLength = unsafe bytes.withUnsafeBytes { source in
      unsafe ZSTD_findFrameCompressedSize(source.baseAddress, source.count)
    }
    guard frameLength == bytes.count else { throw .malformed("zstd") }
    let capacity = Int(length)
    var size = 0
    let plain = unsafe [UInt8](unsafeUninitializedCapacity: max(capacity, 1)) { target, count in
      size = unsafe bytes.withUnsafeBytes { source in
        unsafe ZSTD_decompress(target.baseAddress, capacity, source.baseAddress, source.count)
      }
      count = ZSTD_isError(size) == 0 ? size : 0
    }
    guard ZSTD_isError(size) == 0, plain.count == capacity else { throw .malformed("zstd") }
    return plain
  }
}
