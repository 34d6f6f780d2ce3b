import Exchange
import Fixtures
import Foundation
import Model
import Replica
import Testing
import WireProtocol

@testable import Store

/// A city without a line to its province: what it passes on goes by stick.
@Suite struct `A relay by file` {
  private let tiers: Tiers
  private let stick: TemporaryFolder

  init() async throws {
    tiers = try await Tiers()
    stick = try TemporaryFolder()
  }

  private func answer(_ bundle: WrittenBundle, at province: Store? = nil) async throws -> WrittenReply {
    try await (province ?? tiers.province).answer(bundle: bundle.file) { error in Array("\(error)".utf8) }
  }

  private func take(_ reply: WrittenReply, into city: Store? = nil) throws -> ReplyOutcome {
    let city = city ?? tiers.city
    return try city.take(reply: reply.file, of: try #require(try city.upstream()))
  }

  /// One stick up and one down.
  @discardableResult
  private func carry(_ city: Store? = nil, to province: Store? = nil) async throws -> ReplyOutcome {
    try await take(answer((city ?? tiers.city).writeBundle(), at: province), into: city)
  }

  @Test func `K17 carries districts' enrolments and segments up and is acknowledged`() async throws {
    let offices = [try await tiers.district("130102"), try await tiers.district("130104")]
    for office in offices {
      try office.record("HC11", "2022", value: 1)
      try await tiers.copies.sync(office, with: tiers.city)
    }
    try tiers.city.record("HC01", "2022", value: 78)
    let bundle = try tiers.city.writeBundle()
    #expect(bundle.relayed == 4 && bundle.saves == 1)
    #expect(try tiers.city.relayStatus().acknowledged == 0, "nothing counts as sent before the reply")
    let reply = try await answer(bundle)
    #expect(reply.relayed == 4)
    let outcome = try take(reply)
    #expect(outcome.isTaken && !outcome.isUnfinished && outcome.outcome.relay.items == 4)
    #expect(try tiers.city.relayStatus().acknowledged == 4)
    for office in offices { try expectAlike(office.identity.region.description, [office, tiers.city, tiers.province]) }
    #expect(try tiers.province.lines().count == 3)
    #expect(try tiers.city.readings(of: "130100") == tiers.province.readings(of: "130100"))
    // Nothing new: nothing goes.
    #expect(try tiers.city.writeBundle().relayed == 0)
    #expect(try await tiers.copies.sync(tiers.city, with: tiers.province).relay.items == 0)
  }

  @Test func `K17 a bundle that is lost, comes twice or late changes nothing`() async throws {
    let office = try await tiers.district("130102")
    try office.record("HC11", "2021", value: 1)
    try await tiers.copies.sync(office, with: tiers.city)
    let lost = try tiers.city.writeBundle()
    try office.record("HC11", "2022", value: 1)
    try await tiers.copies.sync(office, with: tiers.city)
    let second = try tiers.city.writeBundle()
    #expect(lost.relayed == 2 && second.relayed == 3, "what is not acknowledged goes again")
    let reply = try await answer(second)
    #expect(try take(reply).outcome.relay.items == 3)
    #expect(try !take(reply).isTaken)
    let late = try await answer(lost)
    #expect(try !take(late).isTaken)
    #expect(try tiers.city.relayStatus().acknowledged == 3)
    let again = try await answer(second)
    #expect(try !take(again).isTaken)
    try expectAlike("130102", [office, tiers.city, tiers.province])
    #expect(try tiers.province.lines().count == 2)
  }

  @Test func `K17 the receipts of an old reply count, and lead nowhere but forward`() async throws {
    let office = try await tiers.district("130102")
    try office.record("HC11", "2021", value: 1)
    try await tiers.copies.sync(office, with: tiers.city)
    let old = try await answer(tiers.city.writeBundle())
    let empty = try tiers.copies.clone("130100", as: "elsewhere", kind: .hub)
    // The line came back for a moment and showed the province before it had taken the file.
    try await tiers.copies.sync(tiers.city, with: tiers.province)
    #expect(try tiers.city.relayStatus().acknowledged == 2)
    #expect(try !take(old).isTaken)
    #expect(try tiers.city.relayStatus().acknowledged == 2)
    #expect(try empty.relayStatus().acknowledged == 0)
    #expect(try take(old, into: empty).isTaken)
    #expect(try empty.relayStatus().acknowledged == 2)
  }

  @Test func `K17 a file that was altered by one bit is refused whole`() async throws {
    let office = try await tiers.district("130102")
    try office.record("HC11", "2022", value: 1)
    try await tiers.copies.sync(office, with: tiers.city)
    let bundle = try tiers.city.writeBundle()
    for index in [0, 20, 90, bundle.file.count / 2, bundle.file.count - 1] {
      var file = bundle.file
      file[index] ^= 4
      await #expect(throws: (any Error).self) {
        try await tiers.province.answer(bundle: file) { error in Array("\(error)".utf8) }
      }
    }
    #expect(try tiers.province.relayedNodes().isEmpty && tiers.province.lines().isEmpty)
    let reply = try await answer(bundle)
    var file = reply.file
    file[file.count / 2] ^= 1
    #expect(throws: (any Error).self) {
      try tiers.city.take(reply: file, of: try #require(try tiers.city.upstream()))
    }
    #expect(try tiers.city.relayStatus().acknowledged == 0)
    #expect(try take(reply).isTaken)
  }

