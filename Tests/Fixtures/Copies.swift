import Model
import Replica
package import Store
import WireProtocol

/// An office and its hub on disk, joined and exchanging without a network.
package struct Copies: Sendable {
  /// Where everything lies.
  package let folder: TemporaryFolder
  /// Clock and random numbers of all copies.
  package let world: SeededWorld
  /// The hub.
  package let hub: Store

  /// Makes a hub.
  /// - Throws: The store's errors.
  package init(seed: UInt64 = 1, region: String = "500000") throws {
    folder = try TemporaryFolder()
    world = SeededWorld(seed: seed)
    hub = try Store.found(
      Store.Founding(kind: .hub, region: region), in: folder.path("hub"), surroundings: world.surroundings)
  }

  /// Makes an office; nothing is joined yet.
  /// - Throws: The store's errors.
  package func office(_ region: String, name: String? = nil) throws -> Store {
    try Store.found(
      Store.Founding(kind: .office, region: region), in: folder.path(name ?? region),
      surroundings: world.surroundings)
  }

  /// Makes an office and lets it join the hub.
  /// - Throws: The store's errors.
  package func member(_ region: String, name: String? = nil) async throws -> Store {
    let office = try office(region, name: name)
    let issued = try hub.issueCodes(for: [office.identity.region], mode: "full")
    for (_, code) in issued {
      let publicKey = office.key.publicKey
      _ = try await hub.enroll(
        codeID: code.id, publicKey: publicKey,
        proof: EnrolmentProof.node(publicKey: publicKey.bytes, region: region, key: code.key), region: region,
        program: "test")
    }
    try office.join(
      url: "http://127.0.0.1:1", key: hub.key.publicKey, history: hub.identity.history, region: hub.identity.region,
      name: hub.identity.name)
    return office
  }

  /// Carries everything unsent up, and everything new down.
  /// - Throws: The store's errors.
  package func sync(_ office: Store) async throws {
    try office.sealJournal()
    while let next = try office.segment(after: try office.upstream()?.acknowledged ?? 0) {
      let receipt = try await hub.accept(next.segment, from: office.identity.origin.node)
      try office.keep(Receipt(decoding: receipt, key: hub.key.publicKey), encoded: receipt)
    }
    guard let node = try await hub.enrolledNode(office.identity.origin.node) else { return }
    var hasMore = true
    while hasMore {
      let cursor = try office.upstream()?.cursor ?? []
      let page = try await hub.pull(for: node, after: cursor, limit: 500)
      _ = try office.apply(page, acknowledged: try office.acknowledgedTime())
      hasMore = page.hasMore
    }
  }
}

extension Store {
  /// Records a figure without going through the desk.
  /// - Throws: The store's errors.
  package func record(
    _ indicator: String, _ period: String, value: Int64? = nil, numerator: Int64? = nil, denominator: Int64? = nil,
    note: String? = nil, region: String? = nil, version: Int64 = 1
  ) throws {
    func scaled(_ whole: Int64?) -> FieldValue { .optional(whole.map { $0 * ExactDecimal.scale }) }
    let identity: [FieldValue] = [
      .text(region ?? self.identity.region.description), .text(indicator), .text(period),
    ]
    try edit { edit in
      var groups: [(group: Int, values: [FieldValue])] = [
        (
          0,
          [
            scaled(value), scaled(numerator), scaled(denominator), .null, .integer(0), .integer(version),
            .text("office"),
          ]
        )
      ]
      if let note { groups.append((1, [.text(note)])) }
      try edit.put(Schema.observation, identity, groups)
    }
  }
}
