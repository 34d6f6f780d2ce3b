import Model
import Replica
import Testing

/// Every cell: who writes × by which way × whose row × which table × what of it × how it stands × which mandate.
///
/// `AuthorityMatrix.expected` says it a second time, from names and lists alone.
@Suite struct `The matrix of authority` {
  private typealias World = AuthorityWorld
  private typealias Matrix = AuthorityMatrix

  private static func rights(_ cell: Matrix.Cell) throws -> WritingRights {
    let region = try RegionCode(parsing: cell.owner)
    let mandate = World.mandate(holder: cell.writer, region: cell.owner)
    return switch cell.mandate {
    case .none: World.rights()
    case .inForce: World.rights(mandates: [mandate])
    case .notBegun: World.rights(mandates: [World.mandate(holder: cell.writer, region: cell.owner, from: "2022-07-02")])
    case .over: World.rights(mandates: [World.mandate(holder: cell.writer, region: cell.owner, to: "2022-06-30")])
    case .ended: World.rights(mandates: [mandate.ended(at: World.time)])
    case .otherHolder: World.rights(mandates: [World.mandate(holder: World.elsewhere, region: cell.owner)])
    case .otherRegion: World.rights(mandates: [World.mandate(holder: cell.writer, region: World.elsewhere)])
    case .enrolled: World.rights(mandates: [mandate], nodeRegions: [region])
    }
  }

  private static func change(_ cell: Matrix.Cell, _ table: TableSchema) -> RowChange {
    let scope = Matrix.ofDistrict.contains(cell.table) ? World.district : cell.owner
    let identity = World.identity(table, owner: cell.owner, scope: scope)
    func write(_ group: Int) -> GroupChange { World.write(group, of: table, source: cell.source) }
    return switch cell.part {
    case .group(let group): RowChange(table: table.id, identity: identity, groups: [write(group)])
    case .all: RowChange(table: table.id, identity: identity, groups: table.groups.indices.map(write))
    case .delete: RowChange(table: table.id, identity: identity, groups: [], deletes: [])
    case .deleteAndWrite: RowChange(table: table.id, identity: identity, groups: [write(0)], deletes: [])
    }
  }

  private static func standing(_ cell: Matrix.Cell, _ table: TableSchema) -> RowStanding {
    let own = table.fixed.map { _ in FieldValue.text(cell.owner) }
    let other = table.fixed.map { _ in FieldValue.text(World.elsewhere) }
    let source = { (text: String) in table.source == nil ? nil : text }
    return switch cell.standing {
    case .absent: .absent
    case .own: .present(fixed: own, source: source("office"))
    case .mandated: .present(fixed: own, source: source("mandate:\(cell.writer)"))
    case .mandatedByOther: .present(fixed: own, source: source("mandate:\(World.elsewhere)"))
    case .others: .present(fixed: other, source: source("office"))
    case .deleted: .deleted(fixed: own)
    case .othersDeleted: .deleted(fixed: other)
    }
  }

  @Test(arguments: Schema.tables.map(\.name))
  func `H3 H6 D11 is what was written down, cell by cell`(name: String) throws {
    let table = try #require(Schema.table(named: name))
    var wrong: [String] = []
    var allowed = 0
    var count = 0
    for cell in Matrix.cells(of: name, groups: table.groups.count) {
      let writer = RowWriter(try RegionCode(parsing: cell.writer), by: cell.route)
      let verdict = Authority.authorize(
        Self.change(cell, table), of: table, by: writer, over: Self.standing(cell, table), under: try Self.rights(cell))
      count += 1
      allowed += verdict == nil ? 1 : 0
      if verdict != Matrix.expected(cell) {
        wrong.append("\(cell): \(String(describing: verdict)), not \(String(describing: Matrix.expected(cell)))")
      }
    }
    #expect(wrong.isEmpty, "\(wrong.count) of \(count), such as \(wrong.prefix(3).joined(separator: "\n"))")
    #expect(allowed > 0 && allowed * 2 < count, "\(allowed) of \(count)")
  }

  @Test func `has an expectation for every table`() {
    #expect(Matrix.tables == Schema.tables.map(\.name))
  }

  @Test(arguments: Schema.tables.map(\.name))
  func `needs neither the row nor the rights where it says so`(name: String) throws {
    let table = try #require(Schema.table(named: name))
    var wrong: [String] = []
    for cell in Matrix.cells(of: name, groups: table.groups.count) {
      let writer = RowWriter(try RegionCode(parsing: cell.writer), by: cell.route)
      let change = Self.change(cell, table)
      let rights = try Self.rights(cell)
      let verdict = Authority.authorize(
        change, of: table, by: writer, over: Self.standing(cell, table), under: rights)
      if !Authority.asksForStanding(change.identity, of: table, writer: writer.region) {
        let blind = Authority.authorize(change, of: table, by: writer, over: .absent, under: rights)
        if blind != verdict { wrong.append("standing: \(cell)") }
      }
      if Authority.isOwn(change.identity, of: table, writer: writer.region) {
        let blind = Authority.authorize(
          change, of: table, by: writer, over: Self.standing(cell, table), under: .none)
        if blind != verdict { wrong.append("rights: \(cell)") }
      }
    }
    #expect(wrong.isEmpty, "\(wrong.count), such as \(wrong.prefix(3))")
  }
}
