/// A one-time code on a printed slip: joins one office to one hub.
///
/// Eight groups of four characters: four that name the code at the hub, 26 for 128 secret bits, two that find slips of
/// the pen. The code itself never travels: both sides prove with it that they know it, so nobody between them can
/// take the hub's place.
package struct EnrolmentCode: Sendable, Hashable {
  /// The bytes of the secret.
  package static let secretBytes = 16
  private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
  private static let idLength = 4
  private static let secretLength = 26
  private static let checkLength = 2

  /// What the hub finds the code by; not secret.
  package let id: String
  private let secret: String

  /// Makes a code from random bytes: 3 for its name, 16 for its secret.
  package init(random bytes: [UInt8]) {
    id = Self.text(bytes.prefix(3), length: Self.idLength)
    secret = Self.text(bytes.dropFirst(3), length: Self.secretLength)
  }

  /// Reads a code as a person types it: case, spaces and hyphens do not matter, O is 0, I and L are 1.
  /// - Throws: `enrolment-code-malformed`.
  package init(parsing text: String) throws(WireError) {
    var characters: [UInt8] = []
    for code in text.uppercased().utf8 where code != 0x20 && code != 0x2D {
      switch code {
      case UInt8(ascii: "O"): characters.append(UInt8(ascii: "0"))
      case UInt8(ascii: "I"), UInt8(ascii: "L"): characters.append(UInt8(ascii: "1"))
      default: characters.append(code)
      }
    }
    guard characters.count == Self.idLength + Self.secretLength + Self.checkLength,
      characters.allSatisfy(Self.alphabet.contains)
    else { throw .codeMalformed }
    let body = String(decoding: characters.dropLast(Self.checkLength), as: UTF8.self)
    guard Self.check(body) == String(decoding: characters.suffix(Self.checkLength), as: UTF8.self) else {
      throw .codeMalformed
    }
    id = String(body.prefix(Self.idLength))
    secret = String(body.dropFirst(Self.idLength))
  }

  private static func text(_ bytes: some Sequence<UInt8>, length: Int) -> String {
    var characters: [UInt8] = []
    var buffer: UInt32 = 0
    var bits: UInt32 = 0
    for byte in bytes {
      buffer = buffer << 8 | UInt32(byte)
      bits += 8
      while bits >= 5 {
        bits -= 5
        characters.append(alphabet[Int(buffer >> bits & 31)])
      }
    }
    if bits > 0 { characters.append(alphabet[Int(buffer << (5 - bits) & 31)]) }
    return String(decoding: characters.prefix(length), as: UTF8.self)
  }

  private static func check(_ body: String) -> String {
    text(Digest.sha256(Array("tributary enrolment check\n".utf8), Array(body.utf8)).prefix(2), length: checkLength)
  }

  /// The code for a slip, in groups of four.
  package var printed: String {
    let whole = id + secret + Self.check(id + secret)
    return stride(from: 0, to: whole.count, by: 4).map { whole.dropFirst($0).prefix(4) }.joined(separator: "-")
  }

  /// The 32-byte key that the hub keeps in place of the code until it is used.
  package var key: [UInt8] {
    Digest.sha256(Array("tributary enrolment 1\n".utf8), Array(id.utf8), Array(secret.utf8))
  }
}

/// What both sides of an enrolment prove to each other with the code's key.
///
/// Both proofs cover both keys of whoever proves: the one it signs with and the one that files are sealed to.
package enum EnrolmentProof {
  /// The node's proof: that whoever holds these keys has the code for this region; empty for keys that are none.
  package static func node(keys: PublicKeys, region: String, key: [UInt8]) -> [UInt8] {
    guard let joined = keys.joined else { return [] }
    return Digest.authenticate(Array("node\n".utf8), joined, Array(region.utf8), key: key)
  }

  /// The hub's proof: that whoever answers issued the code; empty for keys that are none.
  ///
  /// - Parameters:
  ///   - keys: The hub's keys.
  ///   - nodeKey: The key that the node signs with.
  ///   - history: The life of the hub's file.
  ///   - key: The code's key.
  package static func hub(keys: PublicKeys, nodeKey: [UInt8], history: [UInt8], key: [UInt8]) -> [UInt8] {
    guard let joined = keys.joined else { return [] }
    return Digest.authenticate(Array("hub\n".utf8), joined, nodeKey, history, key: key)
  }
}
