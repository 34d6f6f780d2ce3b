import Fixtures
import Model
import Replica
import Store
import Testing
import Vectors
import WireProtocol

@testable import Hub

@Suite struct `The refused segments among the golden vectors` {
  /// What a hub that holds what the vector says answers to one more segment.
  private static func answer(_ given: RefusedSegments, _ trial: RefusedSegments.Trial) async throws -> String {
    let copies = try Copies()
    // The vectors were written in August.
    copies.world.advance(milliseconds: 60 * 86_400_000)
    let hub = copies.hub
    let key = try #require(VerifyingKey(bytes: Hexadecimal.bytes(given.publicKey) ?? []))
    let region = try #require(RegionCode("500114"))
    let (_, code) = try #require(try hub.issueCodes(for: [region], mode: "full").first)
    // Nobody writes files to this node: any key will do.
    let keys = PublicKeys(signing: key.bytes, agreement: try PublicKeys(of: hub.key).agreement)
    _ = try await hub.enroll(
      codeID: code.id, keys: keys,
      proof: EnrolmentProof.node(keys: keys, region: "500114", key: code.key), region: "500114",
      program: "test")
    var receipts: [[UInt8]] = []
    for text in given.held {
      let segment = try Segment(decoding: Hexadecimal.bytes(text) ?? [])
      receipts.append(try await hub.accept(segment, from: key.node))
    }
    do {
      let segment = try Segment(decoding: Hexadecimal.bytes(trial.segment) ?? [])
      return receipts.contains(try await hub.accept(segment, from: key.node)) ? "held" : "taken"
    } catch {
      return HubError(error).code
    }
  }

  @Test func `A4 A5 A7 are answered by a hub as they say`() async throws {
    let vector: GoldenVector<RefusedSegments, RefusedSegments.Meaning> = try GoldenVectors.read(RefusedSegments.name)
    #expect(vector.given.trials.count == vector.meaning.codes.count && vector.given.trials.count > 15)
    for (trial, expected) in zip(vector.given.trials, vector.meaning.codes) {
      #expect(try await Self.answer(vector.given, trial) == expected, "\(trial.name)")
    }
  }
}
