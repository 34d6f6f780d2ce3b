import Exchange
import Fixtures
import Foundation
import Model
import Replica
import Store
import Synchronization
import Testing
import WireProtocol

@testable import Upstream

@Suite struct `A line that is slow or one-sided` {
  @Test func `A14 a backlog of a hundred nights goes up in pieces and goes on after cuts`() async throws {
    try await withLine { world in
      let nights = 100
      let rows = 600
      for night in 1...nights { try world.office.recordNight(night, rows: rows) }
      #expect(try world.office.unsentChanges() == nights * rows)
      try world.office.sealJournal()
      let longest = Mutex(0)
      let sent = Mutex(0)
      var runs = 0
      var failed = true
      while failed, runs < 40 {
        runs += 1
        let segments = Mutex(0)
        // Each night the line bears two segments and cuts the third in the middle.
        world.line.plan { request in
          guard request.path == "/v1/segments" else { return .none }
          longest.withLock { $0 = max($0, request.body.count) }
          sent.withLock { $0 += request.body.count }
          let number = segments.withLock { segments in
            segments += 1
            return segments
          }
          return number < 3 ? .none : .cutRequest(after: request.body.count / 2)
        }
        let before = try await world.held()
        failed = try await world.night() != nil
        try await world.expectNothingLost()
        if failed { #expect(try await world.held() > before, "each night gains ground") }
      }
      #expect(runs > 1 && !failed)
      #expect(longest.withLock { $0 } <= WireLimits.segmentBytes)
      let whole = try world.copies.hub.position(through: world.office)
      #expect(sent.withLock { $0 } < whole * 2, "what was acknowledged is not sent again")
      try await world.expectSettled(saves: nights)
      #expect(try world.copies.hub.figures(of: nil).count == rows)
    }
  }

  @Test func `A18 a line that bears a few bytes a night gets there without starting over`() async throws {
    try await withLine { world in
      let saves = 12
      for save in 1...saves {
        try world.office.record("HC11", "2022", value: Int64(save % 2), note: "\(save)")
        try world.office.sealJournal()
      }
      let whole = Mutex(0)
      var nights = 0
      var failed = true
      while failed, nights < 30 {
        nights += 1
        let budget = Mutex(2_600)
        world.line.plan { request in
          let size = request.body.count + request.headers.reduce(0) { $0 + $1.utf8.count + 2 }
          let rest = budget.withLock { budget in
            budget -= size
            return budget
          }
          guard rest >= 0 else { return .cutRequest(after: size / 2) }
          if request.path == "/v1/segments" { whole.withLock { $0 += 1 } }
          return .none
        }
        failed = try await world.night() != nil
        try await world.expectNothingLost()
      }
      #expect(!failed && nights > 3, "\(nights) nights")
      #expect(whole.withLock { $0 } == saves, "what went up whole does not go up again")
      try await world.expectSettled(saves: saves)
    }
  }

  @Test func `A18 a sync whose every byte is a packet of its own goes through`() async throws {
    try await withLine { world in
      try world.office.record("HC11", "2022", value: 1)
      world.line.plan { _ in .dribble }
      #expect(try await world.night() == nil)
      try await world.expectSettled(saves: 1)
    }
  }

  @Test func `A19 where requests arrive and answers do not, the tries are few and apart`() async throws {
    try await withLine { world in
      try world.office.record("HC11", "2022", value: 1)
      let policy = RetryPolicy(attempts: 3, firstBound: .milliseconds(500), largestBound: .seconds(10))
      let waits = Mutex<[Duration]>([])
      let draws = Mutex(0.0)
      let patient = RetryingTransport(
        world.transport, policy: policy,
        random: {
          draws.withLock { draw in
            draw += 0.3
            return draw
          }
        }, sleep: { wait in waits.withLock { $0.append(wait) } })
      world.line.plan { $0.path == "/v1/segments" ? .cutAnswer(after: 0) : .none }
      #expect(try await syncFailure(world.office, by: patient)?.code == "transport.cut")
      #expect(world.line.count("/v1/handshake") == 1)
      // libcurl itself repeats a request once where a kept connection ends without a byte of an answer.
      #expect(world.line.count("/v1/segments") == policy.attempts + 1)
      #expect(waits.withLock { $0 } == [.milliseconds(150), .milliseconds(600)], "growing, and drawn anew each time")
      #expect(try await world.held() == 1, "the hub has it once")
      #expect(try world.office.upstream()?.acknowledged == 0)
      world.line.plan { _ in .cutAnswer(after: 0) }
      for _ in 0..<3 { #expect(try await syncFailure(world.office, by: patient)?.recovery == .retry) }
      #expect(world.line.count("/v1/handshake") == 1 + 3 * policy.attempts)
      #expect(world.line.count("/v1/rows") == 0)
      try await world.expectSettled(saves: 1)
    }
  }

  @Test func `A20 a host that takes the connection and never speaks is given up in time`() async throws {
    var configuration = TransportConfiguration()
    configuration.connectTimeout = .milliseconds(200)
    // The kernel takes connections to it; nobody ever does.
    let (listener, port) = try TransportFaultServer.listen()
    defer { close(listener) }
    let request = TransportRequest(url: "https://127.0.0.1:\(port)/")
    #expect(await failure(of: request, by: try CurlTransport(configuration)) == .timedOut)
  }

  @Test func `A20 a name whose first address is dead is reached by its second`() async throws {
    // libcurl knows `localhost` as ::1 and 127.0.0.1, in this order; only the second has a server.
    try await withFaultServer({ _ in .ok() }) { server in
      let response = try await CurlTransport().send(TransportRequest(url: "http://localhost:\(server.port)/"))
      #expect(response.body == Array("ok".utf8))
    }
  }
}

extension Store {
  /// A night's work: a note to each of some rows, in one save.
  fileprivate func recordNight(_ night: Int, rows: Int) throws {
    let indicators = ["HC11", "HC12", "HC15"]
    try edit { edit in
      for row in 0..<rows {
        let key: [FieldValue] = [
          .text(identity.region.description), .text(indicators[row % 3]), .text("\(1_950 + row / 3)"),
        ]
        try edit.put(Schema.observation, key, [(1, [.text("第\(night)夜，第\(row)项")])])
      }
    }
  }

  /// The bytes of all segments of an office.
  fileprivate func position(through office: Store) throws -> Int {
    var bytes = 0
    var sequence: UInt64 = 0
    while let next = try office.segment(after: sequence) {
      bytes += try next.segment.encoded().count
      sequence = next.segment.lastSequence
    }
    return bytes
  }
}
