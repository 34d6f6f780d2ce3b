import Exchange
import Model
import Replica
import WireProtocol

/// The bytes of attachments inside bundles.
extension Store {
  /// Puts in what the hub said it misses, what unsent saves name, and what is missing here, as far as there is room.
  func addAttachments(to bundle: inout BundleUp) throws {
    let hub = try look { session in try session.upstream() }
    var wanted = hub?.bundles.missing ?? []
    let known = Set(wanted.map(\.hash))
    wanted += try unsentAttachments().filter { !known.contains($0.hash) }
    bundle.lacking = try blobs.missing(limit: BlobLimits.listCount).map {
      BlobStatus(
        hash: $0.hash, size: $0.size, held: try blobs.held($0), owner: $0.owner == identity.region ? nil : $0.owner)
    }
    var room = Self.room(besides: try bundle.encoded().count)
    for status in wanted {
      bundle.blobs += try parts(of: named(status), of: identity.region, from: status.held, room: &room)
    }
  }

  /// The bytes that a status speaks of, from the point of view of the node below.
  private func named(_ status: BlobStatus) -> NamedBlob {
    NamedBlob(hash: status.hash, owner: status.owner ?? identity.region, size: status.size)
  }

  /// The attachments that saves name which no receipt covers: the hub cannot have said yet that it misses them.
  private func unsentAttachments() throws -> [BlobStatus] {
    try look { session in
      try session.pendingSaves().flatMap(\.transaction.rows).compactMap { change in
        guard change.table == Schema.attachment.id, let values = change.groups.first?.values, values.count == 6,
          case .integer(let size) = values[4], case .text(let text) = values[5], let hash = BlobHash(text), size > 0
        else { return nil }
        return BlobStatus(hash: hash, size: Int(size), held: 0)
      }
    }
  }

  /// A reply with the bytes that the node lacks and may get, and the list of what is missing here.
  func withAttachments(
    _ reply: BundleReply, answering bundle: BundleUp, for node: EnrolledNode
  ) throws -> BundleReply {
    var reply = reply
    reply.missing = try blobs.missing(from: node, limit: BlobLimits.listCount)
    var room = Self.room(besides: try reply.encoded().count)
    for status in bundle.lacking.prefix(BlobLimits.listCount) {
      guard let blob = try blobs.visible(status.hash, to: node.region, owner: status.owner ?? node.region),
        blob.size == status.size
      else { continue }
      reply.blobs += try parts(of: blob, of: node.region, from: status.held, room: &room)
    }
    return reply
  }

  /// Whether the other side misses bytes that are here.
  func wantsToSend(_ missing: [BlobStatus]) throws -> Bool {
    try missing.contains { try blobs.holds(named($0)) }
  }

  /// Keeps runs of bytes that rows name; gives how many files are whole by them.
  ///
  /// A run that does not fit, by its place, its hash or a quota, is passed over: the file stays missing, and the next
  /// bundle says so.
  ///
  /// - Parameters:
  ///   - parts: The runs.
  ///   - node: The region of the node below, whose bytes they are where they name no owner.
  ///   - named: What may be kept.
  func keep(_ parts: [BlobPart], between node: RegionCode, named: Set<NamedBlob>) throws -> Int {
    var whole: Set<NamedBlob> = []
    for part in parts {
      let blob = NamedBlob(hash: part.hash, owner: part.owner ?? node, size: part.size)
      guard named.contains(blob) else { continue }
      do {
        if try blobs.write(part.data, of: blob, at: part.offset) == blob.size { whole.insert(blob) }
      } catch let error as StoreError where error.code.hasPrefix("attachment-") {}
    }
    return whole.count
  }

  private func parts(
    of blob: NamedBlob, of node: RegionCode, from held: Int, room: inout Int
  ) throws -> [BlobPart] {
    guard try blobs.holds(blob) else { return [] }
    var parts: [BlobPart] = []
    var offset = held < blob.size ? held : 0
    while offset < blob.size, room > WireLimits.headerBytes {
      let data = try blobs.read(blob, at: offset, count: min(BlobPart.byteLimit, room - WireLimits.headerBytes))
      guard !data.isEmpty else { break }
      parts.append(
        BlobPart(
          hash: blob.hash, size: blob.size, offset: offset, data: data, owner: blob.owner == node ? nil : blob.owner))
      room -= data.count + WireLimits.headerBytes
      offset += data.count
    }
    return parts
  }

  private static func room(besides count: Int) -> Int {
    WireLimits.bundleBytes - WireLimits.bundleHeaderBytes - count
  }
}
