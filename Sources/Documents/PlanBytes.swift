import Glibc

/// Turns the bytes of a file into text: UTF-8, UTF-16 with a byte order mark, or GB 18030 (which holds GBK and GB 2312).
enum PlanBytes {
  /// The text of a file.
  ///
  /// - Throws: `PlanParseError` if the bytes are too many, are no text, or their encoding cannot be told.
  static func text(of bytes: [UInt8]) throws(PlanParseError) -> String {
    guard bytes.count <= PlanLimits.bytes else { throw PlanParseError(.tooLarge) }
    guard !bytes.isEmpty else { throw PlanParseError(.emptyFile) }
    if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0x50, 0x4B, 0x05, 0x06]) {
      throw PlanParseError(.wordProcessorFile)
    }
    if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { throw PlanParseError(.wordProcessorFile) }
    if bytes.starts(with: [0xFF, 0xFE]) { return try utf16(bytes.dropFirst(2), bigEndian: false) }
    if bytes.starts(with: [0xFE, 0xFF]) { return try utf16(bytes.dropFirst(2), bigEndian: true) }
    let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    if body.contains(0) { throw PlanParseError(.notText) }
    if let text = String(validating: body, as: UTF8.self) { return text }
    return try gb18030(body)
  }

  private static func utf16(_ bytes: ArraySlice<UInt8>, bigEndian: Bool) throws(PlanParseError) -> String {
    guard bytes.count.isMultiple(of: 2) else { throw PlanParseError(.unknownEncoding) }
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count / 2)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let first = UInt16(bytes[index])
      let second = UInt16(bytes[index + 1])
      units.append(bigEndian ? first << 8 | second : second << 8 | first)
      index += 2
    }
    guard let text = String(validating: units, as: UTF16.self) else { throw PlanParseError(.unknownEncoding) }
    return text
  }

  /// Decodes with the C library's `iconv`, and believes the answer only if it reads like Chinese: nearly any bytes
  /// decode as GB 18030 to something.
  private static func gb18030(_ bytes: ArraySlice<UInt8>) throws(PlanParseError) -> String {
    guard let decoded = iconvert(Array(bytes)), let text = String(validating: decoded, as: UTF8.self) else {
      throw PlanParseError(.unknownEncoding)
    }
    var foreign = 0
    var chinese = 0
    for scalar in text.unicodeScalars where !scalar.isASCII {
      switch scalar.value {
      case 0x4E00...0x9FA5, 0x3000...0x303F, 0xFF00...0xFF65, 0x2010...0x2027, 0xB7, 0xD7, 0x2460...0x249B,
        0x2264, 0x2265, 0x2030, 0x2160...0x216B, 0xA0, 0x3220...0x3229:
        chinese += 1
      default: foreign += 1
      }
    }
    guard chinese > 0, foreign * 5 < chinese else { throw PlanParseError(.unknownEncoding) }
    return text
  }

  private static func iconvert(_ bytes: [UInt8]) -> [UInt8]? {
    guard let handle = unsafe iconv_open("UTF-8", "GB18030"), unsafe handle != iconv_t(bitPattern: -1) else {
      return nil
    }
    defer { _ = unsafe iconv_close(handle) }
    var input = bytes.map { CChar(bitPattern: $0) }
    // Two bytes of GBK become three of UTF-8, four become at most four, and one stays one.
    var output = [CChar](repeating: 0, count: bytes.count * 2 + 16)
    var inputLeft = input.count
    var outputLeft = output.count
    let status = unsafe input.withUnsafeMutableBufferPointer { source in
      unsafe output.withUnsafeMutableBufferPointer { target in
        var from = source.baseAddress
        var to = target.baseAddress
        return unsafe iconv(handle, &from, &inputLeft, &to, &outputLeft)
      }
    }
    guard status != -1, inputLeft == 0 else { return nil }
    return output.prefix(output.count - outputLeft).map { UInt8(bitPattern: $0) }
  }
}
