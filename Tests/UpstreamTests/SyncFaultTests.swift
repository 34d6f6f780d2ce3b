import Fixtures
import Model
import Rollup
import Store
import Synchronization
import Testing

@testable import Upstream

@Suite struct `A sync that is cut` {
  /// A line that loses the first answer to a path, after the hub has acted.
  private func losing(_ path: String, on line: CurlTransport) -> AlteringTransport {
    let isLost = Flag()
    return AlteringTransport(base: line) { request, response throws(TransportError) in
      if request.path == path, isLost.raise() { throw TransportError(.cut) }
      return response
    }
  }

  /// Says yes once.
  private final class Flag: Sendable {
    private let isRaised = Mutex(false)

    func raise() -> Bool {
      isRaised.withLock { isRaised in
        defer { isRaised = true }
        return !isRaised
      }
    }
  }

  @Test func `A2 after the hub committed gets its receipt next time and changes nothing twice`() async throws {
    let copies = try Copies()
    let line = try CurlTransport()
    try await withServedHub(copies.hub) { address in
      let office = try await copies.member("500114", at: address)
      try office.record("HC23", "2022-Q2", numerator: 161, denominator: 230)
      let lossy = losing("/v1/segments", on: line)
      let before = try OfficeState(office)
      let failure = try await syncFailure(office, by: lossy)
      #expect(failure?.code == "transport.cut")
      #expect(failure?.recovery == .retry)
      #expect(try OfficeState(office) == before, "nothing is acknowledged without the receipt")
      let held = try OfficeState.figures(copies.hub)
      #expect(held.count == 1, "the hub had committed")
      let counts = try copies.hub.transactionCounts()

      let report = try await sync(office, by: lossy)
      #expect(report.pushed.segments == 1)
      #expect(try office.unsentChanges() == 0)
      #expect(try office.upstream()?.acknowledged == 1)
      #expect(try OfficeState.figures(copies.hub) == held)
      #expect(try copies.hub.transactionCounts() == counts)
      #expect(try copies.hub.verify().isClean)
      #expect(try copies.hub.conflictCount() == 0)
    }
  }

  @Test func `A2 keeps what was entered between the cut and the next sync`() async throws {
    let copies = try Copies()
    let line = try CurlTransport()
    try await withServedHub(copies.hub) { address in
      let office = try await copies.member("500114", at: address)
      try office.record("HC11", "2022", value: 0)
      let lossy = losing("/v1/segments", on: line)
      #expect(try await syncFailure(office, by: lossy) != nil)
      try office.record("HC11", "2022", value: 1)
      try office.record("HC12", "2022", value: 1)
      let report = try await sync(office, by: lossy)
      #expect(report.pushed.segments == 2)
      #expect(try office.upstream()?.acknowledged == 3)
      #expect(try OfficeState.figures(copies.hub) == OfficeState.figures(office))
      #expect(try copies.hub.figures(of: nil).map(\.figure.value) == [1_000_000, 1_000_000])
    }
  }

  @Test(arguments: ["/v1/handshake", "/v1/segments", "/v1/rows", "/v1/blobs"])
  func `at any step is made good by the next one`(path: String) async throws {
    let copies = try Copies()
    let line = try CurlTransport()
    try await withServedHub(copies.hub) { address in
      let office = try await copies.member("500114", name: "a", at: address)
      let colleague = try await copies.member("500114", name: "b", at: address)
      try colleague.record("HC12", "2022", value: 1)
      try await sync(colleague, by: line)
      try office.record("HC11", "2022", value: 1)
      let lossy = losing(path, on: line)
      #expect(try await syncFailure(office, by: lossy)?.recovery == .retry)
      try await sync(office, by: lossy)
      #expect(try office.figures(of: nil).count == 2)
      #expect(try OfficeState.figures(copies.hub) == OfficeState.figures(office))
      let idle = try await sync(office, by: lossy)
      #expect(idle.pushed.changes == 0)
      #expect(idle.pulled.rows == 0)
    }
  }

  @Test func `off from its hub altogether is to be tried again`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114", at: "http://127.0.0.1:\(try TransportFaultServer.closedPort())")
    try office.record("HC11", "2022", value: 1)
    let before = try OfficeState(office)
    let failure = try await syncFailure(office, by: try CurlTransport())
    #expect(failure?.code == "transport.unreachable")
    #expect(failure?.recovery == .retry)
    #expect(try OfficeState(office) == before)
  }

  @Test func `short because it never joined a hub says so`() async throws {
    let office = try Copies().office("500114")
    let failure = try await syncFailure(office, by: try CurlTransport())
    #expect(failure?.code == "not-enrolled")
    #expect(failure?.recovery == .correct)
  }

  @Test func `an idle sync costs less than a kilobyte of bodies`() async throws {
    let copies = try Copies()
    let line = try CurlTransport()
    try await withServedHub(copies.hub) { address in
      let office = try await copies.member("500114", at: address)
      for quarter in 1...4 { try office.record("HC23", "2022-Q\(quarter)", numerator: 161, denominator: 230) }
      let busy = try await sync(office, by: line)
      #expect(busy.pushed.bytes > 0)
      let idle = try await sync(office, by: line)
      #expect(idle.pushed.changes == 0)
      #expect(idle.pushed.segments == 0)
      #expect(idle.pulled.rows == 0)
      #expect(idle.pushed.bytes > 0)
      #expect(idle.pushed.bytes + idle.pulled.bytes < 1_024)
    }
  }
}
