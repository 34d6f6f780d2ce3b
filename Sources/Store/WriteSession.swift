import Exchange
import GRDB
import Model
import Replica
import Rollup
import WireProtocol

import struct Foundation.Data

/// One writing transaction on a copy: loads and saves replicated rows, keeps the books, and at a hub moves the
/// roll-ups by what the rows changed.
///
/// Lives inside one GRDB write block.
final class WriteSession {
  let db: Database
  let identity: CopyIdentity
  let key: SigningKey
  let surroundings: Surroundings
  let definitions: DefinitionCache
  var books: Books
  var history: [UInt8]
  private let begun: Books
  /// What cells follow from, as far as this session changed it.
  private var book = RollupBook()
  /// The definitions as they stood before this session changed one.
  private var begunDefinitions: Definitions?
  /// What regions handed in, once a write has asked whether it is locked.
  var handedIn: [String: RegionBooks] = [:]
  private var tables = [TableAccess?](repeating: nil, count: Int(Schema.lastNumber) + 1)
  private var changesDefinitions = false
  private var known: Definitions?
  private var periods: [String: Period] = [:]
  private var tiers: [Place: RegionTier?] = [:]
  /// The regions with a node and since when, once a write for another region has asked for them.
  var nodeRegions: [RegionCode: Int64]?
  /// The nodes of hubs below, once a relay has asked for them.
  var vouched: [VouchedNode]?
  /// The rows that are written when the session is finished, or nil where each is written at once.
  var held: HeldRows?

  init(_ db: Database, of store: Store, books: Books) {
    self.db = db
    identity = store.identity
    key = store.key
    surroundings = store.surroundings
    definitions = store.definitions
    history = identity.history
    begun = books
    self.books = books
  }

  /// The prepared statements of a table.
  private final class TableAccess {
    let table: TableSchema
    let select: PreparedStatement
    let insert: PreparedStatement
    let update: PreparedStatement

    init(_ db: Database, _ table: TableSchema) throws {
      self.table = table
      let sql = TableSQL.of(table)
      select = try PreparedStatement(db, sql: sql.select)
      insert = try PreparedStatement(db, sql: sql.insert)
      update = try PreparedStatement(db, sql: sql.update)
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
    if let number = held?.number(of: table, identity) { return held?[number] }
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
    if let number = held?.number(of: table, identity) {
      held?.replace(number, by: new)
      return
    }
    try write(table, identity, old: old, new: new)
  }

  func write(_ table: TableSchema, _ identity: [FieldValue], old: RowState?, new: RowState) throws {
    if Definitions.tables.contains(table.id) { try noteDefinitionChange(table) }
    let access = try access(table)
    let write = old == nil ? access.insert : access.update
    books.position += 1
    var parameter: Int32 = 1
    for value in identity {
      write.bind(value, at: parameter)
      parameter += 1
    }
    for value in new.values {
      write.bind(value, at: parameter)
      parameter += 1
    }
    write.bind(books.encode(new.heads), at: parameter)
    write.bind(books.position, at: parameter + 1)
    write.bind(new.heads.isDeleted ? 1 : 0, at: parameter + 2)
    try write.run()
    if new.heads.hasConcurrentHeads || old?.heads.hasConcurrentHeads == true {
      try ConcurrentValues.save(new, table, identity, books: &books, db)
    }
    if new.heads.hasUnsettledDelete != (old?.heads.hasUnsettledDelete ?? false) {
      try noteUnsettledDelete(new.heads.hasUnsettledDelete, table, identity)
    }
    if RollupBook.watches(table) { note(table, identity, old: old, new: new) }
  }

