import Model
package import Replica
package import WireProtocol

/// What a copy remembers of its exchange by file with the hub above.
package struct BundleBook: Sendable, Hashable {
  /// A bundle whose reply may still be taken.
  package struct Open: Sendable, Hashable {
    /// Its number.
    package var number: [UInt8]
    /// This copy's clock when it was written, in milliseconds since 1970.
    package var clock: Int64

    /// Names a bundle.
    package init(number: [UInt8], clock: Int64) {
      self.number = number
      self.clock = clock
    }
  }

  /// The bundles that were written since the copy last heard of the hub, by whatever way; the latest last.
  package var open: [Open] = []
  /// How far the hub said that it holds each own chain, by incarnation.
  package var held: [UInt64: UInt64] = [:]
  /// The scopes whose rows differ from the hub's, to be asked for whole.
  package var differing: [String] = []
  /// Attachments that the hub said it misses.
  package var missing: [BlobStatus] = []
  /// Past which places the hub asked for its own writes.
  package var wanted: [Stamp] = []
  /// How many items of this hub's relay the hub above is known to hold.
  ///
  /// Before this hub has as many itself it must not number new ones. The greatest number where a restored file has yet to
  /// hear.
  package var relayHeld: UInt64 = 0

  /// Nothing written yet.
  package init() {}

  /// The form in which it is stored.
  package var stored: [UInt8] {
    var writer = ByteWriter()
    writer.append(varint: UInt64(open.count))
    for bundle in open {
      writer.append(counted: bundle.number)
      writer.append(fixed: UInt64(bitPattern: bundle.clock))
    }
    writer.append(varint: UInt64(held.count))
    for (incarnation, sequence) in held.sorted(by: { $0.key < $1.key }) {
      writer.append(fixed: incarnation)
      writer.append(varint: sequence)
    }
    writer.append(varint: UInt64(differing.count))
    for scope in differing { writer.append(counted: Array(scope.utf8)) }
    writer.append(varint: UInt64(missing.count))
    for status in missing {
      writer.append(counted: status.hash.bytes)
      writer.append(varint: UInt64(max(status.size, 0)))
      writer.append(varint: UInt64(max(status.held, 0)))
      writer.append(counted: Array((status.owner?.description ?? "").utf8))
    }
    writer.append(varint: UInt64(wanted.count))
    for stamp in wanted {
      writer.append(counted: stamp.origin.node.bytes)
      writer.append(fixed: stamp.origin.incarnation)
      writer.append(fixed: stamp.time.rawValue)
    }
    writer.append(varint: relayHeld)
    return writer.bytes
  }

  /// Reads the stored form; no bytes are an empty book.
  /// - Throws: `bundle-malformed`.
  package init(stored bytes: [UInt8]) throws(WireError) {
    guard !bytes.isEmpty else { return }
    var reader = ByteReader(bytes)
    guard read(&reader), reader.isAtEnd else { throw .bundleMalformed }
  }

  private mutating func read(_ reader: inout ByteReader) -> Bool {
    guard let openCount = reader.count() else { return false }
    for _ in 0..<openCount {
      guard let number = reader.counted(), let clock = reader.fixed() else { return false }
      open.append(Open(number: number, clock: Int64(bitPattern: clock)))
    }
    guard let heldCount = reader.count() else { return false }
    for _ in 0..<heldCount {
      guard let incarnation = reader.fixed(), let sequence = reader.varint() else { return false }
      held[incarnation] = sequence
    }
    guard let scopeCount = reader.count() else { return false }
    for _ in 0..<scopeCount {
      guard let scope = reader.counted() else { return false }
      differing.append(String(decoding: scope, as: UTF8.self))
    }
    guard let missingCount = reader.count() else { return false }
    for _ in 0..<missingCount {
      guard let hash = reader.counted().flatMap({ BlobHash($0) }), let size = reader.varint(),
        let held = reader.varint(), let owner = reader.counted()
      else { return false }
      missing.append(
        BlobStatus(
          hash: hash, size: Int(clamping: size), held: Int(clamping: held),
          owner: RegionCode(String(decoding: owner, as: UTF8.self))))
    }
    guard let wantedCount = reader.count() else { return false }
    for _ in 0..<wantedCount {
      guard let node = reader.counted().flatMap({ NodeID($0) }), let incarnation = reader.fixed(),
        let time = reader.fixed()
      else { return false }
      wanted.append(
        Stamp(time: HybridTimestamp(rawValue: time), origin: Origin(node: node, incarnation: incarnation)))
    }
    guard let relayHeld = reader.varint() else { return false }
    self.relayHeld = relayHeld
    return true
  }
}
