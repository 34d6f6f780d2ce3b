package import Foundation

/// The committed vectors: what any other implementation of the protocol must read.
///
/// `TRIBUTARY_WRITE_VECTORS=1 swift test --disable-xctest --filter Vectors` writes them anew.
package enum GoldenVectors {
  /// Where they are committed.
  package static let folder = root.appending(path: "Protocol/Vectors")

  /// The folder of the package.
  package static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Whether this run writes them instead of comparing.
  package static var isWriting: Bool { ProcessInfo.processInfo.environment["TRIBUTARY_WRITE_VECTORS"] == "1" }

  /// The committed vector of a name; written first where this run writes.
  /// - Throws: What reading or writing the file throws.
  package static func vector<Given, Meaning>(
    _ name: String, made: GoldenVector<Given, Meaning>
  ) throws -> GoldenVector<Given, Meaning> {
    let file = folder.appending(path: name)
    if isWriting {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      encoder.keyEncodingStrategy = .convertToSnakeCase
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try (encoder.encode(made) + Data("\n".utf8)).write(to: file)
    }
    return try read(name)
  }

  /// The committed vector of a name.
  /// - Throws: What reading the file throws.
  package static func read<Given, Meaning>(_ name: String) throws -> GoldenVector<Given, Meaning> {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(GoldenVector<Given, Meaning>.self, from: Data(contentsOf: folder.appending(path: name)))
  }
}

/// Bytes with what they say, so that a reader in any language can be checked.
package struct GoldenVector<Given: Codable, Meaning: Codable>: Codable {
  /// Which members `given` and `meaning` have: `Protocol/Vectors/README.md` lists the kinds.
  package var kind: String
  /// One sentence for people.
  package var description: String
  /// What a reader is given.
  package var given: Given
  /// What it must say.
  package var meaning: Meaning

  /// Puts a vector together.
  package init(_ kind: String, _ description: String, given: Given, meaning: Meaning) {
    self.kind = kind
    self.description = description
    self.given = given
    self.meaning = meaning
  }
}
