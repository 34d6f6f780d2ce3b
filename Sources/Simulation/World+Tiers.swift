import Exchange
import Model
import Replica
import WireProtocol

/// What happens between hubs: what people approve, districts that move, hubs that lie.
extension World {
  /// What befalls in a night where hubs stand above hubs.
  func befallTiers() throws {
    if happens(300) { try letIn() }
    if happens(300) { try approve() }
    if befalls(.districtMoves) { try moveDistrict() }
    try followMoves(isUrgent: false)
  }

  /// Lets nodes in again at hubs which went back to before they joined.
  func letIn() throws {
    for station in stations {
      guard let hub = station.above else { continue }
      for machine in [hub] + (hub.double.map { [$0.hub] } ?? []) where machine.wentBack || hub.wentBack {
        let isKnown = try machine.perform { try $0.member(station.node) } != nil
        guard !isKnown else { continue }
        try machine.copy.admit(station.copy.key.publicKey, of: station.region.code, isHub: station is Hub)
        tallies.add("let in again")
        trace.say("  \(machine.name) lets \(station.name) in again")
      }
    }
    for hub in hubs { hub.wentBack = false }
  }

  /// Approves further keys of a region that are some copy's own.
  func approve() throws {
    let own = Set(stations.map(\.node))
    for hub in hubs {
      for machine in [hub] + (hub.double.map { [$0.hub] } ?? []) {
        try machine.copy.perform { storage in
          guard let relay = storage as? any RelayStorage else { return }
          for node in try relay.vouchedNodes() where node.approvedAt == nil && own.contains(node.key.node) {
            guard try relay.approve(node.key.node) else { continue }
            tallies.add("keys approved")
            trace.say("  \(machine.name) approves a key of \(node.region)")
          }
        }
      }
    }
  }

  // MARK: Districts that move

  /// The top hangs a district under another city.
  private func moveDistrict() throws {
    let cities = hubs.filter { $0.region.tier == .city }
    let districts = province.places.filter { $0.tier == .district }
    guard let city = random.one(of: cities), let district = random.one(of: districts) else { return }
    // A district with a hub of its own would take the whole office of a hub elsewhere.
    guard !hubs.contains(where: { $0.region.code == district.code }) else { return }
    guard try isMixed == false || !isMandatedBelow(district.code) else { return }
    try hang(district, under: city.region.code)
  }

  /// The top hangs again what it hung elsewhere before it went back in time; told by what the hubs below still have.
  ///
  /// Programs of this world ask for no lost rows back, so that somebody has to see to it.
  func hangAgain() throws {
    for district in province.places where district.tier == .district {
      let parent = try top.copy.perform { try $0.regions().region(district.code)?.parent }
      for hub in hubs where hub.above === top {
        let other = try hub.copy.perform { try $0.regions().region(district.code)?.parent }
        guard let other, other != parent else { continue }
        tallies.add("districts moved again")
        try hang(district, under: other)
        break
      }
    }
  }

  private func hang(_ district: Region, under city: RegionCode) throws {
    let tag = ledger.nextTag
    let made = try top.copy.perform { storage in
      guard try storage.regions().region(district.code)?.parent != city else { return false }
      var save = try DeskSave(storage)
      let values: [FieldValue] = [
        .text(district.name), .text(district.tier.rawValue), .text(city.description), .null,
      ]
      let identity: [FieldValue] = [
        .text(district.code.description), .integer(2023), .text(province.hub.description),
      ]
      try save.put(Schema.region, identity, [(0, values)])
      return try save.finish(reason: Ledger.text(tag))
    }
    guard made else { return }
    tallies.add("districts moved")
    ledger.add(Ledger.Save(mayBeRefused: false, mustBeRefused: false))
    trace.say("  s\(tag): \(district.code) moves to \(city)")
  }

  /// Whether a hub below the top has given a mandate for a region.
  ///
  /// Where it moves before a program above learns of mandates, that one leaves out what the city keeps.
  private func isMandatedBelow(_ region: RegionCode) throws -> Bool {
    try hubs.contains { hub in
      try hub.perform { storage in
        try storage.rows(of: Schema.mandate, scope: region, after: 0, limit: .max)
          .contains { $0.row.identity[0] != .text(province.hub.description) }
      }
    }
  }

