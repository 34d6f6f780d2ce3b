/// The limits of what travels, tested at the limit and one past it.
///
/// `docs/limits.md` lists them.
package enum WireLimits {
  /// The bytes of a payload before compression.
  package static let payloadBytes = 16 << 20
  /// The window of a zstd frame, in bytes: what a decoder that streams would have to keep.
  package static let windowBytes = 8 << 20
  /// The columns, texts and origins of a payload together, each of which costs far more in memory than on the wire.
  package static let payloadParts = 65_536
  /// The bytes of a segment on the wire.
  package static let segmentBytes = 4 << 20
  /// The bytes kept free in a segment for its header and signature.
  package static let headerBytes = 1 << 10
  /// The bytes of a journal after which a segment is sealed; one transaction may go past it.
  package static let sealBytes = 512 << 10
  /// The transactions in one segment.
  package static let transactionsPerSegment = 4_096
  /// The rows in one segment.
  package static let rowsPerSegment = 200_000
  /// The bytes of one text field.
  package static let textBytes = 256 << 10
  /// The bytes of rows on one page of a pull, past the first row.
  package static let pageBytes = 4 << 20
  /// The rows on one page of a pull.
  package static let rowsPerPage = 2_000
  /// The bytes of any answer a node accepts.
  package static let answerBytes = 16 << 20
  /// The bytes past the limit of a request's body that a hub reads and drops, so that its refusal reaches a sender
  /// who is still sending.
  package static let surplusBytes = 16 << 20
  /// The bytes of a batch of relayed items on the wire: one segment and its receipt always fit.
  package static let relayBytes = 5 << 20
  /// The bytes of items after which a batch is sent.
  package static let relaySealBytes = 1 << 20
  /// The bytes of a page of rows that a node offers to a hub which lost them.
  package static let offerBytes = 5 << 20
  /// The items in one batch.
  package static let relayItems = 1_000
  /// The bytes of a small message: enrolment, handshake, receipt.
  package static let messageBytes = 64 << 10
  /// The bytes of a bundle's file.
  package static let bundleBytes = 64 << 20
  /// The bytes kept free in a bundle for its first line, signature, keys and greeting.
  package static let bundleHeaderBytes = 256 << 10
  /// The parts of a bundle: segments, receipts, pages and what else repeats in it.
  package static let bundleParts = 65_536
}

/// Versions of the protocol that this program speaks.
package enum WireVersion {
  /// The newest.
  package static let current: UInt32 = 1
  /// The oldest that is still understood.
  package static let oldest: UInt32 = 1
  /// The media type of every message.
  package static let contentType = "application/vnd.tributary+protobuf"
}
