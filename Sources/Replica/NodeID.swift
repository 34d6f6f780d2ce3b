/// The name of one copy: the first 16 bytes of the SHA-256 of its public key.
package struct NodeID: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// How many bytes an id has.
  package static let byteCount = 16
  /// The id of built-in rows, which no copy wrote.
  package static let builtin = NodeID(high: 0, low: 0)

  /// Bytes 0 to 7, big-endian.
  package let high: UInt64
  /// Bytes 8 to 15, big-endian.
  package let low: UInt64

  /// Makes an id from its two halves.
  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Reads the first 16 bytes, or fails where there are fewer.
  package init?(_ bytes: some Sequence<UInt8>) {
    var halves: (UInt64, UInt64) = (0, 0)
    var count = 0
    for byte in bytes {
      if count < 8 { halves.0 = halves.0 << 8 | UInt64(byte) } else { halves.1 = halves.1 << 8 | UInt64(byte) }
      count += 1
      if count == Self.byteCount { break }
    }
    guard count == Self.byteCount else { return nil }
    self.init(high: halves.0, low: halves.1)
  }

  /// The 16 bytes, big-endian.
  package var bytes: [UInt8] { Hexadecimal.bytes(high) + Hexadecimal.bytes(low) }

  /// 32 hexadecimal digits.
  package var description: String { Hexadecimal.text(bytes) }

  /// Orders by the bytes.
  package static func < (left: NodeID, right: NodeID) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}

/// Bytes written as hexadecimal digits.
package enum Hexadecimal {
  /// The lower-case digits of some bytes.
  package static func text(_ bytes: some Sequence<UInt8>) -> String {
    var digits: [UInt8] = []
    for byte in bytes {
      digits.append(digit(byte >> 4))
      digits.append(digit(byte & 15))
    }
    return String(decoding: digits, as: UTF8.self)
  }

  /// The bytes of an even number of hexadecimal digits, or nil.
  package static func bytes(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var high: UInt8?
    for code in text.utf8 {
      guard let value = value(code) else { return nil }
      if let half = high {
        bytes.append(half << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return high == nil ? bytes : nil
  }

  /// The eight bytes of an integer, big-endian.
  package static func bytes(_ value: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * UInt64($0))) }
  }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }

  private static func value(_ code: UInt8) -> UInt8? {
    switch code {
    case 0x30...0x39: code - 0x30
    case 0x61...0x66: code - 0x57
    case 0x41...0x46: code - 0x37
    default: nil
    }
  }
}
