package import Model
package import Replica
package import WireProtocol

/// How much may still go into a bundle.
package struct BundleRoom: Sendable {
  /// Bytes of the message.
  package var bytes: Int
  /// Segments.
  package var segments: Int

  /// The room of an empty bundle.
  package init(
    bytes: Int = WireLimits.bundleBytes - WireLimits.bundleHeaderBytes,
    segments: Int = ExchangeLimits.bundleSegments
  ) {
    self.bytes = bytes
    self.segments = segments
  }

  /// Takes room for a part; false, and nothing taken, where there is not enough.
  mutating func take(_ count: Int, isSegment: Bool = false) -> Bool {
    guard count <= bytes, !isSegment || segments > 0 else { return false }
    bytes -= count
    if isSegment { segments -= 1 }
    return true
  }
}

/// How a copy writes what goes up in a file.
extension CopyStorage {
  /// Seals the journal and gathers everything that the hub has not acknowledged.
  ///
  /// Nothing counts as sent by this: only receipts acknowledge, so a file that is lost loses nothing, and one that
  /// arrives twice changes nothing.
  ///
  /// - Parameter room: How much fits; the rest goes with the next bundle.
  /// - Throws: The errors of the storage; `answer-not-from-hub` before the copy joined a hub.
  package func writeBundle(room: BundleRoom = BundleRoom()) throws -> BundleUp {
    if isHub, let relay = self as? any RelayStorage { try relay.prepareSummaries() }
    while try sealOne() {}
    guard var hub = try upstream() else { throw WireError.notAHub }
    var bundle = BundleUp(
      number: random(BundleUp.numberBytes), greeting: try greeting(),
      heal: Array(hub.bundles.differing.prefix(ExchangeLimits.healedScopes)))
    var room = room
    for (number, origin) in books.chains(of: node) {
      let end = books.entries[number].position.sequence
      // What was acknowledged once stays so; a hub that went back in time, or another one, is sent it again all the same.
      let covered = origin == books.own ? hub.acknowledged : end
      let told = hub.bundles.held[origin.incarnation] ?? (hub.receipt == nil ? 0 : covered)
      let through = min(end, covered, told)
      bundle.acknowledged.append(
        HeldChain(incarnation: origin.incarnation, position: try position(through, of: number)))
      try gather(&bundle, number, past: through, room: &room)
    }
    try gatherOffers(&bundle, hub.bundles.wanted, room: &room)
    if isHub, let relay = self as? any RelayStorage {
      try relay.gatherRelay(&bundle, mayNumber: hub.bundles.relayHeld, room: &room)
    }
    hub.bundles.open.append(BundleBook.Open(number: bundle.number, clock: bundle.greeting.clock))
    hub.bundles.open = hub.bundles.open.suffix(ExchangeLimits.openBundles)
    try keep(hub)
    return bundle
  }

  /// Puts in the rows that the hub asked for.
  private func gatherOffers(_ bundle: inout BundleUp, _ wanted: [Stamp], room: inout BundleRoom) throws {
    for page in try offers(of: wanted) {
      guard room.take(try page.encoded().count) else {
        bundle.hasMore = true
        return
      }
      bundle.offers.append(page)
    }
  }

  /// The place in an own chain at a number where a segment ends.
  private func position(_ sequence: UInt64, of number: Int) throws -> ChainPosition {
    guard sequence > 0, let segment = try segment(of: number, past: sequence - 1)?.segment else { return .start }
    return ChainPosition(sequence: sequence, head: segment.head)
  }

  private func gather(_ bundle: inout BundleUp, _ number: Int, past sequence: UInt64, room: inout BundleRoom) throws {
    var last = sequence
    while let segment = try segment(of: number, past: last)?.segment {
      guard room.take(try segment.encoded().count, isSegment: true) else {
        // Order matters: nothing may overtake what did not fit.
        bundle.hasMore = true
        room.segments = 0
        return
      }
      last = segment.lastSequence
      bundle.segments.append(segment)
    }
  }
}

extension RelayStorage {
  /// Numbers what this hub passes on, and puts in what the hub above is not known to hold.
  ///
  /// While the hub above holds items that this file lacks, the file went back in time: it takes those back first, and
  /// says only how far it is.
  fileprivate func gatherRelay(_ bundle: inout BundleUp, mayNumber held: UInt64, room: inout BundleRoom) throws {
    let isBehind = try held > relayPosition().number
    if !isBehind { try numberRelay() }
    bundle.relayPosition = try relayPosition()
    guard !isBehind else { return }
    var place = try position(ofRelay: relayAcknowledged())
    while true {
      let batch = try nextRelayBatch(after: place)
      if batch.items.isEmpty {
        // Only to hear whether what stood against former items still does.
        let problems = try relayProblems()
        if bundle.relay.isEmpty, !problems.isEmpty { bundle.relay.append(batch) }
        return
      }
      guard room.take(try batch.encoded().count) else {
        bundle.hasMore = true
        bundle.relayPosition = place
        return
      }
      bundle.relay.append(batch)
      place = batch.end
    }
  }

