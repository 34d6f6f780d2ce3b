/// One HTTP header field.
package struct TransportHeader: Sendable, Hashable {
  /// The name; its case carries no meaning.
  package var name: String

  /// The value, without the white space around it.
  package var value: String

  /// Makes a header field.
  ///
  /// - Parameters:
  ///   - name: The name.
  ///   - value: The value.
  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }

  /// Reads one line of a response's head, with or without its line break.
  ///
  /// Nil when the line has no colon or no name.
  ///
  /// - Parameter line: The bytes of the line; what is not UTF-8 becomes U+FFFD.
  init?(line: some Collection<UInt8>) {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon != line.startIndex else { return nil }
    name = String(decoding: line[..<colon], as: UTF8.self)
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }
    var value = Array(line[line.index(after: colon)...].drop(while: isBlank))
    while let last = value.last, isBlank(last) { value.removeLast() }
    self.value = String(decoding: value, as: UTF8.self)
  }

  /// Whether the name is a token and the value free of control characters (RFC 9110, 5.1 and 5.5).
  var isWellFormed: Bool {
    let limit = TransportRequest.maximumHeaderFieldBytes
    guard !name.isEmpty, name.utf8.count <= limit, value.utf8.count <= limit else { return false }
    let marks = "!#$%&'*+-.^_`|~".utf8
    let isToken = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: marks.contains(byte)
      }
    }
    return isToken && value.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }
  }

  /// Whether only the transport may set this field.
  var isReserved: Bool {
    ["content-length", "transfer-encoding", "expect"].contains { Self.sameName(name, $0) }
  }

  /// Compares two names as HTTP does: byte by byte, letters of ASCII without their case.
  ///
  /// - Parameters:
  ///   - left: One name.
  ///   - right: The other.
  /// - Returns: Whether they name the same field.
  static func sameName(_ left: String, _ right: String) -> Bool {
    let lowered = { (byte: UInt8) in (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
    return left.utf8.elementsEqual(right.utf8) { lowered($0) == lowered($1) }
  }
}