  /// Lists a row for whoever looks for conflicts, or takes it off the list.
  private func noteUnsettledDelete(_ isOpen: Bool, _ table: TableSchema, _ identity: [FieldValue]) throws {
    let row = Data(RowID.name(Array(identity.prefix(table.key.count))))
    try db.execute(
      sql: isOpen
        ? "INSERT OR IGNORE INTO unsettled_delete VALUES (?, ?)"
        : "DELETE FROM unsettled_delete WHERE table_id = ? AND row = ?",
      arguments: [Int64(table.id), row])
  }

  /// Call before a definition is written.
  private func noteDefinitionChange(_ table: TableSchema) throws {
    if begunDefinitions == nil, identity.kind == .hub, Definitions.weighed.contains(table.id) {
      begunDefinitions = try currentDefinitions()
    }
    known = nil
    tiers = [:]
    guard !changesDefinitions else { return }
    changesDefinitions = true
    try DefinitionCache.drawEdition(db)
  }

  /// The definitions as this session sees them, read once however many transactions it judges.
  ///
  /// Once it has changed one they bypass the cache, which would keep a half-changed set under the new edition.
  func currentDefinitions() throws -> Definitions {
    if let known { return known }
    let read = try changesDefinitions ? Definitions(db) : definitions.load(db)
    known = read
    return read
  }

  private func note(_ table: TableSchema, _ identity: [FieldValue], old: RowState?, new: RowState) {
    if table.id == Schema.submission.id || table.id == Schema.review.id { handedIn = [:] }
    guard self.identity.kind == .hub else { return }
    guard table.id == Schema.observation.id else {
      book.note(table, identity, old: old, new: new)
      return
    }
    guard let region = identity[0].text, let indicator = identity[1].text,
      let period = identity[2].text.flatMap(period)
    else { return }
    book.note(
      region: region, indicator: indicator, period, old: old.flatMap(Figure.init(stored:)), new: Figure(stored: new))
  }

  /// Notes the figures of a leaf that this session left as they are, where it wrote others.
  func noteRest(of leaf: LeafName, _ figures: [(period: Period, figure: Figure?)]) {
    book.complete(leaf, with: figures)
  }

  /// Brings the cells to what this session left.
  private func settle() throws {
    guard identity.kind == .hub, !book.isEmpty || begunDefinitions != nil else { return }
    let noted = book
    book = RollupBook()
    let after = try currentDefinitions()
    try Settlement(db, noted, before: begunDefinitions, after: after, top: identity.region).settle()
    begunDefinitions = nil
  }

  /// Computes all cells anew from the rows, as if every definition had just come.
  func rebuildRollups() throws {
    guard identity.kind == .hub else { return }
    try writeHeld()
    try db.execute(sql: "DELETE FROM rollup_cell; DELETE FROM leaf_tally")
    book = RollupBook()
    begunDefinitions = Definitions.none
  }

  private struct Place: Hashable {
    let region: String
    let year: Int
  }

  /// An indicator's definition, or nil.
  func indicator(_ code: String) throws -> Indicator? {
    // Without a copy of all definitions for each figure.
    if known == nil { _ = try currentDefinitions() }
    return known?.indicators[code]
  }

  /// The tier that a region has in a year, looked up once for all its figures; nil where it is not in the tree.
  func tier(of region: String, in year: Int) throws -> RegionTier? {
    let place = Place(region: region, year: year)
    if let known = tiers[place] { return known }
    let tree = try currentDefinitions().tree
    let tier = RegionCode(region).flatMap { tree.region($0, in: year)?.tier }
    tiers[place] = .some(tier)
    return tier
  }

  /// A period as written, read once for all rows that name it; nil where it is none.
  func period(_ text: String) -> Period? {
    if let known = periods[text] { return known }
    guard let read = try? Period(parsing: text) else { return nil }
    periods[text] = read
    return read
  }

  /// Writes the rows that were held, the touched roll-up cells and the books.
  ///
  /// Call once, last.
  func finish() throws {
    try writeHeld()
    try settle()
    try books.save(db, since: begun)
    if history != identity.history { try db.set("history", Data(history)) }
  }
}
