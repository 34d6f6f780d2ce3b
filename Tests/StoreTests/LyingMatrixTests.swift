import Fixtures
import GRDB
import Model
import Replica
import Testing
import WireProtocol

@testable import Store

/// What a hub does with a changed client: for every table, whose row, which part of it and how it stands, it takes
/// exactly what is the sender's own, and nothing of what it refuses is left in the tables.
@Suite struct `A hub before a node that tries everything` {
  private static let sender = "500114"
  private static let neighbour = "500115"
  private static let hub = "500000"
  private static let town = "500114001"

  private let copies: Copies
  private let world: SeededWorld

  init() throws {
    copies = try Copies()
    world = copies.world
  }

  private struct Attempt {
    var table: TableSchema
    var change: RowChange
    var what: String
    var isAllowed: Bool
  }

  private func identity(_ table: TableSchema, owner: String, id: UInt8) -> [FieldValue] {
    switch table.name {
    case "region": [.text("500114002"), .integer(Int64(id)), .text(owner)]
    case "indicator": [.text("X\(id)"), .text(owner)]
    case "observation": [.text(owner), .text("HC11"), .text("\(2000 + Int(id))")]
    case "entity_mark":
      [.text(owner), .text("HC17"), .text("\(2000 + Int(id))"), .blob([UInt8](repeating: id, count: 16))]
    case "submission": [.text(owner), .text("\(2000 + Int(id))"), .integer(1)]
    case "mandate": [.text(owner), .text(id.isMultiple(of: 2) ? Self.sender : Self.neighbour)]
    default:
      table.identity.map { column in
        if column.name == table.owner { return .text(owner) }
        if column.name == table.scope { return .text(id.isMultiple(of: 2) ? Self.sender : Self.neighbour) }
        return switch column.type {
        case .integer, .decimal: .integer(Int64(id))
        case .text: .text("\(2000 + Int(id))")
        case .blob: .blob([UInt8](repeating: id, count: 16))
        }
      }
    }
  }

  private func write(_ group: Int, of table: TableSchema) -> GroupChange {
    var values = table.groups[group].columns.map { column -> FieldValue in
      switch column.type {
      case .integer, .decimal: .integer(1)
      case .text: .text("2022-01-01")
      case .blob: .blob([UInt8](repeating: 9, count: 16))
      }
    }
    if table == Schema.observation, group == 0 {
      values = [.integer(1_000_000), .null, .null, .null, .integer(0), .integer(1), .text("office")]
    }
    return GroupChange(group: group, values: values, bases: [])
  }

  /// Every part of every table, in the name of every owner, upon a row that is new and upon one of the neighbour.
  private func attempts() -> [Attempt] {
    var attempts: [Attempt] = []
    for table in Schema.tables {
      for (number, owner) in [Self.sender, Self.neighbour, Self.hub, Self.town, "000000", "999999"].enumerated() {
        for isTaken in [false, true] {
          let id: UInt8 = isTaken ? 1 : UInt8(10 + number)
          let name = identity(table, owner: owner, id: id)
          var parts = table.groups.indices.map { [write($0, of: table)] }
          parts.append(table.groups.indices.map { write($0, of: table) })
          // A light may be set over the sender's own region, not over the neighbour's.
          let isWriter = table.writer == .own || (table.writer == .atOrAbove && !isTaken)
          let isOwn = owner == Self.sender && isWriter && !(isTaken && !table.fixed.isEmpty)
          for (place, groups) in parts.enumerated() {
            let isAllowed =
              switch table.name {
              // An office defines for itself; a local region only hangs where the tree has room for it.
              case "catalogue_entry", "indicator_target": owner == Self.sender
              case "region": owner == Self.sender && groups.map(\.group) == [1]
              // Handed in is handed in: once.
              case "submission": isOwn && place == 0
              default: isOwn
              }
            attempts.append(
              Attempt(
                table: table, change: RowChange(table: table.id, identity: name, groups: groups),
                what: "\(table.name) of \(owner), \(groups.count) groups, taken \(isTaken)", isAllowed: isAllowed))
          }
          let isDefined = ["catalogue_entry", "indicator_target", "region"].contains(table.name)
          attempts.append(
            Attempt(
              table: table, change: RowChange(table: table.id, identity: name, groups: [], deletes: []),
              what: "\(table.name) of \(owner), delete, taken \(isTaken)",
              isAllowed: isDefined ? owner == Self.sender : isOwn && table != Schema.submission))
        }
      }
    }
    return attempts
  }

