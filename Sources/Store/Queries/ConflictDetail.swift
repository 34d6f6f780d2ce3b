import Exchange
import GRDB
import Model
package import Replica
import WireProtocol

import struct Foundation.Data

/// One of the writes that stand beside each other in a conflict: a value, or a delete that had not seen it.
package struct ConflictChoice: Sendable, Hashable {
  /// When and by which copy it was written.
  package let stamp: Stamp
  /// One value for each column of the group; empty for a delete.
  package let values: [FieldValue]
  /// Whether it deletes the row.
  package let isDeletion: Bool
  /// The account that wrote it, empty where the program was used without one, nil where it is not known here.
  package let account: String?
  /// The region of the copy that wrote it, or nil where it is not known here.
  package let region: String?
}

/// A conflict with all its values.
package struct ConflictDetail: Sendable, Hashable {
  /// The table.
  package let table: TableSchema
  /// Key and fixed columns of the row.
  package let identity: [FieldValue]
  /// The group's position in the table.
  package let group: Int
  /// The values, the one that shows first.
  package let choices: [ConflictChoice]

  /// A short name that stays with the conflict's row and group while others come and go: eight hexadecimal digits.
  package var key: String {
    var name = RowID.name(Array(identity.prefix(table.key.count)))
    name.append(UInt8(clamping: group))
    return String(Hexadecimal.text(RowID.derived(table, [.blob(name)])).prefix(8))
  }

  /// The region whose offices may settle it.
  package var owner: String { identity[table.ownerPosition].text ?? "" }
}

extension Store {
  /// The conflicts of this copy with every value, who wrote it and when.
  package func conflictDetails() throws -> [ConflictDetail] {
    let found = try conflicts()
    return try read { db in
      let books = try Books(db)
      let regions = try regionsByNode(db)
      var details: [ConflictDetail] = []
      for conflict in found {
        // Settled between the two reads.
        guard let state = try Self.state(conflict.table, conflict.key, books: books, db) else { continue }
        let identity = try conflict.key + Self.fixed(conflict.table, conflict.key, db)
        let heads = Self.heads(of: conflict.group, in: state, conflict.table)
        let deletes = state.heads.deletion?.unsettled ?? []
        guard heads.count + deletes.count > 1, identity.count == conflict.table.identity.count else { continue }
        let choices =
          heads.map { head in
            ConflictChoice(
              stamp: head.stamp, values: head.values, isDeletion: false, account: nil,
              region: regions[head.stamp.origin.node])
          }
          + deletes.map { stamp in
            ConflictChoice(
              stamp: stamp, values: [], isDeletion: true, account: nil, region: regions[stamp.origin.node])
          }
        details.append(
          ConflictDetail(table: conflict.table, identity: identity, group: conflict.group, choices: choices))
      }
      let known = try accounts(of: Set(details.flatMap { $0.choices.map(\.stamp) }), books, db)
      return details.map { detail in
        ConflictDetail(
          table: detail.table, identity: detail.identity, group: detail.group,
          choices: detail.choices.map {
            ConflictChoice(
              stamp: $0.stamp, values: $0.values, isDeletion: $0.isDeletion, account: known[$0.stamp],
              region: $0.region)
          })
      }
    }
  }

  private static func heads(of group: Int, in state: RowState, _ table: TableSchema) -> [Head] {
    let heads = state.heads.groups(count: table.groups.count)[group]
    let shown = heads.shown.map { Head(stamp: $0, values: Array(state.values[table.groups[group].range])) }
    return (shown.map { [$0] } ?? []) + heads.others
  }

  /// The accounts behind some stamps, as far as segments and journal of this copy tell.
  private func accounts(of stamps: Set<Stamp>, _ books: Books, _ db: Database) throws -> [Stamp: String] {
    var found: [Stamp: String] = [:]
    func note(_ transactions: [Transaction], of origin: Origin) {
      for transaction in transactions {
        let stamp = Stamp(time: transaction.time, origin: origin)
        if stamps.contains(stamp) { found[stamp] = transaction.account }
      }
    }
    for origin in Set(stamps.map(\.origin)) {
      guard let number = books.origins.index(of: origin) else { continue }
      let wanted = stamps.filter { $0.origin == origin }.count
      let rows = try Row.fetchCursor(
        db, sql: "SELECT header, payload, signature FROM segment WHERE origin = ? ORDER BY first_sequence DESC",
        arguments: [Int64(number)])
      while found.count(where: { $0.key.origin == origin }) < wanted, let row = try rows.next() {
        note(try Segment(stored: row).transactions(), of: origin)
      }
    }
    let rows = try Row.fetchCursor(db, sql: "SELECT payload FROM journal")
    while let row = try rows.next() { note(try PayloadCodec.decode(row.bytes("payload")), of: books.own) }
    return found
  }

  /// Settles a conflict with one of its choices: an ordinary write or delete that has seen every head and delete.
  ///
  /// - Parameters:
  ///   - conflict: The conflict as a person saw it.
  ///   - choice: The value to keep.
  ///   - account: Who decides.
  /// - Throws: `conflict-changed` where another value came since; `change-refused` where another office settles it.
  package func settle(_ conflict: ConflictDetail, keeping choice: ConflictChoice, account: String = "") throws {
    try edit(account: account) { edit in
      // Only what the person saw may be settled: a value that came since stays and shows.
      guard let state = try edit.current(conflict.table, conflict.identity),
        Set(Self.heads(of: conflict.group, in: state, conflict.table).map(\.stamp))
          .union(state.heads.deletion?.unsettled ?? []) == Set(conflict.choices.map(\.stamp))
      else { throw StoreError.conflictChanged }
      if choice.isDeletion { return try edit.delete(conflict.table, conflict.identity) }
      try edit.put(conflict.table, conflict.identity, [(conflict.group, ownWords(choice.values, in: conflict))])
    }
  }
}

extension Store {
  /// The values that somebody keeps, as said by whoever keeps them: a figure from above that a region's own office
  /// decides for is the office's own.
  private func ownWords(_ values: [FieldValue], in conflict: ConflictDetail) -> [FieldValue] {
    guard let source = conflict.table.source, source.group == conflict.group, source.place < values.count,
      Authority.isOwn(conflict.identity, of: conflict.table, writer: identity.region),
      FigureSource.namesMandate(values[source.place].text ?? "")
    else { return values }
    var values = values
    values[source.place] = .text(FigureSource.office.text)
    return values
  }
}

extension StoreError {
  static let conflictChanged = StoreError(
    "conflict-changed",
    LocalizedText("这处冲突已有变化，没有保存。", "This conflict has changed; nothing was saved."),
    hint: LocalizedText("请重新运行 conflict list 再决定。", "Run conflict list again, then decide."))
}
