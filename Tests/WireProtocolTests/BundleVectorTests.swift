import Replica
import Testing
import Vectors
import WireProtocol

/// What a reader of a bundle is given.
struct GivenBundle: Codable, Equatable {
  /// The key that the writer signs with.
  let publicKey: String
  /// The reader's private key, from which the one that opens follows.
  let privateKey: String
  let file: String
}

/// What a bundle says.
struct BundleMeaning: Codable, Equatable {
  let kind: Int
  let writer: String
  let reader: String
  let agreementKey: String
  let content: String

  init(_ given: GivenBundle) throws {
    let bundle = try BundleFile(decoding: Hexadecimal.bytes(given.file) ?? [])
    let writer = try #require(VerifyingKey(bytes: Hexadecimal.bytes(given.publicKey) ?? []))
    let reader = try #require(SigningKey(bytes: Hexadecimal.bytes(given.privateKey) ?? []))
    kind = Int(bundle.kind.rawValue)
    self.writer = bundle.writer.description
    self.reader = bundle.reader.description
    agreementKey = Hexadecimal.text(try AgreementKey(of: reader).publicKey.bytes)
    content = Hexadecimal.text(try bundle.open(from: writer, with: reader))
  }
}

@Suite struct `Vectors of bundles` {
  @Test func `a file reads as committed`() throws {
    let greeting = HandshakeRequest(
      origin: Samples.origin, position: .start, cursor: [5], clock: 1_660_000_000_000, history: [UInt8](0..<16))
    let content = try BundleUp(
      number: [UInt8](16..<32), greeting: greeting, segments: [Samples.segment()], heal: ["500114"]
    ).encoded()
    let made = GivenBundle(
      publicKey: Hexadecimal.text(Samples.key.publicKey.bytes), privateKey: Hexadecimal.text(Samples.otherKey.bytes),
      file: Hexadecimal.text(
        try BundleFile.seal(
          content, kind: .up, writer: Samples.key, reader: Samples.otherKey.publicKey.node,
          readerKey: AgreementKey(of: Samples.otherKey).publicKey)))
    let vector = try GoldenVectors.vector(
      "bundle-1.json",
      made: GoldenVector(
        "bundle", "A bundle with one segment, its writer's key and the key of its reader.", given: made,
        meaning: try BundleMeaning(made)))
    #expect(try BundleMeaning(vector.given) == vector.meaning)
    #expect(vector.given.publicKey == made.publicKey && vector.given.privateKey == made.privateKey)
    // Each seal has a key of its own, so the bytes differ from those written today; what they say does not.
    let read = try BundleUp(decoding: try #require(Hexadecimal.bytes(vector.meaning.content)))
    #expect(read.greeting == greeting && read.number == [UInt8](16..<32) && read.heal == ["500114"])
    #expect(try read.segments.map { try $0.transactions() } == [Samples.few])
  }
}
