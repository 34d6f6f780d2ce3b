import Desk
import Fixtures
import Foundation
import Store
import Testing
import WireProtocol

@testable import Upstream

@Suite struct `A hub that is sent too much` {
  private static func head(_ fields: [String]) -> [UInt8] {
    Array((["POST /v1/segments HTTP/1.1", "Host: hub.example"] + fields + ["", ""]).joined(separator: "\r\n").utf8)
  }

  private static func status(_ answer: [UInt8]) -> Int? {
    Int(String(decoding: answer, as: UTF8.self).split(separator: " ").dropFirst().first ?? "")
  }

  @Test func `A9 drops a bounded surplus, refuses, and reads the next request of the connection`() async throws {
    let copies = try Copies()
    try await withServedHub(copies.hub) { address in
      let port = try #require(URL(string: address)?.port)
      let next = Array("GET /healthz HTTP/1.1\r\nHost: hub.example\r\n\r\n".utf8)
      let limit = WireLimits.segmentBytes + WireLimits.surplusBytes
      for (count, answers) in [(WireLimits.segmentBytes + 1, 2), (limit, 2), (limit + 1, 1)] {
        let request = Self.head(["Content-Length: \(count)"]) + [UInt8](repeating: 7, count: count) + next
        let answer = try await blocking { RawConnection.exchange(request, port: port) }
        let lines = String(decoding: answer, as: UTF8.self).components(separatedBy: "HTTP/1.1 ").dropFirst()
        let statuses = lines.map { String($0.prefix(3)) }
        // Where the hub hangs up, that may be heard before its answer.
        if answers == 1, statuses.isEmpty { continue }
        #expect(statuses == Array(["413", "200"].prefix(answers)), "\(count) bytes")
      }
    }
  }

  @Test func `A9 ends a connection whose body has no end`() async throws {
    let copies = try Copies()
    try await withServedHub(copies.hub) { address in
      let port = try #require(URL(string: address)?.port)
      let part = Array("10000\r\n".utf8) + [UInt8](repeating: 65, count: 65_536) + Array("\r\n".utf8)
      let sent = try await blocking {
        let connection = try RawConnection(port: port)
        _ = connection.write(Self.head(["Transfer-Encoding: chunked"]))
        var sent = 0
        while connection.write(part), sent < 1 << 30 { sent += part.count }
        return sent
      }
      // What lies between is in the buffers of the two ends.
      #expect(sent < WireLimits.segmentBytes + WireLimits.surplusBytes + 32 << 20, "\(sent) bytes")
    }
  }

  @Test func `A9 takes no request whose length is a lie`() async throws {
    try await withLine { world in
      try world.office.record("HC11", "2022", value: 1)
      let (connection, challenge, segment) = try await world.greeted()
      world.line.plan { _ in .cutRequest(after: 0) }
      #expect(try await world.push(segment, over: connection, challenge) == nil)
      let raw = String(decoding: try #require(world.line.passed("/v1/segments").first), as: Unicode.ASCII.self)
      let honest = try #require(world.line.passed("/v1/segments").first)
      let field = Array("Content-Length: ".utf8)
      let start = try #require(honest.firstRange(of: field), "\(raw.prefix(200))").upperBound
      let end = try #require(honest[start...].firstIndex(of: 13))
      let length = try #require(Int(String(decoding: honest[start..<end], as: UTF8.self)))
      for lie in ["\(length - 1)", "\(length + 1)", "0", "-1", "99999999999999999999", "\(length), \(length + 1)", ""] {
        try await world.line.deliver(
          Array(honest[..<start]) + Array(lie.utf8) + Array(honest[end...]))
        #expect(try await world.held() == 0, "Content-Length: \(lie)")
      }
      // Two lengths at once are how requests are smuggled past gateways.
      let both = Array(honest[..<start]) + Array("\(length)\r\nTransfer-Encoding: chunked".utf8) + Array(honest[end...])
      try await world.line.deliver(both)
      #expect(try await world.held() == 0)
      try await world.expectSettled(saves: 1)
    }
  }

  @Test func `takes as many header fields as its limit and not one more`() async throws {
    let copies = try Copies()
    try await withServedHub(copies.hub) { address in
      let port = try #require(URL(string: address)?.port)
      func status(_ fields: [String]) async throws -> Int? {
        let request = Self.head(["Content-Length: 0"] + fields)
        return Self.status(try await blocking { RawConnection.exchange(request, port: port) })
      }
      let own = 2
      let many = (own..<WebServer.headFields).map { "X-\($0): 1" }
      #expect(try await status(many) == 421)
      #expect(try await status(many + ["X-More: 1"]) == 400)
      let large = String(repeating: "v", count: WebServer.headBytes - 400)
      #expect(try await status(["X-Large: \(large)"]) == 421)
      #expect(try await status(["X-Large: \(large)\(large)"]) == 400)
      #expect(try await status((0..<90).map { "X-\($0): \(String(repeating: "v", count: 400))" }) == 400)
    }
  }

  @Test func `is never waited for on a thread that its tests share`() async throws {
    #expect(throws: HoldsSharedThread.self) { try RawConnection(port: 1) }
    await #expect(throws: POSIXError.self) { try await blocking { _ = try RawConnection(port: 1) } }
  }
}
