import Exchange
import Model
import Replica
import WireProtocol

/// Hubs that lie.
extension World {
  /// What somebody at a hub does to what it passes on.
  private enum Lie: String, CaseIterable {
    case alters, drops, invents, repeats, judges, admits
  }

  /// A hub passes on something else than it took; the hub above must find out, and lose nothing.
  func lie(_ batch: RelayBatch, _ session: Session) throws {
    let lie = Lie.allCases[random.below(Lie.allCases.count)]
    guard let (items, wrong) = try told(lie, batch.items, session) else { return }
    try tell(lie, items, wrong, in: batch, session)
  }

  /// Whether a hub does one of two further things, each by a chance of its own.
  func liesFurther(_ batch: RelayBatch, _ session: Session) throws -> Bool {
    if befalls(.hubContradicts) { return try contradict(batch, session) }
    guard plan.rate(.hubAdmits) > 0, let (items, wrong) = try admitted(batch.items, session), befalls(.hubAdmits) else {
      return false
    }
    try tell(.admits, items, wrong, in: batch, session)
    return true
  }

  /// Something else under a number that the hub above holds; false where there is none.
  private func contradict(_ batch: RelayBatch, _ session: Session) throws -> Bool {
    let child = session.station.node
    guard session.hub.downUntil <= night, try session.hub.perform({ try $0.member(child) }) != nil else { return false }
    let told = try session.hub.perform { storage -> RelayBatch? in
      let last = min(try storage.held(of: child).number, batch.start.number)
      guard last > 0 else { return nil }
      let number = UInt64(random.pick(1...Int(last)))
      guard let item = try storage.heldItem(number, of: child).flatMap(altered),
        let digest = try storage.heldDigest(of: child, at: number - 1)
      else { return nil }
      return RelayBatch(start: RelayPosition(number: number - 1, digest: digest), items: [item])
    }
    guard let told else { return false }
    tallies.add("a hub contradicts")
    trace.say("  \(session.station.name) contradicts itself at \(told.end.number)")
    do {
      _ = try handle(.relay(told), from: child, session.hub)
    } catch RelayRefusal.fork {
      tallies.add("lies refused")
      return true
    }
    throw Violation("F4 a hub that contradicts itself was heard", session.station.name)
  }

  /// Passes items on as told, and looks what the hub above makes of them.
  private func tell(
    _ lie: Lie, _ items: [RelayItem], _ wrong: [Int], in batch: RelayBatch, _ session: Session
  ) throws {
    tallies.add("a hub \(lie.rawValue)")
    trace.say("  \(session.station.name) \(lie.rawValue)")
    let before = try session.hub.perform { try sums($0) }
    let known = try wrong.filter { try $0 < batch.items.count && isHeld(batch.items[$0], at: session.hub) }
    let told = RelayBatch(start: batch.start, items: items)
    if lie == .admits { for index in wrong { try noteForged(batch.items[index], session.station) } }
    do {
      guard session.hub.downUntil <= night else { return }
      _ = try handle(.relay(told), from: session.station.node, session.hub)
    } catch is RelayRefusal {
      tallies.add("lies refused")
      return
    } catch is IntakeProblem {
      return
    }
    let held = try session.hub.perform { try $0.heldBackItems() }
    for index in wrong {
      let number = batch.start.number + UInt64(index) + 1
      guard held.contains(where: { $0.child == session.station.node && $0.number == number }) else {
        if try known.contains(index) || lie == .admits && !isBelieved(batch.items[index], session) { continue }
        throw Violation("F4 a lie was believed", "\(session.station.name) \(lie.rawValue), item \(number)")
      }
      tallies.add("lies found")
    }
    if lie == .repeats, batch.items.isEmpty, try session.hub.perform({ try sums($0) }) != before {
      throw Violation("F4 a repeated item changed something", session.station.name)
    }
  }

