import Exchange
import Replica
import WireProtocol

/// The line between copies and their hubs, and what it does to messages.
extension World {
  private static let recordedLimit = 60
  private static let stepsLimit = 2_000

  /// How a step of a sync ended.
  enum Step {
    case goesOn
    case ends
  }

  /// The sync of a copy with the computer that now answers as its hub; of a hub with two computers, of each.
  func session(of station: Station) -> [Session] {
    guard let above = station.above else { return [] }
    var found: [Session] = []
    for caller in [station] + ((station as? Hub)?.double.map { [$0.hub] } ?? []) {
      let answering = above.double.map { happens(500) ? $0.hub : above } ?? above
      found.append(Session(caller, with: answering))
    }
    return found
  }

  /// Runs several syncs at once, step by step, in a random order.
  func carry(_ sessions: inout [Session]) throws {
    while !sessions.isEmpty {
      let index = random.below(sessions.count)
      let session = sessions[index]
      if befalls(.editDuringSync) {
        // A clock may be set, too, after the hub was told what it said.
        if session.station is Desk { befallClock(session.station.clock) }
        try save(at: session.station)
      }
      if try step(session) == .ends { sessions.remove(at: index) }
    }
  }

  private func step(_ session: Session) throws -> Step {
    session.steps += 1
    guard session.steps < Self.stepsLimit else {
      throw Violation("Q7 a sync never ends", session.station.name)
    }
    guard let request = session.request else {
      session.request = try session.station.copy.perform { try session.machine.begin($0) }
      return .goesOn
    }
    let schema = try session.station.copy.perform { $0.schema }
    let sent = try Envelope.seal(request, from: session.station.node, schema: schema)
    if recorded.count < Self.recordedLimit || happens(50) {
      if recorded.count >= Self.recordedLimit { recorded.remove(at: random.below(recorded.count)) }
      recorded.append((sent, session.hub.number))
    }
    guard let bytes = try transmit(sent, request, session) else { return .ends }
    let answer: [UInt8]
    do { answer = try Envelope.open(answer: bytes, to: sent) } catch is Envelope.Damaged { return .ends }
    return try take(answer, session)
  }

  private func take(_ answer: [UInt8], _ session: Session) throws -> Step {
    let station = session.station
    if befalls(.nodeCrash) { return .ends }
    let crashes = befalls(.nodeCrashInside)
    if crashes { station.copy.cutPower(after: random.below(25)) }
    let watched = try watched(answer, session)
    do {
      session.request = try station.copy.perform { storage in
        let next = try session.machine.take(answer, storage)
        try station.checkAcknowledged(storage)
        return next
      }
    } catch is MemoryCopy.PowerCut {
      station.acknowledged = nil
      return .ends
    }
    try check(watched, session)
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
    tallies.add("items passed on", outcome.relay.items)
    tallies.add("segments passed on", outcome.relay.segments)
    tallies.add("items given back", outcome.relay.returned)
    tallies.add("relays forked", outcome.relay.isForked ? 1 : 0)
    if session.station is Hub {
      tallies.add("a hub begins again", outcome.lost.count)
      tallies.add("a hub is refused", outcome.refused.count)
      tallies.add("a hub heals", outcome.healed.count)
    }
    trace.note(session.station.mark, UInt64(outcome.pulledRows), UInt64(outcome.pushedChanges))
    trace.say("  \(session.station.name) synced: \(outcome)")
  }

  /// Brings a request to the hub and its answer back, or nil where one of them is lost.
  private func transmit(_ sent: [UInt8], _ request: SyncRequest, _ session: Session) throws -> [UInt8]? {
    let hub = session.hub
    if befalls(.requestLate) {
      late.append((sent, hub.number))
      if happens(500) { return nil }
    }
    if befalls(.requestLost) { return nil }
    var bytes = sent
    if befalls(.requestCut) { bytes.removeLast(random.pick(1...bytes.count)) }
    if befalls(.requestFlipped), !bytes.isEmpty {
      bytes[random.below(bytes.count)] ^= UInt8(1) << UInt8(random.below(8))
    }
    if case .push(let segment) = request, befalls(.segmentFlipped) {
      try pushFlipped(segment, Envelope.open(sent).node, hub)
      return nil
    }
    if case .relay(let batch) = request, befalls(.hubLies) {
      try lie(batch, session)
      return nil
    }
    if case .relay(let batch) = request, try liesFurther(batch, session) { return nil }
    if befalls(.requestTwice) { _ = try reach(bytes, hub) }
    if befalls(.hubCrashInside) { hub.copy.cutPower(after: random.below(40)) }
    defer { hub.copy.cutPower(after: nil) }
    guard var answer = try reach(bytes, hub) else { return nil }
    if befalls(.answerLost) { return nil }
    if befalls(.answerCut) { answer.removeLast(random.pick(1...answer.count)) }
    if befalls(.answerFlipped), !answer.isEmpty {
      answer[random.below(answer.count)] ^= UInt8(1) << UInt8(random.below(8))
    }
    return answer
  }

  /// A segment with a wrong bit must not get past its own signature.
  private func pushFlipped(_ segment: Segment, _ node: NodeID, _ hub: Hub) throws {
    guard let altered = flipped(segment) else { return }
    do {
      _ = try handle(.push(altered), from: node, hub)
    } catch { return }
    throw Violation("A7 an altered segment was taken", "\(segment.lastSequence)")
  }

  /// A segment with a wrong bit; nil where it is no segment any more.
  func flipped(_ segment: Segment) -> Segment? {
    var parts = [segment.header, segment.payload, segment.signature]
    let part = random.below(parts.count)
    guard !parts[part].isEmpty else { return nil }
    parts[part][random.below(parts[part].count)] ^= UInt8(1) << UInt8(random.below(8))
    return try? Segment(header: parts[0], payload: parts[1], signature: parts[2], receipt: segment.receipt)
  }

  /// Old requests come once more.
  func deliverLate() throws {
    guard !late.isEmpty, happens(300) else { return }
    for _ in 0..<random.pick(1...late.count) where !late.isEmpty {
      let request = late.remove(at: random.below(late.count))
      _ = try reach(request.bytes, hubs[request.hub])
    }
  }
}
