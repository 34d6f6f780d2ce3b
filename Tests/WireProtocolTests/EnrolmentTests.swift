import Replica
import Seeds
import Testing
import WireProtocol

@Suite struct `Enrolment codes` {
  private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

  private static func refusal(_ text: String) -> String? {
    code { () throws(WireError) in _ = try EnrolmentCode(parsing: text) }
  }

  @Test func `are read as they are printed`() throws {
    var random = Seed("enrolment codes", 53)
    var ids: Set<String> = []
    for _ in 0..<500 {
      let made = EnrolmentCode(random: random.bytes(19))
      let printed = made.printed
      #expect(printed.count == 39 && printed.split(separator: "-").map(\.count) == Array(repeating: 4, count: 8))
      let read = try EnrolmentCode(parsing: printed)
      #expect(read == made && read.id == made.id && read.key == made.key && made.key.count == 32, "\(random)")
      ids.insert(made.id)
    }
    #expect(ids.count > 490, "\(random)")
  }

  @Test func `show nearly every slip of one character`() {
    var random = Seed("slips of the pen", 59)
    var (slips, missed) = (0, 0)
    for _ in 0..<200 {
      let characters = Array(EnrolmentCode(random: random.bytes(19)).printed)
      for position in characters.indices where characters[position] != "-" {
        for wrong in Self.alphabet where wrong != characters[position] {
          var slip = characters
          slip[position] = wrong
          slips += 1
          if Self.refusal(String(slip)) == nil { missed += 1 }
        }
      }
    }
    #expect(slips == 200 * 32 * 31)
    #expect(missed * 100 <= slips, "\(missed) of \(slips) slips were missed, \(random)")
    print("enrolment codes: \(missed) of \(slips) slips of one character were missed")
  }