  /// Desks join the hub of the city that their region now lies in, once that hub knows; at rest all of them.
  func followMoves(isUrgent: Bool) throws {
    for desk in desks where isUrgent || happens(300) {
      guard let above = desk.above, above !== top else { continue }
      let path = try top.copy.perform { try $0.regions().path(from: desk.region.code) }
      guard !path.contains(above.region.code) else { continue }
      let next = path.lazy.compactMap { code in self.hubs.first { $0.region.code == code } }.first ?? top
      guard try next.copy.perform({ try $0.regions().isWithin(desk.region.code, next.region.code) }) else { continue }
      try enrol(desk, at: next)
      desk.acknowledged = nil
      tallies.add("desks that moved")
      trace.say("  \(desk.name) moves from \(above.name) to \(next.name)")
    }
  }

  // MARK: Hubs that lie

  /// What somebody at a hub does to what it passes on.
  private enum Lie: String, CaseIterable {
    case alters, drops, invents, repeats, judges, admits
  }

  /// A hub passes on something else than it took; the hub above must find out, and lose nothing.
  func lie(_ batch: RelayBatch, _ session: Session) throws {
    let lie = Lie.allCases[random.below(Lie.allCases.count)]
    guard let (items, wrong) = try told(lie, batch.items, session.station) else { return }
    tallies.add("a hub \(lie.rawValue)")
    trace.say("  \(session.station.name) \(lie.rawValue)")
    let before = try session.hub.perform { try sums($0) }
    let told = RelayBatch(start: batch.start, items: items)
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
        if index < batch.items.count, try isBeyondTelling(lie, batch.items[index], session) {
          tallies.add("lies beyond telling")
          continue
        }
        throw Violation("F4 a lie was believed", "\(session.station.name) \(lie.rawValue), item \(number)")
      }
      tallies.add("lies found")
    }
    if lie == .repeats, batch.items.isEmpty, try session.hub.perform({ try sums($0) }) != before {
      throw Violation("F4 a repeated item changed something", session.station.name)
    }
  }

  /// Whether a hub need not see what is wrong with an item.
  ///
  /// It has the segment with the verdicts that were given in truth, and others that come later say nothing. Or what was let
  /// through is a definition of a region with regions below it: from above nobody can tell its office from its hub, which
  /// may define what concerns that region alone.
  private func isBeyondTelling(_ lie: Lie, _ item: RelayItem, _ session: Session) throws -> Bool {
    guard case .segment(let segment) = item else { return false }
    let truth = try? Receipt(decoding: segment.receipt ?? [], key: session.station.copy.key.publicKey)
    let defines = lie == .admits && truth?.refused.allSatisfy { $0.reason == .notDefiner } == true
    return try session.hub.perform { storage in
      let number = storage.books.number(of: segment.origin)
      let held = try storage.segment(of: number, past: segment.firstSequence - 1)?.segment
      if held?.head == segment.head, held?.receipt == segment.receipt { return true }
      guard defines else { return false }
      let writers = try storage.vouchedNodes().filter { $0.key.node == segment.origin.node }
      return try writers.contains { try storage.route(of: $0.region, isHub: true) == .relay }
    }
  }

  /// The items as told, and the places among them that the hub above must not believe; nil where there is nothing to
  /// lie about.
  private func told(_ lie: Lie, _ items: [RelayItem], _ liar: Station) throws -> ([RelayItem], [Int])? {
    var items = items
    let segments = items.indices.filter { if case .segment = items[$0] { true } else { false } }
    let chosen = random.one(of: segments)
    switch lie {
    case .alters where segments.isEmpty || happens(200):
      guard let chosen = random.one(of: items.indices.filter { !segments.contains($0) }),
        case .enrolment(let enrolment) = items[chosen]
      else { return nil }
      var signature = enrolment.signature
      signature[random.below(signature.count)] ^= 1
      items[chosen] = .enrolment(try SignedEnrolment(record: enrolment.record, signature: signature))
      return (items, [chosen])
    case .alters:
      guard let chosen, case .segment(let segment) = items[chosen], let altered = flipped(segment) else { return nil }
      items[chosen] = .segment(altered)
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
    case .admits: return try admitted(items, segments, liar)
    case .invents: return try invented(items, liar)
    }
  }

  /// Verdicts of the hub's own that let through what it must refuse: who may write a row is judged on every tier.
  private func admitted(
    _ items: [RelayItem], _ segments: [Int], _ liar: Station
  ) throws -> ([RelayItem], [Int])? {
    let reasons: Set<Refusal> = [.notOwner, .notDefiner, .mandateMissing]
    for index in segments {
      guard case .segment(var segment) = items[index], let bytes = segment.receipt,
        let receipt = try? Receipt(decoding: bytes, key: liar.copy.key.publicKey), !receipt.refused.isEmpty,
        receipt.refused.allSatisfy({ reasons.contains($0.reason) })
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