  /// Whether a hub has an item's segment, so that verdicts which come now say nothing.
  private func isHeld(_ item: RelayItem, at hub: Hub) throws -> Bool {
    guard case .segment(let segment) = item else { return false }
    return try hub.perform { try $0.isHeld(segment) }
  }

  /// Notes which writes a hub's own signature now lets through: should its disk go back, it believes that, too.
  private func noteForged(_ item: RelayItem, _ liar: Station) throws {
    guard case .segment(let segment) = item else { return }
    for transaction in try Self.refused(segment, by: liar) {
      forged.insert(Stamp(time: transaction.time, origin: segment.origin))
    }
  }

  /// Whether something that was refused in truth is applied above; not so where the hub above has it from before, under
  /// another number and with the verdict of then.
  private func isBelieved(_ item: RelayItem, _ session: Session) throws -> Bool {
    guard case .segment(let segment) = item else { return true }
    let refused = try Self.refused(segment, by: session.station)
    return try session.hub.perform { storage in
      try refused.contains { try storage.drop(of: Stamp(time: $0.time, origin: segment.origin)) == nil }
    }
  }

  /// The transactions of a segment that its first hub refused in truth.
  private static func refused(_ segment: Segment, by hub: Station) throws -> [Transaction] {
    let truth = try Receipt(decoding: segment.receipt ?? [], key: hub.copy.key.publicKey)
    let numbers = Set(truth.refused.map(\.sequence))
    return try segment.transactions().enumerated()
      .filter { numbers.contains(segment.firstSequence + UInt64($0.offset)) }.map(\.element)
  }

  /// Whether the hub above can tell of all that was refused in truth that it may not stand.
  ///
  /// It cannot where a region with regions below it defines something: from above nobody can tell its office from its hub,
  /// which may define what concerns that region alone.
  private func canTell(_ segment: Segment, refusedBy liar: Hub, at hub: Hub) throws -> Bool {
    let refused = try Self.refused(segment, by: liar)
    // The enrolment may be in the same batch: the region is as the liar knows it.
    let region = try liar.perform { storage in
      let node = segment.origin.node
      return try storage.member(node)?.region ?? storage.vouchedNodes().first { $0.key.node == node }?.region
    }
    guard let region, try hub.perform({ try $0.route(of: region, isHub: true) }) == .relay else { return true }
    return refused.allSatisfy { transaction in !transaction.rows.allSatisfy { Self.isHubs($0, of: region) } }
  }

  /// Whether a change says what the hub of a region may say: what is that region's own, or defined for it alone.
  private static func isHubs(_ change: RowChange, of region: RegionCode) -> Bool {
    guard let table = Schema.table(change.table) else { return false }
    if Authority.isOwn(change.identity, of: table, writer: region) { return true }
    guard table.writer == .definer || table.writer == .hub, table.ownerPosition < change.identity.count else {
      return false
    }
    return change.identity[table.ownerPosition].text == region.description
  }

  /// The items as told, and the places among them that the hub above must not believe; nil where there is nothing to
  /// lie about.
  private func told(_ lie: Lie, _ items: [RelayItem], _ session: Session) throws -> ([RelayItem], [Int])? {
    var items = items
    let segments = items.indices.filter { if case .segment = items[$0] { true } else { false } }
    let chosen = random.one(of: segments)
    switch lie {
    case .alters where segments.isEmpty || happens(200):
      guard let chosen = random.one(of: items.indices.filter { !segments.contains($0) }),
        let altered = try altered(items[chosen])
      else { return nil }
      items[chosen] = altered
      return (items, [chosen])
    case .alters:
      guard let chosen, let altered = try altered(items[chosen]) else { return nil }
      items[chosen] = altered
      return (items, [chosen])
    case .drops:
      guard !items.isEmpty else { return nil }
      items.remove(at: random.below(items.count))
      return (items, [])
    case .repeats:
      guard let item = random.one(of: items) else { return nil }
      items.append(item)
      return (items, [])
    case .judges:
      // Verdicts of a hub that nobody let in.
      guard let chosen, case .segment(var segment) = items[chosen],
        let key = SigningKey(bytes: random.bytes(SigningKey.byteCount))
      else { return nil }
      segment.receipt = try Receipt(
        hub: key.publicKey.node, history: random.bytes(16), origin: segment.origin,
        position: ChainPosition(sequence: segment.lastSequence, head: segment.head), refused: [],
        hubTime: time.milliseconds
      ).signed(by: key)
      items[chosen] = .segment(segment)
      return (items, [chosen])
    case .admits: return try admitted(items, session)
    case .invents: return try invented(items, session.station)
    }
  }

