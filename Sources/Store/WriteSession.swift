import GRDB
import Model
import Replica
import Rollup

/// One writing transaction on a copy: loads and saves replicated rows, keeps the books, and at a hub moves the
/// roll-ups by what the rows changed.
///
/// Lives inside one GRDB write block.
final class WriteSession {
  let db: Database
  let identity: CopyIdentity
  let definitions: DefinitionCache
  var books: Books
  private var delta: RollupDelta?
  private var tables = [TableAccess?](repeating: nil, count: Schema.tables.count + 1)
  private var changesDefinitions = false

  init(_ db: Database, identity: CopyIdentity, definitions: DefinitionCache, books: Books) {
    self.db = db
    self.identity = identity
    self.definitions = definitions
    self.books = books
  }

  /// The two prepared statements of a table.
  private final class TableAccess {
    let table: TableSchema
    let select: PreparedStatement
    let upsert: PreparedStatement

    init(_ db: Database, _ table: TableSchema) throws {
      self.table = table
      let sql = TableSQL(table: table)
      select = try PreparedStatement(db, sql: sql.select)
      upsert = try PreparedStatement(db, sql: sql.upsert)
    }
  }

  private func access(_ table: TableSchema) throws -> TableAccess {
    if let known = tables[Int(table.id)] { return known }
    let made = try TableAccess(db, table)
    tables[Int(table.id)] = made
    return made
  }

  /// A row as it stands, or nil where there is none.
  func row(_ table: TableSchema, _ identity: [FieldValue]) throws -> RowState? {
    let select = try access(table).select
    defer { select.reset() }
    for position in table.key.indices { select.bind(identity[position], at: Int32(position + 1)) }
    guard try select.step() else { return nil }
    return try RowState(select, from: 0, table: table, identity: identity, books: books, db)
  }

  /// Saves a row.
  ///
  /// - Parameters:
  ///   - table: Its table.
  ///   - identity: Key and fixed columns.
  ///   - old: The row as it was loaded, or nil where there was none.
  ///   - new: The row as it now stands.
  func save(_ table: TableSchema, _ identity: [FieldValue], old: RowState?, new: RowState) throws {
    let upsert = try access(table).upsert
    books.position += 1
    var parameter: Int32 = 1
    for value in identity {
      upsert.bind(value, at: parameter)
      parameter += 1
    }
    for value in new.values {
      upsert.bind(value, at: parameter)
      parameter += 1
    }
    upsert.bind(books.encode(new.heads), at: parameter)
    upsert.bind(books.position, at: parameter + 1)
    upsert.bind(new.heads.isDeleted ? 1 : 0, at: parameter + 2)
    try upsert.run()
    if new.heads.hasConcurrentHeads || old?.heads.hasConcurrentHeads == true {
      try ConcurrentValues.save(new, table, identity, books: &books, db)
    }
    if identity.count > 2, table.id == Schema.observation.id { try rollUp(identity, old: old, new: new) }
    if !changesDefinitions, table.id == Schema.region.id || table.id == Schema.indicator.id {
      changesDefinitions = true
      try DefinitionCache.drawEdition(db)
    }
  }

  private func rollUp(_ identity: [FieldValue], old: RowState?, new: RowState) throws {
    guard self.identity.kind == .hub, let region = identity[0].text, let indicator = identity[1].text,
      let period = identity[2].text
    else { return }
    var delta: RollupDelta
    if let begun = self.delta {
      delta = begun
      self.delta = nil
    } else {
      let known = try definitions.load(db)
      delta = RollupDelta(indicators: known.indicators, tree: known.tree, top: self.identity.region)
    }
    try delta.replace(
      region: region, indicator: indicator, period: period, old: old.flatMap(Figure.init(stored:)),
      new: Figure(stored: new))
    self.delta = delta
  }

  /// Writes the touched roll-up cells and the books.
  ///
  /// Call once, last.
  func finish() throws {
    if var delta {
      self.delta = nil
      try RollupCells.add(try delta.cells(), to: db)
    }
    try books.save(db)
  }
}
