import Exchange
import Replica
import WireProtocol

/// The line between desks and hub, and what it does to messages.
extension World {
  private static let recordedLimit = 60
  private static let stepsLimit = 2_000

  /// How a step of a sync ended.
  enum Step {
    case goesOn
    case ends
  }

  /// Runs several syncs at once, step by step, in a random order.
  func carry(_ sessions: inout [Session]) throws {
    while !sessions.isEmpty {
      let index = random.below(sessions.count)
      let session = sessions[index]
      if befalls(.editDuringSync) {
        // A clock may be set, too, after the hub was told what it said.
        befallClock(session.desk.clock)
        try save(at: session.desk)
      }
      if try step(session) == .ends { sessions.remove(at: index) }
    }
  }

  private func step(_ session: Session) throws -> Step {
    session.steps += 1
    guard session.steps < Self.stepsLimit else {
      throw Violation("Q7 a sync never ends", "desk \(session.desk.number)")
    }
    guard let request = session.request else {
      session.request = try session.desk.copy.perform { try session.machine.begin($0) }
      return .goesOn
    }
    let sent = try Envelope.seal(request, from: session.desk.copy.key.publicKey.node)
    if recorded.count < Self.recordedLimit || happens(50) {
      if recorded.count >= Self.recordedLimit { recorded.remove(at: random.below(recorded.count)) }
      recorded.append(sent)
    }
    guard let bytes = try transmit(sent, request) else { return .ends }
    let answer: [UInt8]
    do { answer = try Envelope.open(answer: bytes, to: sent) } catch is Envelope.Damaged { return .ends }
    return try take(answer, session)
  }

  private func take(_ answer: [UInt8], _ session: Session) throws -> Step {
    let desk = session.desk
    if befalls(.nodeCrash) { return .ends }
    let crashes = befalls(.nodeCrashInside)
    if crashes { desk.copy.cutPower(after: random.below(25)) }
    do {
      session.request = try desk.copy.perform { storage in
        let next = try session.machine.take(answer, storage)
        try desk.checkAcknowledged(storage)
        return next
      }
    } catch is MemoryCopy.PowerCut {
      desk.acknowledged = nil
      return .ends
    }
    if crashes { return .ends }
    if session.request == nil { note(session) }
    return session.request == nil ? .ends : .goesOn
  }

  private func note(_ session: Session) {
    let outcome = session.machine.outcome
    tallies.add("sync done")
    tallies.add("reissued", outcome.reissued)
    tallies.add("taken back", outcome.returned)
    tallies.add("refused", outcome.refused.count)
    tallies.add("healed scopes", outcome.healed.count)
    tallies.add("differing scopes", outcome.differing.count)
    tallies.add("lost ranges named", outcome.lost.count)
    tallies.add("fast clocks slowed", outcome.clockAhead > 0 ? 1 : 0)
    tallies.add("hub seen restored", outcome.hubWasRestored ? 1 : 0)
    trace.note(UInt64(session.desk.number), UInt64(outcome.pulledRows), UInt64(outcome.pushedChanges))
    trace.say("  desk \(session.desk.number) synced: \(outcome)")
  }

  /// Brings a request to the hub and its answer back, or nil where one of them is lost.
  private func transmit(_ sent: [UInt8], _ request: SyncRequest) throws -> [UInt8]? {
    if befalls(.requestLate) {
      late.append(sent)
      if happens(500) { return nil }
    }
    if befalls(.requestLost) { return nil }
    var bytes = sent
    if befalls(.requestCut) { bytes.removeLast(random.pick(1...bytes.count)) }
    if befalls(.requestFlipped), !bytes.isEmpty {
      bytes[random.below(bytes.count)] ^= UInt8(1) << UInt8(random.below(8))
    }
    if case .push(let segment) = request, befalls(.segmentFlipped) {
      try pushFlipped(segment, Envelope.open(sent).node)
      return nil
    }
    if befalls(.requestTwice) { _ = try reach(bytes) }
    if befalls(.hubCrashInside) { hub.cutPower(after: random.below(40)) }
    guard var answer = try reach(bytes) else { return nil }
    if befalls(.answerLost) { return nil }
    if befalls(.answerCut) { answer.removeLast(random.pick(1...answer.count)) }
    if befalls(.answerFlipped), !answer.isEmpty {
      answer[random.below(answer.count)] ^= UInt8(1) << UInt8(random.below(8))
    }
    return answer
  }