  @Test func `are read however a person types them`() throws {
    // The digits 0 and 1 are frequent in this code.
    let made = EnrolmentCode(random: [0, 0, 0x20, 0, 1, 2, 3, 0x84, 0x21, 0x08, 0x42, 0x10, 0, 0, 0, 0, 0, 0, 8])
    let printed = made.printed
    #expect(printed.contains("0") && printed.contains("1"))
    let forms = [
      printed.lowercased(), printed.split(separator: "-").joined(),
      printed.split(separator: "-").joined(separator: " "),
      " \(printed)  ", String(printed.map { $0 == "0" ? "O" : $0 }), String(printed.map { $0 == "0" ? "o" : $0 }),
      String(printed.map { $0 == "1" ? "I" : $0 }), String(printed.map { $0 == "1" ? "l" : $0 }),
    ]
    for form in forms { #expect(try EnrolmentCode(parsing: form) == made, "\(form)") }
  }

  @Test func `of another length or alphabet are refused`() {
    let printed = EnrolmentCode(random: Array(0..<19)).printed
    let forms = [
      "", "-", String(printed.dropLast()), printed + "0", printed + printed, String(printed.dropLast()) + "U",
      String(printed.dropLast()) + "零", "\(printed)\u{0}", String(repeating: "ß", count: 16),
    ]
    for form in forms { #expect(Self.refusal(form) == "enrolment-code-malformed", "\(form)") }
  }

  @Test func `have keys that differ with the name and with the secret`() {
    var bytes = [UInt8](0..<19)
    let first = EnrolmentCode(random: bytes)
    bytes[0] ^= 0x80
    let named = EnrolmentCode(random: bytes)
    bytes[0] ^= 0x80
    bytes[18] ^= 1
    let secret = EnrolmentCode(random: bytes)
    #expect(named.id != first.id && named.key != first.key)
    #expect(secret.id == first.id && secret.key != first.key && secret.printed != first.printed)
  }
}

@Suite struct `Enrolment proofs` {
  private static let key = EnrolmentCode(random: Array(0..<19)).key
  private static let node = PublicKeys(signing: Samples.key.publicKey.bytes, agreement: [UInt8](0..<32))
  private static let hub = PublicKeys(signing: Samples.otherKey.publicKey.bytes, agreement: [UInt8](32..<64))

  @Test func `of a node change with its key, its region and the code`() {
    let proof = EnrolmentProof.node(keys: Self.node, region: "500114", key: Self.key)
    #expect(proof.count == 32)
    #expect(proof == EnrolmentProof.node(keys: Self.node, region: "500114", key: Self.key))
    let swapped = PublicKeys(signing: Self.node.signing, agreement: Self.hub.agreement)
    #expect(proof != EnrolmentProof.node(keys: swapped, region: "500114", key: Self.key))
    #expect(proof != EnrolmentProof.node(keys: Self.hub, region: "500114", key: Self.key))
    #expect(proof != EnrolmentProof.node(keys: Self.node, region: "500115", key: Self.key))
    let other = EnrolmentCode(random: Array(1..<20)).key
    #expect(proof != EnrolmentProof.node(keys: Self.node, region: "500114", key: other))
  }

  @Test func `of a hub change with both keys, its life and the code, and are no node's`() {
    let history = [UInt8](repeating: 3, count: 16)
    let proof = EnrolmentProof.hub(keys: Self.hub, nodeKey: Self.node.signing, history: history, key: Self.key)
    let others = [
      EnrolmentProof.hub(keys: Self.node, nodeKey: Self.node.signing, history: history, key: Self.key),
      EnrolmentProof.hub(keys: Self.hub, nodeKey: Self.hub.signing, history: history, key: Self.key),
      EnrolmentProof.hub(keys: Self.hub, nodeKey: Self.node.signing, history: history.reversed() + [1], key: Self.key),
      EnrolmentProof.hub(keys: Self.hub, nodeKey: Self.node.signing, history: history, key: Self.node.signing),
      EnrolmentProof.node(keys: Self.hub, region: "", key: Self.key),
    ]
    let short = PublicKeys(signing: Self.hub.signing, agreement: [1])
    #expect(EnrolmentProof.hub(keys: short, nodeKey: Self.node.signing, history: history, key: Self.key).isEmpty)
    #expect(proof.count == 32 && !others.contains(proof) && Set(others).count == others.count)
  }
}

@Suite struct `Small messages` {
  private static let position = ChainPosition(sequence: 9, head: [UInt8](32..<64))

  @Test func `come back as they were sent`() throws {
    let enrol = EnrolmentRequest(
      codeID: "0A2B", keys: PublicKeys(signing: [1], agreement: [2]), proof: [2, 3], region: "500114",
      program: "tributary 1")
    #expect(try EnrolmentRequest(decoding: enrol.encoded()) == enrol)
    let welcome = EnrolmentResponse(
      hubKeys: PublicKeys(signing: [1], agreement: [4]), history: [2], proof: [3], hubRegion: "500000", hubName: "重庆市")
    #expect(try EnrolmentResponse(decoding: welcome.encoded()) == welcome)
    let hello = HandshakeRequest(
      origin: Samples.origin, position: Self.position, cursor: [5], clock: -1, history: [6])
    #expect(try HandshakeRequest(decoding: hello.encoded()) == hello)
    #expect(hello.version == WireVersion.current && hello.schema == Schema.version)
    let answer = HandshakeResponse(history: [1], position: Self.position, hubTime: 7, challenge: [8])
    #expect(try HandshakeResponse(decoding: answer.encoded()) == answer)
  }

  @Test func `with a head or a challenge that cannot be are refused`() throws {
    let short = ChainPosition(sequence: 9, head: [1])
    let hello = HandshakeRequest(origin: Samples.origin, position: short, cursor: [], clock: 0, history: [])
    let bytes = try hello.encoded()
    #expect(code { () throws(WireError) in _ = try HandshakeRequest(decoding: bytes) } == "message-malformed")
    for answer in [
      HandshakeResponse(history: [1], position: short, hubTime: 7, challenge: [8]),
      HandshakeResponse(history: [1], position: Self.position, hubTime: 7, challenge: []),
    ] {
      let bytes = try answer.encoded()
      #expect(code { () throws(WireError) in _ = try HandshakeResponse(decoding: bytes) } == "message-malformed")
    }
  }

  @Test func `over their limit are refused unread`() {
    for (count, want) in [
      (WireLimits.messageBytes, "message-malformed"), (WireLimits.messageBytes + 1, "message-too-large"),
    ] {
      let bytes = [UInt8](repeating: 0, count: count)
      #expect(code { () throws(WireError) in _ = try HandshakeRequest(decoding: bytes) } == want)
      #expect(code { () throws(WireError) in _ = try HandshakeResponse(decoding: bytes) } == want)
      #expect(code { () throws(WireError) in _ = try EnrolmentRequest(decoding: bytes) } == want)
      #expect(code { () throws(WireError) in _ = try EnrolmentResponse(decoding: bytes) } == want)
    }
  }
}