  private func position(ofRelay number: UInt64) throws -> RelayPosition {
    guard let digest = try relayDigest(at: number) else { return .start }
    return RelayPosition(number: number, digest: digest)
  }
}

// MARK: The hub's side

extension RelayStorage {
  /// Takes what a child passes on in a bundle, as if it had come over the line.
  ///
  /// - Returns: The signed receipts, up to the first batch that does not fit.
  /// - Throws: The errors of the storage.
  package func takeRelay(_ bundle: BundleUp, from child: RelayMember) throws -> [[UInt8]] {
    var receipts: [[UInt8]] = []
    for batch in bundle.relay {
      do { receipts.append(try take(batch, from: child)) } catch is RelayRefusal { break }
    }
    return receipts
  }

  /// Puts into a reply the items of a child's relay that it lacks: all past its own last one where that is among those
  /// held here, and all from the beginning where two copies of its file have passed on different ones.
  ///
  /// - Parameters:
  ///   - reply: The reply, with the greeting as it was before the bundle was taken.
  ///   - bundle: What is answered.
  ///   - child: Who asks.
  ///   - room: How much fits; the rest goes with the next reply.
  /// - Throws: The errors of the storage.
  package func giveRelayBack(
    _ reply: inout BundleReply, answering bundle: BundleUp, to child: RelayMember, room: inout BundleRoom
  ) throws {
    guard (try? checkMayRelay(child)) != nil else { return }
    let id = child.key.node
    let held = reply.greeting.relay
    guard held.number > 0 else { return }
    let own = bundle.relayPosition
    var after = own.number
    if own.number < held.number {
      if try heldDigest(of: id, at: own.number) != own.digest {
        // The batch that shows the child that its own numbers do not stand; then all that do.
        let batch = try relayed(by: child, after: own.number)
        guard room.take(try batch.encoded().count) else { return }
        reply.relayed.append(batch)
        after = 0
      }
    } else {
      let isSame =
        try reply.relayReceipts.count == bundle.relay.count && !bundle.relay.isEmpty
        || heldDigest(of: id, at: own.number) == own.digest
      // A hub that has fewer items than the child went back itself: nothing is to be taken back.
      let start = bundle.relay.first?.start ?? own
      if try isSame || start.number > held.number && heldDigest(of: id, at: start.number) == nil { return }
      after = 0
    }
    while after < held.number {
      let batch = try relayed(by: child, after: after)
      guard !batch.items.isEmpty, room.take(try batch.encoded().count) else { return }
      reply.relayed.append(batch)
      after = batch.end.number
    }
  }
}

extension CopyStorage {
  /// Puts into a reply what the node lacks: own segments, rows past its cursor, scopes that it asked for.
  ///
  /// - Parameters:
  ///   - reply: The reply, with greeting and receipts.
  ///   - bundle: What is answered.
  ///   - node: The node.
  ///   - region: Its region.
  ///   - passedOn: The nodes whose writes the node passed on, so that it has them.
  ///   - room: How much fits; the rest goes with the next reply.
  /// - Throws: The errors of the storage.
  package func fill(
    _ reply: inout BundleReply, answering bundle: BundleUp, from node: NodeID, of region: RegionCode,
    passedOn: Set<NodeID> = [], room: BundleRoom = BundleRoom()
  ) throws {
    var room = room
    room.bytes -= reply.problem.count + reply.receipts.reduce(0) { $0 + $1.count }
    try giveBack(&reply, bundle, node, room: &room)
    var cursor = bundle.greeting.cursor
    while true {
      let page = try page(
        for: node, of: region, after: cursor, limit: WireLimits.rowsPerPage, schema: bundle.greeting.schema,
        passedOn: passedOn)
      guard room.take(try page.encoded().count) else { return }
      reply.pages.append(page)
      cursor = page.cursor
      if !page.hasMore { break }
    }
    for scope in bundle.heal.prefix(ExchangeLimits.healedScopes) {
      var healed = HealedScope(scope: scope, pages: [])
      defer { reply.healed.append(healed) }
      repeat {
        let page = try healingPage(
          of: scope, for: region, after: healed.pages.last?.cursor ?? [], limit: WireLimits.rowsPerPage,
          schema: bundle.greeting.schema)
        guard room.take(try page.encoded().count) else { return }
        healed.pages.append(page)
      } while healed.pages.last?.hasMore == true
    }
  }

  /// The node's own segments past what it says, without those that it has just handed in.
  private func giveBack(
    _ reply: inout BundleReply, _ bundle: BundleUp, _ node: NodeID, room: inout BundleRoom
  ) throws {
    let handedIn = Set(bundle.segments.map(\.head))
    for chain in reply.greeting.chains {
      let origin = Origin(node: node, incarnation: chain.incarnation)
      guard let number = books.origins.index(of: origin).map(Int.init) else { continue }
      var last = bundle.acknowledged.first { $0.incarnation == chain.incarnation }?.position.sequence ?? 0
      while last < chain.position.sequence, let segment = try segment(of: number, past: last)?.segment {
        last = segment.lastSequence
        if handedIn.contains(segment.head) { continue }
        guard room.take(try segment.encoded().count, isSegment: true) else { return }
        reply.returned.append(segment)
      }
    }
  }
}
