/// Appends integers and byte strings in the compact forms that stored blobs use.
package struct ByteWriter {
  /// What was written so far.
  package private(set) var bytes: [UInt8] = []

  /// Starts empty.
  ///
  /// - Parameter capacity: How many bytes to make room for.
  package init(capacity: Int = 0) {
    bytes.reserveCapacity(capacity)
  }

  /// Appends one byte.
  package mutating func append(byte: UInt8) { bytes.append(byte) }

  /// Appends bytes as they are.
  package mutating func append(raw: some Sequence<UInt8>) { bytes.append(contentsOf: raw) }

  /// Appends the bytes of a text as they are.
  package mutating func append(raw text: String.UTF8View) { bytes.append(contentsOf: text) }

  /// Appends eight bytes, big-endian.
  package mutating func append(fixed value: UInt64) {
    var shift: UInt64 = 64
    while shift > 0 {
      shift -= 8
      bytes.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  /// Appends an integer in groups of seven bits, least first (LEB128).
  package mutating func append(varint value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// Appends a length and that many bytes.
  package mutating func append(counted value: [UInt8]) {
    append(varint: UInt64(value.count))
    bytes.append(contentsOf: value)
  }
}

/// Reads what `ByteWriter` wrote.
///
/// Every read fails with nil at the end of the bytes, never with a trap.
package struct ByteReader {
  private let bytes: [UInt8]
  /// How many bytes were read.
  package private(set) var position: Int

  /// Reads from the start.
  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    position = 0
  }

  /// Whether everything was read.
  package var isAtEnd: Bool { position >= bytes.endIndex }

  /// One byte.
  package mutating func byte() -> UInt8? {
    guard position < bytes.endIndex else { return nil }
    defer { position += 1 }
    return bytes[position]
  }

  /// Eight bytes, big-endian.
  package mutating func fixed() -> UInt64? {
    guard bytes.endIndex - position >= 8 else { return nil }
    var value: UInt64 = 0
    for offset in 0..<8 { value = value << 8 | UInt64(bytes[position + offset]) }
    position += 8
    return value
  }

  /// A LEB128 integer of at most 64 bits.
  package mutating func varint() -> UInt64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while let next = byte() {
      guard shift < 63 || (shift == 63 && next <= 1) else { return nil }
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return value }
      shift += 7
    }
    return nil
  }

  /// A count that cannot be greater than the bytes that are left, so that a damaged one allocates nothing.
  package mutating func count() -> Int? {
    guard let value = varint(), value <= UInt64(bytes.endIndex - position) else { return nil }
    return Int(value)
  }

  /// A number of bytes as they are.
  package mutating func raw(_ count: Int) -> [UInt8]? {
    guard count >= 0, bytes.endIndex - position >= count else { return nil }
    defer { position += count }
    return Array(bytes[position..<(position + count)])
  }

  /// Passes over a number of bytes; false, and nothing passed over, where there are fewer.
  package mutating func skip(_ count: Int) -> Bool {
    guard count >= 0, bytes.endIndex - position >= count else { return false }
    position += count
    return true
  }

  /// A length and that many bytes.
  package mutating func counted() -> [UInt8]? {
    guard let count = count() else { return nil }
    return raw(count)
  }
}
