package import Exchange
import GRDB
import Model
import Replica
import WireProtocol

/// A bundle as it is about to be written to a file.
package struct WrittenBundle: Sendable {
  /// The bytes of the file.
  package let file: [UInt8]
  /// How many saves are in it.
  package let saves: Int
  /// How many segments they are in.
  package let segments: Int
  /// How many items a hub passes on with them.
  package let relayed: Int
  /// Whether there were more than fit.
  package let hasMore: Bool
}

/// A reply as it is about to be written to a file.
package struct WrittenReply: Sendable {
  /// The bytes of the file.
  package let file: [UInt8]
  /// The node that it is for.
  package let node: EnrolledNode
  /// The segments that the bundle had.
  package let segments: Int
  /// How many of them were taken, now or before.
  package let taken: Int
  /// How many items that a hub passes on are held by them.
  package let relayed: Int
  /// Rows that go down.
  package let rows: Int
  /// Why the next segment was not taken, or nil where all were.
  package let problem: (any Error)?
}

/// The exchange by file, for copies between which there is no line.
extension Store {
  /// Writes everything that no receipt covers into a bundle for the hub above.
  /// - Throws: `not-enrolled`; `message-too-large`, `crypto-failed`; the errors of the file.
  package func writeBundle() throws -> WrittenBundle {
    guard let hub = try upstream() else { throw StoreError.notEnrolled }
    var bundle = try step { storage in try storage.writeBundle() }
    try addAttachments(to: &bundle)
    let file = try BundleFile.seal(
      bundle.encoded(), kind: .up, writer: key, reader: hub.key.node, readerKey: hub.agreementKey)
    return WrittenBundle(
      file: file, saves: bundle.segments.reduce(0) { $0 + $1.count }, segments: bundle.segments.count,
      relayed: bundle.relay.reduce(0) { $0 + $1.items.count }, hasMore: bundle.hasMore)
  }

  /// Takes the reply of the hub above, in one commit.
  /// - Throws: `bundle-malformed`, `bundle-altered`, `bundle-misaddressed`, `bundle-unopened` and other `WireError`s,
  ///   with nothing changed; the errors of the file.
  package func take(reply file: [UInt8], of hub: UpstreamHub) throws -> ReplyOutcome {
    let bundle = try BundleFile(decoding: file)
    guard bundle.kind == .reply, bundle.reader == key.publicKey.node, bundle.writer == hub.key.node else {
      throw WireError.bundleMisaddressed
    }
    let reply = try BundleReply(decoding: bundle.open(from: hub.key, with: key))
    var outcome = try step { storage in try storage.take(reply) }
    // What rows name is known only once they are here; bytes are whatever their hash says, old reply or new.
    outcome.attachments = try keep(reply.blobs, between: identity.region, named: Set(blobs.missing()))
    if try wantsToSend(reply.missing) { outcome.isUnfinished = true }
    if outcome.isTaken { try noteSync(clockOffset: outcome.outcome.clockOffset) }
    return outcome
  }

  /// Takes a bundle at the hub as if its parts had come over the line, and writes the reply.
  ///
  /// - Parameters:
  ///   - file: The bytes of the bundle's file.
  ///   - wording: The problem document for a segment that is not taken, or nil for an error that is no matter of the
  ///     node's, such as a full disk; that one ends the import without a reply.
  /// - Throws: `IntakeProblem.unknownNode`; `WireError` for a file that does not hold, with nothing changed; the errors
  ///   of the file.
  package func answer(
    bundle file: [UInt8], wording: @Sendable (any Error) -> [UInt8]?
  ) async throws -> WrittenReply {
    let bundle = try BundleFile(decoding: file)
    guard bundle.kind == .up, bundle.reader == key.publicKey.node else { throw WireError.bundleMisaddressed }
    guard let node = try await enrolledNode(bundle.writer) else { throw IntakeProblem.unknownNode }
    let content = try BundleUp(decoding: bundle.open(from: node.key, with: key))
    let id = node.key.node
    guard content.greeting.origin.node == id else { throw WireError.bundleMisaddressed }
    guard content.greeting.version >= WireVersion.oldest else { throw WireError.bundleFormatUnknown }
    // The number stands where a line has its challenge: it means nothing in a file.
    let greeting = try await answer(content.greeting, from: id, challenge: content.number)
    var reply = BundleReply(number: content.number, greeting: greeting)
    var problem: (any Error)?
    for segment in content.segments {
      do { reply.receipts.append(try await accept(segment, from: id)) } catch {
        guard let document = wording(error) else { throw error }
        reply.problem = document
        problem = error
        break
      }
    }
    if problem == nil {
      if !content.relay.isEmpty {
        reply.relayReceipts = try await write { session in try session.takeRelay(content, from: node.member) }
      }
      for page in content.offers {
        try await take(offers: page, from: node)
        reply.offered += 1
      }
    }
    let begun = reply
    var filled = try await look { session in
      var reply = begun
      var room = BundleRoom()
      if node.isHub { try session.giveRelayBack(&reply, answering: content, to: node.member, room: &room) }
      try session.fill(
        &reply, answering: content, from: id, of: node.region, passedOn: node.isHub ? session.passedOn(by: id) : [],
        room: room)
      return reply
    }
    _ = try keep(
      content.blobs, between: node.region,
      named: Set(content.blobs.flatMap { try blobs.named($0.hash, of: $0.owner ?? node.region, by: node) }))
    filled = try withAttachments(filled, answering: content, for: node)
    // An old bundle that is handed in again is no sign of life.
    try await noteSync(of: id, at: min(content.greeting.clock, surroundings.now()))
    guard let readerKey = node.agreementKey else { throw StoreError.agreementKeyMissing }
    return WrittenReply(
      file: try BundleFile.seal(filled.encoded(), kind: .reply, writer: key, reader: id, readerKey: readerKey),
      node: node, segments: content.segments.count, taken: filled.receipts.count,
      relayed: filled.relayReceipts.count == content.relay.count
        ? content.relay.reduce(0) { $0 + $1.items.count } : 0,
      rows: filled.pages.reduce(0) { $0 + $1.rows.count }, problem: problem)
  }
}

extension StoreError {
  /// A copy that has not joined a hub has nobody to exchange with.
  package static let notEnrolled = StoreError(
    "not-enrolled",
    LocalizedText("本机还没有注册到上级汇集点。", "This copy has not joined a hub yet."),
    hint: LocalizedText(
      "请用上级发的注册单运行 enroll 网址 --code 注册码。", "Run enroll URL --code CODE with the slip from the hub."),
    recovery: .correct)

  /// A hub that was restored knows a node from the hub above only, and not the key that replies are sealed to.
  static let agreementKeyMissing = StoreError(
    "agreement-key-missing",
    LocalizedText(
      "汇集点恢复后还没有该节点的密封公钥，不能写回复文件。", "The hub was restored and lacks the key that replies to this node are sealed to."),
    hint: LocalizedText(
      "请该办公室联网同步，或用新注册码加 --replace 重新注册。",
      "Let the office sync by the line, or enroll again with a new code and --replace."), recovery: .operator)
}
