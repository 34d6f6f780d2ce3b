package import Exchange
import Foundation
import Model
import Replica
package import Store
import Synchronization
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
  package init(
    seed: UInt64 = 1, region: String = "500000", hubAhead skew: Skew = Skew(0), hubSchema: UInt32 = Schema.version
  ) throws {
    folder = try TemporaryFolder()
    world = SeededWorld(seed: seed)
    let skewed = world.surroundings(ahead: skew)
    hub = try Store.found(
      Store.Founding(kind: .hub, region: region), in: folder.path("hub"),
      surroundings: Surroundings(now: skewed.now, random: skewed.random, schema: hubSchema))
  }

  /// Makes an office; nothing is joined yet.
  /// - Throws: The store's errors.
  package func office(
    _ region: String, name: String? = nil, schema: UInt32 = Schema.version
  ) throws -> Store {
    try Store.found(
      Store.Founding(kind: .office, region: region), in: folder.path(name ?? region),
      surroundings: world.surroundings(schema: schema))
  }

  /// Makes a hub beside the first; nothing is joined yet.
  /// - Throws: The store's errors.
  package func hub(_ region: String, name: String? = nil, schema: UInt32 = Schema.version) throws -> Store {
    try Store.found(
      Store.Founding(kind: .hub, region: region), in: folder.path(name ?? region),
      surroundings: world.surroundings(schema: schema))
  }

  /// Opens a copy as it lies on disk with the present version of the program, as after an upgrade; the former object is
  /// not to be used any more.
  /// - Throws: The store's errors.
  package func upgrade(_ copy: Store, schema: UInt32 = Schema.version) throws -> Store {
    let directory = copy.directory + "-" + "\(schema)"
    try FileManager.default.copyItem(atPath: copy.directory, toPath: directory)
    return try Store.open(
      directory, kind: copy.identity.kind, surroundings: world.surroundings(schema: schema))
  }

  /// Makes an office and lets it join the hub.
  /// - Throws: The store's errors.
  package func member(
    _ region: String, name: String? = nil, schema: UInt32 = Schema.version
  ) async throws -> Store {
    let office = try office(region, name: name, schema: schema)
    try await join(office, to: hub)
    return office
  }

  /// Lets an office join a hub.
  /// - Throws: The store's errors.
  package func join(_ office: Store, to hub: Store) async throws {
    let region = office.identity.region
    for (_, code) in try hub.issueCodes(for: [region], mode: "full") {
      let keys = try PublicKeys(of: office.key)
      _ = try await hub.enroll(
        codeID: code.id, keys: keys,
        proof: EnrolmentProof.node(keys: keys, region: region.description, key: code.key),
        region: region.description, program: office.identity.kind == .hub ? EnrolledNode.hubProgram : "test")
    }
    try office.join(
      url: "http://127.0.0.1:1", key: hub.key.publicKey, agreementKey: AgreementKey(of: hub.key).publicKey,
      history: hub.identity.history, region: hub.identity.region,
      name: hub.identity.name)
  }

  /// Copies a folder as it lies on disk and opens the copy.
  /// - Throws: The store's errors.
  package func clone(_ name: String, as other: String, kind: CopyKind) throws -> Store {
    try FileManager.default.copyItem(atPath: folder.path(name), toPath: folder.path(other))
    return try Store.open(folder.path(other), kind: kind, surroundings: world.surroundings)
  }

  /// Takes one page of rows from the hub, as where a sync was cut right after: nothing goes up.
  /// - Throws: The store's errors.
  package func pullOnly(_ office: Store) async throws {
    let line = Line(office: office, hub: hub)
    let cursor = try office.step { try $0.upstream()?.cursor ?? [] }
    let page = try await PullPage(decoding: line.answer(.rows(cursor: cursor)))
    try office.step { storage in _ = try storage.takePulled(page.rows) }
  }

  /// Runs one sync of an office with the hub, without a line between.
  /// - Throws: The store's errors, and what the hub refuses.
  @discardableResult
  package func sync(_ office: Store, with hub: Store? = nil) async throws -> SyncOutcome {
    try await Line(office: office, hub: hub ?? self.hub).sync()
  }
}

/// Carries requests and answers between two copies in memory.
package struct Line: Sendable {
  /// The copy below.
  package let office: Store
  /// The copy above.
  package let hub: Store

  /// Joins two copies.
  package init(office: Store, hub: Store) {
    self.office = office
    self.hub = hub
  }

  /// Runs one sync.
  /// - Throws: The store's errors, and what the hub refuses.
  @discardableResult
  package func sync() async throws -> SyncOutcome {
    let machine = Mutex(NodeSync())
    var next: SyncRequest? = try office.step { storage in try machine.withLock { try $0.begin(storage) } }
    while let request = next {
      let answer = try await answer(request)
      next = try office.step { storage in try machine.withLock { try $0.take(answer, storage) } }
    }
    return machine.withLock { $0.outcome }
  }

  /// What the hub answers to a request.
  /// - Throws: The store's errors, and what the hub refuses.
  package func answer(_ request: SyncRequest) async throws -> [UInt8] {
    let id = office.identity.origin.node
    let schema = office.surroundings.schema
    guard let node = try await hub.enrolledNode(id) else { throw IntakeProblem.unknownNode }
    switch request {
    case .greet(let greeting): return try await hub.answer(greeting, from: id, challenge: [1]).encoded()
    case .segments(let incarnation, let after):
      return try await hub.segments(of: Origin(node: id, incarnation: incarnation), after: after).encoded()
    case .push(let segment): return try await hub.accept(Segment(decoding: segment.encoded()), from: id)
    case .offer(let page):
      try await hub.take(offers: PullPage(decoding: page.encoded()), from: node)
      return []
    case .relay(let batch): return try await hub.take(RelayBatch(decoding: batch.encoded()), from: node)
    case .relayed(let after): return try await hub.relayed(by: node, after: after).encoded()
    case .rows(let cursor):
      return try await hub.pull(for: node, after: cursor, limit: 500, schema: schema).encoded()
    case .heal(let scope, let cursor):
      return try await hub.heal(scope: scope, for: node, after: cursor, limit: 500, schema: schema).encoded()
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