  /// A segment with a wrong bit must not get past its own signature.
  private func pushFlipped(_ segment: Segment, _ node: NodeID) throws {
    var parts = [segment.header, segment.payload, segment.signature]
    let part = random.below(parts.count)
    guard !parts[part].isEmpty else { return }
    parts[part][random.below(parts[part].count)] ^= UInt8(1) << UInt8(random.below(8))
    guard let altered = try? Segment(header: parts[0], payload: parts[1], signature: parts[2]) else { return }
    do {
      _ = try handle(.push(altered), from: node)
    } catch { return }
    throw Violation("A7 an altered segment was taken", "\(segment.lastSequence)")
  }

  /// Old requests come once more.
  func deliverLate() throws {
    guard !late.isEmpty, happens(300) else { return }
    for _ in 0..<random.pick(1...late.count) where !late.isEmpty {
      _ = try reach(late.remove(at: random.below(late.count)))
    }
  }

  // MARK: The hub's end

  /// What the hub answers to bytes, or nil where it refuses them or its power goes.
  func reach(_ bytes: [UInt8]) throws -> [UInt8]? {
    do {
      let (node, request) = try Envelope.open(bytes)
      return Envelope.seal(answer: try handle(request, from: node), to: bytes)
    } catch is Envelope.Damaged {
      return nil
    } catch is MemoryCopy.PowerCut {
      return nil
    } catch let problem as IntakeProblem {
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

  private func handle(_ request: SyncRequest, from node: NodeID) throws -> [UInt8] {
    guard let member = members[node] else { throw IntakeProblem.unknownNode }
    switch request {
    case .greet(let greeting):
      return try hub.perform { try $0.answer(greeting, from: node, challenge: [1]).encoded() }
    case .segments(let incarnation, let after):
      return try hub.perform {
        try $0.segments(of: Origin(node: node, incarnation: incarnation), after: after).encoded()
      }
    case .push(let segment):
      guard segment.origin.node == node else { throw IntakeProblem.unknownNode }
      let opened = try OpenedSegment(segment, key: member.key, writer: RowWriter(member.region, by: .segment))
      let receipt = try hub.perform { try $0.accept(opened) }
      try note(opened, Receipt(decoding: receipt, key: hub.key.publicKey))
      return receipt
    case .rows(let cursor):
      return try hub.perform {
        try $0.page(for: node, of: member.region, after: cursor, limit: pageLimit).encoded()
      }
    case .heal(let scope, let cursor):
      return try hub.perform {
        try $0.healingPage(of: scope, for: member.region, after: cursor, limit: pageLimit).encoded()
      }
    case .relay, .relayed, .offer:
      throw Envelope.Damaged()
    }
  }

  private func note(_ opened: OpenedSegment, _ receipt: Receipt) throws {
    let limit = time.milliseconds + ExchangeLimits.clockAheadMilliseconds
    let held = try hub.perform { $0.books.position(of: opened.segment.origin).sequence }
    try ledger.take(opened, receipt, held: held, limit: limit)
    tallies.add("twins dropped", receipt.refused.filter { $0.reason == .alreadyHeld }.count)
    trace.note(opened.segment.lastSequence, UInt64(receipt.refused.count), opened.segment.origin.incarnation)
    trace.say(
      "  the hub takes \(Hexadecimal.text(opened.segment.origin.node.bytes.prefix(2)))/"
        + "\(opened.segment.origin.incarnation % 10_000) \(opened.segment.firstSequence)-\(opened.segment.lastSequence)"
        + " \(opened.transactions.map(\.reason)), refuses \(receipt.refused)")
  }
}