  private func send(_ changes: [RowChange], from office: Store) async throws -> [UInt64: Refusal] {
    let start = try await copies.hub.position(of: office.identity.origin)
    let transactions = changes.map { change in
      world.advance(milliseconds: 10)
      return Transaction(
        time: HybridTimestamp(milliseconds: world.surroundings.now()), account: "", reason: "", rows: [change])
    }
    let segment = try Segment.seal(transactions, origin: office.identity.origin, after: start, key: office.key)
    let receipt = try await copies.hub.accept(segment, from: office.identity.origin.node)
    let refused = try Receipt(decoding: receipt, key: copies.hub.key.publicKey).refused
    return Dictionary(refused.map { ($0.sequence - start.sequence - 1, $0.reason) }) { first, _ in first }
  }

  private func rows(_ owner: String) async throws -> [String] {
    try await copies.hub.read { db in
      try Schema.tables.flatMap { table in
        try String.fetchAll(
          db, sql: "SELECT '\(table.name) ' || hex(stamps) FROM \(table.name) WHERE \(table.owner) = ? ORDER BY 1",
          arguments: [owner])
      }
    }
  }

  @Test func `H3 H6 takes its own rows, refuses every other, and keeps the others as they were`() async throws {
    let honest = try await copies.member(Self.neighbour)
    let liar = try await copies.member(Self.sender)
    let owned = Schema.tables.filter { $0.writer == .own }.map { table in
      RowChange(
        table: table.id, identity: identity(table, owner: Self.neighbour, id: 1),
        groups: table.groups.indices.map { write($0, of: table) })
    }
    #expect(try await send(owned, from: honest).isEmpty)
    let others = [Self.neighbour, Self.hub, Self.town, "000000", "999999"]
    var before: [[String]] = []
    for owner in others { before.append(try await rows(owner)) }
    let attempts = attempts()
    let refused = try await send(attempts.map(\.change), from: liar)
    for (number, attempt) in attempts.enumerated() {
      let refusal = refused[UInt64(number)]
      #expect((refusal == nil) == attempt.isAllowed, "\(attempt.what): \(String(describing: refusal))")
    }
    #expect(attempts.contains { $0.isAllowed })
    var after: [[String]] = []
    for owner in others { after.append(try await rows(owner)) }
    #expect(after == before)
    #expect(try copies.hub.verify().isClean)
  }

  @Test func `H3 gives an office no mandate, whatever it sends and whoever holds one`() async throws {
    let liar = try await copies.member(Self.sender)
    let neighbour = try RegionCode(parsing: Self.neighbour)
    let today = CalendarDay(at: world.surroundings.now())
    try copies.hub.grantMandate(over: neighbour, from: today, to: nil, reason: "尚未注册")
    let term: [FieldValue] = [.text("2000-01-01"), .null, .text("自己授权"), .null]
    func mandate(_ holder: String, _ region: String) -> RowChange {
      RowChange(
        table: Schema.mandate.id, identity: [.text(holder), .text(region)],
        groups: [GroupChange(group: 0, values: term, bases: [])])
    }
    func figure(_ region: String, _ source: String) -> RowChange {
      RowChange(
        table: Schema.observation.id, identity: [.text(region), .text("HC11"), .text("2022")],
        groups: [
          GroupChange(
            group: 0, values: [.integer(1_000_000), .null, .null, .null, .integer(0), .integer(1), .text(source)],
            bases: [])
        ])
    }
    let refused = try await send(
      [
        mandate(Self.sender, Self.neighbour), mandate(Self.sender, Self.sender), mandate(Self.hub, Self.neighbour),
        mandate(Self.sender, Self.hub), mandate(Self.sender, Self.town), mandate(Self.sender, "999999"),
        figure(Self.neighbour, "mandate:\(Self.sender)"), figure(Self.neighbour, "mandate:\(Self.hub)"),
        figure(Self.sender, "mandate:\(Self.hub)"), figure(Self.sender, "mandate"),
      ], from: liar)
    let wanted: [Refusal] = [
      .notOwner, .notOwner, .notOwner, .notOwner, .regionUnknown, .regionUnknown, .notOwner, .notOwner,
      .mandateMissing, .mandateMissing,
    ]
    #expect(wanted.indices.map { refused[UInt64($0)] } == wanted)
    #expect(try copies.hub.figures(of: nil).isEmpty)
    #expect(try copies.hub.mandates().map(\.mandate.holder) == [copies.hub.identity.region])
  }
}