  @Test func `F5 K17 a city restored from a backup hears first and takes back what it had passed on`() async throws {
    let office = try await tiers.district("130102")
    try office.record("HC11", "2020", value: 1)
    try await tiers.copies.sync(office, with: tiers.city)
    try await carry()
    let restored = try tiers.copies.clone("130100", as: "restored", kind: .hub)
    let late = try await tiers.district("130104")
    for (index, copy) in [office, late].enumerated() {
      try copy.record("HC11", "2021", value: Int64(index))
      try await tiers.copies.sync(copy, with: tiers.city)
    }
    try await carry()
    try restored.rekey()
    try office.record("HC12", "2022", value: 1)
    try await tiers.copies.sync(office, with: restored)
    #expect(try restored.writeBundle().relayed == 0, "it must not number before it has heard")
    let first = try await carry(restored)
    #expect(first.outcome.relay.returned == 3 && !first.outcome.relay.isForked)
    #expect(try restored.nodes().count == 2)
    try await tiers.copies.sync(late, with: restored)
    let second = try await carry(restored)
    #expect(second.outcome.relay.items >= 1)
    #expect(second.outcome.relay.problems.isEmpty)
    #expect(!second.isUnfinished)
    try expectAlike("130102", [office, restored, tiers.province])
    try expectAlike("130104", [late, restored, tiers.province])
  }

  @Test func `K2 K17 two copies of one city's file agree on the province's numbers`() async throws {
    let first = try await tiers.district("130102")
    let second = try await tiers.district("130104")
    for office in [first, second] { try await tiers.copies.sync(office, with: tiers.city) }
    try await carry()
    let clone = try tiers.copies.clone("130100", as: "clone", kind: .hub)
    try first.record("HC11", "2022", value: 1)
    try second.record("HC11", "2022", value: 1)
    try await tiers.copies.sync(first, with: tiers.city)
    try await tiers.copies.sync(second, with: clone)
    try await carry()
    let forked = try await carry(clone)
    #expect(forked.outcome.relay.isForked)
    for _ in 0..<2 {
      for office in [first, second] { try await tiers.copies.sync(office, with: clone) }
      try await carry(clone)
    }
    try expectAlike("130102", [first, clone, tiers.province])
    try expectAlike("130104", [second, clone, tiers.province])
    #expect(try tiers.province.lines().count == 2)
  }

  @Test func `F5 K17 a province restored from a backup is filled again by its cities' bundles`() async throws {
    let office = try await tiers.district("130102")
    try office.record("HC11", "2021", value: 1)
    try await tiers.copies.sync(office, with: tiers.city)
    try await carry()
    let restored = try tiers.copies.clone("hub", as: "restored", kind: .hub)
    try office.record("HC11", "2022", value: 1)
    try await tiers.copies.sync(office, with: tiers.city)
    try await carry()
    try restored.rekey()
    try await carry(to: restored)
    let second = try await carry(to: restored)
    #expect(second.outcome.relay.items == 1 && !second.isUnfinished)
    try expectAlike("130102", [office, tiers.city, restored])
  }

  @Test func `H16 K17 an office cannot relay by file either`() async throws {
    let office = try await tiers.district("130102")
    let bundle = try office.writeBundle()
    #expect(bundle.relayed == 0)
    let reply = try await tiers.city.answer(bundle: bundle.file) { error in Array("\(error)".utf8) }
    #expect(reply.relayed == 0)
    let child = try #require(try await tiers.city.enrolledNode(office.identity.origin.node))
    let greeting = try office.step { try $0.greeting() }
    var forged = BundleUp(number: [UInt8](repeating: 1, count: BundleUp.numberBytes), greeting: greeting)
    forged.relay = [RelayBatch(start: .start, items: [])]
    let content = forged
    #expect(try await tiers.city.write { try $0.takeRelay(content, from: child.member) }.isEmpty)
  }
}
