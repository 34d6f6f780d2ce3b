import Exchange
import Replica
import WireProtocol

/// A hub's end of the line.
extension World {
  /// What a hub answers to bytes, or nil where it refuses them or its power goes.
  func reach(_ bytes: [UInt8], _ hub: Hub) throws -> [UInt8]? {
    guard hub.downUntil <= night else { return nil }
    do {
      let asked = try Envelope.open(bytes)
      let answer = try handle(asked.request, from: asked.node, hub, schema: asked.schema)
      return Envelope.seal(answer: answer, to: bytes)
    } catch is Envelope.Damaged {
      return nil
    } catch is MemoryCopy.PowerCut {
      return nil
    } catch let problem as IntakeProblem {
      tallies.add("hub says \(Self.name(problem))")
      return nil
    } catch let problem as RelayRefusal {
      tallies.add("hub says \(Self.name(problem))")
      return nil
    }
  }

  private static func name(_ problem: IntakeProblem) -> String {
    switch problem {
    case .unknownNode: "unknown node"
    case .gap: "gap"
    case .fork: "fork"
    case .clockAhead: "clock ahead"
    }
  }

  private static func name(_ problem: RelayRefusal) -> String {
    switch problem {
    case .notBelow: "not below"
    case .gap: "relay gap"
    case .fork: "relay fork"
    }
  }

  func handle(
    _ request: SyncRequest, from node: NodeID, _ hub: Hub, schema: UInt32 = Schema.version
  ) throws -> [UInt8] {
    guard let member = try hub.perform({ try $0.member(node) }) else { throw IntakeProblem.unknownNode }
    switch request {
    case .greet(let greeting):
      let answer = try hub.perform { try $0.relayAnswer(greeting, from: node, challenge: [1]) }
      try watch(greeting, from: node, answer, hub)
      return try answer.encoded()
    case .segments(let incarnation, let after):
      return try hub.perform {
        try $0.segments(of: Origin(node: node, incarnation: incarnation), after: after).encoded()
      }
    case .push(let segment):
      guard segment.origin.node == node else { throw IntakeProblem.unknownNode }
      let receipt = try hub.perform { storage in
        let route = try storage.route(of: member.region, isHub: member.isHub)
        let opened = try OpenedSegment(
          segment, key: member.key, writer: RowWriter(member.region, by: route), reader: storage.schema)
        if segment.schema > storage.schema { tallies.add("segments of a newer program") }
        return try storage.accept(opened)
      }
      try note(segment, Receipt(decoding: receipt, key: hub.copy.key.publicKey), hub)
      return receipt
    case .rows(let cursor):
      return try hub.perform { storage in
        tallies.add("rows for an older program", schema < storage.schema ? 1 : 0)
        tallies.add("rows for a newer program", schema > storage.schema ? 1 : 0)
        return try storage.page(
          for: node, of: member.region, after: cursor, limit: pageLimit, schema: schema,
          passedOn: member.isHub ? storage.passedOn(by: node) : []
        ).encoded()
      }
    case .heal(let scope, let cursor):
      return try hub.perform {
        try $0.healingPage(of: scope, for: member.region, after: cursor, limit: pageLimit, schema: schema).encoded()
      }
    case .relay(let batch):
      let receipt = try hub.perform { try $0.take(batch, from: member) }
      for case .segment(let segment) in batch.items { try noteRelayed(segment, hub) }
      return receipt
    case .offer: throw Envelope.Damaged()
    case .relayed(let after):
      return try hub.perform { try $0.relayed(by: member, after: after).encoded() }
    }
  }

  private func note(_ segment: Segment, _ receipt: Receipt, _ hub: Hub) throws {
    let refused = Dictionary(receipt.refused.map { ($0.sequence, $0.reason) }) { first, _ in first }
    let transactions = try segment.transactions()
    try record(segment, transactions, refused, hub)
    tallies.add("twins dropped", receipt.refused.filter { $0.reason == .alreadyHeld }.count)
    trace.note(segment.lastSequence, UInt64(receipt.refused.count), segment.origin.incarnation)
    trace.say(
      "  \(hub.name) takes \(Hexadecimal.text(segment.origin.node.bytes.prefix(2)))/"
        + "\(segment.origin.incarnation % 10_000) \(segment.firstSequence)-\(segment.lastSequence)"
        + " \(transactions.map(\.reason)), refuses \(receipt.refused)")
  }

  private func record(
    _ segment: Segment, _ transactions: [Transaction], _ refused: [UInt64: Refusal], _ hub: Hub
  ) throws {
    let limit = time.milliseconds + ExchangeLimits.clockAheadMilliseconds
    let held = try hub.perform { $0.books.position(of: segment.origin).sequence }
    try hub.record.take(segment, transactions, refused: refused, held: held, limit: limit, ledger)
  }

  /// A segment that was passed on, where it has been taken.
  private func noteRelayed(_ segment: Segment, _ hub: Hub) throws {
    let isTaken = try hub.perform { storage in
      let held = try storage.segment(
        of: storage.books.number(of: segment.origin), past: segment.lastSequence - 1)
      return held?.segment.head == segment.head
    }
    guard isTaken, hub.record.position(of: segment.origin) < segment.lastSequence else { return }
    try record(segment, try segment.transactions(), [:], hub)
    tallies.add("segments that climbed")
    trace.note(segment.lastSequence, segment.origin.incarnation)
    trace.say(
      "  \(hub.name) is passed \(Hexadecimal.text(segment.origin.node.bytes.prefix(2)))/"
        + "\(segment.origin.incarnation % 10_000) \(segment.firstSequence)-\(segment.lastSequence)")
  }
}
