import Replica

/// What names an attachment's bytes everywhere: their SHA-256.
///
/// Written as 64 lower-case hexadecimal digits and in no other way, so that it may stand in a path.
package struct BlobHash: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// How many bytes a hash has.
  package static let byteCount = 32

  /// The 64 digits.
  package let description: String

  /// Takes the bytes of a hash, or fails where they are not 32.
  package init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    description = Hexadecimal.text(bytes)
  }

  /// Reads a hash as written, or fails where the text is anything but 64 lower-case digits.
  package init?(_ text: String) {
    let digits = text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    guard text.utf8.count == 2 * Self.byteCount, digits else { return nil }
    description = text
  }

  /// The hash of some bytes.
  package init(of content: [UInt8]) {
    description = Digest.hexadecimal(content)
  }

  /// The 32 bytes.
  package var bytes: [UInt8] { Hexadecimal.bytes(description) ?? [] }

  /// Orders by the digits.
  package static func < (left: BlobHash, right: BlobHash) -> Bool {
    left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
  }
}
