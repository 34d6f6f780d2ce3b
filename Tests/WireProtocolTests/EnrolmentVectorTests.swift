import Replica
import Testing
import Vectors
import WireProtocol

/// What a reader is given of an enrolment.
struct GivenEnrolment: Codable {
  /// Spellings of one code.
  let typed: [String]
  /// What must not pass for it.
  let mistyped: [String]
  let request: String
  let answer: String
}

/// What an enrolment says, the messages field by field as in `tributary.proto`.
struct EnrolmentMeaning: Codable, Equatable {
  struct Request: Codable, Equatable {
    let codeId: String
    let publicKey: String
    let agreementKey: String
    let proof: String
    let region: String
    let program: String
  }

  struct Answer: Codable, Equatable {
    let hubPublicKey: String
    let agreementKey: String
    let history: String
    let proof: String
    let hubRegion: String
    let hubName: String
  }

  let name: String
  let secret: String
  let key: String
  let node: String
  let hub: String
  let request: Request
  let answer: Answer

  init(_ given: GivenEnrolment) throws {
    let code = try EnrolmentCode(parsing: given.typed[0])
    let asked = try EnrolmentRequest(decoding: Hexadecimal.bytes(given.request) ?? [])
    let answered = try EnrolmentResponse(decoding: Hexadecimal.bytes(given.answer) ?? [])
    name = code.id
    secret = String(code.printed.filter { $0 != "-" }.dropFirst(4).prefix(26))
    key = Hexadecimal.text(code.key)
    node = VerifyingKey(bytes: asked.keys.signing)?.node.description ?? ""
    hub = VerifyingKey(bytes: answered.hubKeys.signing)?.node.description ?? ""
    request = Request(
      codeId: asked.codeID, publicKey: Hexadecimal.text(asked.keys.signing),
      agreementKey: Hexadecimal.text(asked.keys.agreement), proof: Hexadecimal.text(asked.proof), region: asked.region,
      program: asked.program)
    answer = Answer(
      hubPublicKey: Hexadecimal.text(answered.hubKeys.signing),
      agreementKey: Hexadecimal.text(answered.hubKeys.agreement), history: Hexadecimal.text(answered.history),
      proof: Hexadecimal.text(answered.proof), hubRegion: answered.hubRegion, hubName: answered.hubName)
  }
}

@Suite struct `Vectors of enrolment` {
  @Test func `a code, a request and an answer read as committed, and their proofs are computed again`() throws {
    let code = EnrolmentCode(random: (0..<19).map { UInt8($0) &* 37 &+ 11 })
    let keys = try PublicKeys(of: Samples.key)
    let hubKeys = try PublicKeys(of: Samples.otherKey)
    let history = [UInt8](0..<16)
    let request = EnrolmentRequest(
      codeID: code.id, keys: keys,
      proof: EnrolmentProof.node(keys: keys, region: "500114", key: code.key), region: "500114",
      program: "tributary 0.1 汇流")
    let answer = EnrolmentResponse(
      hubKeys: hubKeys, history: history,
      proof: EnrolmentProof.hub(keys: hubKeys, nodeKey: keys.signing, history: history, key: code.key),
      hubRegion: "500000", hubName: "重庆市")
    let printed = code.printed
    let last = printed.last == "0" ? "1" : "0"
    let made = GivenEnrolment(
      typed: [
        printed, printed.lowercased(), printed.replacing("-", with: " "),
        printed.replacing("0", with: "O").replacing("1", with: "l"),
      ],
      mistyped: [
        String(printed.dropLast()) + last, String(printed.dropLast()), printed + "0",
        String(printed.dropFirst()) + "U", "",
      ],
      request: Hexadecimal.text(try request.encoded()), answer: Hexadecimal.text(try answer.encoded()))
    let vector = try GoldenVectors.vector(
      "enrolment-1.json",
      made: GoldenVector(
        "enrolment", "A code as people type it, and the request and answer that prove both sides have it.", given: made,
        meaning: try EnrolmentMeaning(made)))
    let meaning = try EnrolmentMeaning(vector.given)
    #expect(meaning == vector.meaning)
    #expect(vector.given.typed == made.typed && vector.given.mistyped == made.mistyped)
    #expect(vector.given.request == made.request && vector.given.answer == made.answer)
    for typed in vector.given.typed { #expect(try EnrolmentCode(parsing: typed) == code, "\(typed)") }
    for typed in vector.given.mistyped {
      #expect(throws: WireError.self, "\(typed)") { try EnrolmentCode(parsing: typed) }
    }
  }
}
