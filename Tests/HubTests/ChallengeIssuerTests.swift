import Replica
import Testing
import WireProtocol

@testable import Hub

@Suite struct `A challenge` {
  private let issuer = ChallengeIssuer(key: SigningKey.generate())
  private let node = NodeID(high: 1, low: 2)
  private let now: Int64 = 1_656_612_000_000

  private var issued: [UInt8] { issuer.issue(for: node, now: now, random: [1, 2, 3, 4, 5, 6, 7, 8]) }

  @Test(arguments: [
    (0 as Int64, true), (1, true), (ChallengeIssuer.milliseconds, true), (ChallengeIssuer.milliseconds + 1, false),
    (-1, false), (Int64.min / 2, false), (Int64.max - 1_656_612_000_000, false),
  ])
  func `is good from when it was issued for six hours`(age: Int64, isGood: Bool) {
    #expect(issuer.accepts(issued, from: node, now: now + age) == isGood)
  }

  @Test func `is good for its node and its hub only`() {
    #expect(issuer.accepts(issued, from: node, now: now))
    #expect(!issuer.accepts(issued, from: NodeID(high: 1, low: 3), now: now))
    #expect(!ChallengeIssuer(key: SigningKey.generate()).accepts(issued, from: node, now: now))
  }

  @Test func `is good whole and unaltered only`() {
    for position in issued.indices {
      var altered = issued
      altered[position] ^= 1
      #expect(!issuer.accepts(altered, from: node, now: now), "byte \(position)")
      #expect(!issuer.accepts(Array(issued[..<position]), from: node, now: now), "\(position) bytes")
    }
    #expect(!issuer.accepts(issued + [0], from: node, now: now))
  }

  @Test func `of the greatest and smallest clock does not trap`() {
    for clock in [Int64.min, -1, 0, Int64.max] {
      let challenge = issuer.issue(for: node, now: clock, random: [UInt8](repeating: 0, count: 8))
      #expect(issuer.accepts(challenge, from: node, now: clock))
      for other in [Int64.min, Int64.max] where other != clock {
        #expect(!issuer.accepts(challenge, from: node, now: other))
      }
    }
  }

  @Test func `of one moment differs by its random bytes`() {
    #expect(issued != issuer.issue(for: node, now: now, random: [8, 7, 6, 5, 4, 3, 2, 1]))
  }
}