  /// An item with a wrong bit, under its signature or in it; nil where it can no longer be read.
  private func altered(_ item: RelayItem) throws -> RelayItem? {
    switch item {
    case .segment(let segment): return flipped(segment).map(RelayItem.segment)
    case .enrolment(let enrolment):
      var signature = enrolment.signature
      signature[random.below(signature.count)] ^= 1
      return .enrolment(try SignedEnrolment(record: enrolment.record, signature: signature))
    }
  }

  /// Verdicts of the hub's own that let through what it must refuse: who may write a row is judged on every tier.
  private func admitted(_ items: [RelayItem], _ session: Session) throws -> ([RelayItem], [Int])? {
    guard let liar = session.station as? Hub else { return nil }
    let reasons: Set<Refusal> = [.notOwner, .notDefiner, .mandateMissing]
    for index in items.indices {
      guard case .segment(var segment) = items[index], let bytes = segment.receipt,
        let receipt = try? Receipt(decoding: bytes, key: liar.copy.key.publicKey), !receipt.refused.isEmpty,
        receipt.refused.allSatisfy({ reasons.contains($0.reason) }),
        try canTell(segment, refusedBy: liar, at: session.hub)
      else { continue }
      segment.receipt = try Receipt(
        hub: receipt.hub, history: receipt.history, origin: receipt.origin, position: receipt.position, refused: [],
        hubTime: receipt.hubTime
      ).signed(by: liar.copy.key)
      var told = items
      told[index] = .segment(segment)
      return (told, [index])
    }
    return nil
  }

  /// A node that does not exist: of a region elsewhere, or signed by nobody who may.
  private func invented(_ items: [RelayItem], _ liar: Station) throws -> ([RelayItem], [Int])? {
    guard let key = SigningKey(bytes: random.bytes(SigningKey.byteCount)),
      let outside = hubs.first(where: { $0.above != nil && $0.region.code != liar.region.code })?.region
    else { return nil }
    let isSigned = happens(600)
    // Where it has a node already, a further key asks for somebody's approval.
    let taken = desks.first { $0.above === liar && $0.region.code != liar.region.code }?.region
    let region = isSigned ? (happens(500) ? taken ?? outside : outside) : liar.region
    var enrolment = try SignedEnrolment.sign(
      publicKey: key.publicKey.bytes, region: region.code.description, mode: "full",
      enrolledAt: time.milliseconds, revokedAt: nil, key: liar.copy.key)
    if !isSigned {
      var signature = enrolment.signature
      signature[random.below(signature.count)] ^= 1
      enrolment = try SignedEnrolment(record: enrolment.record, signature: signature)
    }
    let lie = Transaction(
      time: HybridTimestamp(milliseconds: time.milliseconds), account: "clerk", reason: "lie",
      rows: [
        RowChange(
          table: Schema.plan.id,
          identity: [.blob([UInt8](repeating: 7, count: 16)), .text(liar.region.code.description)],
          groups: [GroupChange(group: 0, values: Workload.values(of: Schema.plan.groups[0], 7), bases: [])])
      ])
    let segment = try Segment.seal(
      [lie], origin: Origin(node: key.publicKey.node, incarnation: random.next()), after: .start, key: key)
    return (items + [.enrolment(enrolment), .segment(segment)], [items.count, items.count + 1])
  }
}
