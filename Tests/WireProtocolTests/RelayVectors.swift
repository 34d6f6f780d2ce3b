import Model
import Replica
import Testing
import WireProtocol

/// What a reader is given of a batch that a hub passes on, and of the answer.
struct GivenRelay: Codable, Equatable {
  /// The hubs whose word counts.
  let publicKeys: [String]
  let batch: String
  /// Of the hub above.
  let hubPublicKey: String
  let receipt: String
}

/// What the items of a batch say, with the place behind each.
struct RelayMeaning: Codable, Equatable {
  struct Item: Codable, Equatable {
    let number: String
    let digest: String
    let enrolment: Enrolment?
    let segment: PassedSegment?
  }

  struct Enrolment: Codable, Equatable {
    let node: String
    let hub: String
    let region: String
    let mode: String
    let enrolledAt: String
    let revokedAt: String?
    let isSigned: Bool
  }

  struct PassedSegment: Codable, Equatable {
    let node: String
    let incarnation: String
    let lastSequence: String
    /// Whether it is signed by the node of an enrolment in the batch.
    let isSigned: Bool
    /// The hub whose verdicts travel with it, where they are for this segment.
    let judgedBy: String?
  }

  struct Problem: Codable, Equatable {
    let number: String
    let code: String
  }

  let items: [Item]
  let hub: String
  let child: String
  let throughNumber: String
  /// Whether the receipt speaks of the place behind the last item.
  let coversAll: Bool
  let problems: [Problem]

  init(_ given: GivenRelay) throws {
    let hubs = given.publicKeys.compactMap { VerifyingKey(bytes: Hexadecimal.bytes($0) ?? []) }
    let batch = try RelayBatch(decoding: Hexadecimal.bytes(given.batch) ?? [])
    var place = batch.start
    var nodes: [NodeID: VerifyingKey] = [:]
    var items: [Item] = []
    for item in batch.items {
      place = item.place(after: place)
      var (enrolment, passed): (Enrolment?, PassedSegment?)
      switch item {
      case .enrolment(let signed):
        let isSigned = hubs.contains { $0.node == signed.hub && signed.isSigned(by: $0) }
        let key = VerifyingKey(bytes: signed.publicKey)
        if isSigned, let key { nodes[key.node] = key }
        enrolment = Enrolment(
          node: key?.node.description ?? "", hub: signed.hub.description, region: signed.region, mode: signed.mode,
          enrolledAt: String(signed.enrolledAt), revokedAt: signed.revokedAt.map { String($0) }, isSigned: isSigned)
      case .segment(let segment): passed = Self.passed(segment, hubs, nodes)
      }
      items.append(
        Item(
          number: String(place.number), digest: Hexadecimal.text(place.digest), enrolment: enrolment, segment: passed))
    }
    self.items = items
    let key = try #require(VerifyingKey(bytes: Hexadecimal.bytes(given.hubPublicKey) ?? []))
    let receipt = try RelayReceipt(decoding: Hexadecimal.bytes(given.receipt) ?? [], key: key)
    hub = receipt.hub.description
    child = receipt.node.description
    throughNumber = String(receipt.position.number)
    coversAll = receipt.position == place
    problems = receipt.problems.map { Problem(number: String($0.number), code: $0.code) }
  }

  private static func passed(
    _ segment: Segment, _ hubs: [VerifyingKey], _ nodes: [NodeID: VerifyingKey]
  ) -> PassedSegment {
    let isSigned = nodes[segment.origin.node].map { (try? segment.verify($0)) != nil } ?? false
    let judge = hubs.first { hub in
      guard let bytes = segment.receipt, let receipt = try? Receipt(decoding: bytes, key: hub) else { return false }
      return receipt.hub == hub.node && receipt.origin == segment.origin
        && receipt.position == ChainPosition(sequence: segment.lastSequence, head: segment.head)
    }
    return PassedSegment(
      node: segment.origin.node.description, incarnation: String(segment.origin.incarnation),
      lastSequence: String(segment.lastSequence), isSigned: isSigned, judgedBy: judge?.node.description)
  }
}

/// What a reader is given where a hub asks for what it lost.
struct GivenOffers: Codable, Equatable {
  let answer: String
  let page: String
}

/// What a hub asks for, and which heads of a page it keeps.
struct OffersMeaning: Codable, Equatable {
  struct Kept: Codable, Equatable {
    let table: UInt16
    let identity: [PlainValue]
    let group: Int
    let stamp: PlainStamp
    let values: [PlainValue]
  }

  let answer: HandshakeMeaning.Answer
  let page: PageMeaning
  let kept: [Kept]

  init(_ given: GivenOffers) throws {
    let asked = try HandshakeResponse(decoding: Hexadecimal.bytes(given.answer) ?? []).wanted
    let page = try PullPage(decoding: Hexadecimal.bytes(given.page) ?? [])
    answer = try HandshakeMeaning.Answer(given.answer)
    self.page = try PageMeaning(GivenPage(page: given.page))
    kept = page.rows.flatMap { row in
      guard let table = Schema.table(row.table) else { return [Kept]() }
      return row.state.heads.groups(count: table.groups.count).enumerated().flatMap { position, group in
        let shown = group.shown.map { Head(stamp: $0, values: Array(row.state.values[table.groups[position].range])) }
        return ([shown].compactMap(\.self) + group.others).filter { head in
          asked.contains { $0.origin == head.stamp.origin && $0.time < head.stamp.time }
        }.map {
          Kept(
            table: row.table, identity: row.identity.map(PlainValue.init), group: position, stamp: PlainStamp($0.stamp),
            values: $0.values.map(PlainValue.init))
        }
      }
    }
  }
}

/// What a reader is given of attachments: the list of a hub, and the bytes that it gets.
struct GivenBlobs: Codable, Equatable {
  let list: String
  /// The bytes of each, in the order of the list, as put together from chunks.
  let bytes: [String]
}

/// What a list of attachments says.
struct BlobsMeaning: Codable, Equatable {
  struct Entry: Codable, Equatable {
    let hash: String
    let size: String
    let held: String
    let owner: String?
    /// SHA-256 of the bytes that came.
    let digest: String
    /// What the hub answers once it has them.
    let verdict: String
  }

  let blobs: [Entry]

  init(_ given: GivenBlobs) throws {
    let list = try BlobList(decoding: Hexadecimal.bytes(given.list) ?? [])
    blobs = zip(list.blobs, given.bytes).map { blob, text in
      let bytes = Hexadecimal.bytes(text) ?? []
      let fits = bytes.count == blob.size
      let digest = BlobHash(of: bytes)
      return Entry(
        hash: blob.hash.description, size: String(blob.size), held: String(blob.held), owner: blob.owner?.description,
        digest: digest.description,
        verdict: fits ? digest == blob.hash ? "whole" : "attachment-altered" : "attachment-size-wrong")
    }
  }
}
