import Exchange
import GRDB
import Replica
import WireProtocol

extension Store {
  /// Holds every value that shows against the signed segment that wrote it.
  ///
  /// SQLite's own check reads how pages hang together, not what stands in them: a bit that rotted in a number or a text
  /// shows here only. Values whose writer's segments are not in this file are left to the sums of a sync.
  func verifyValues(_ db: Database, _ report: inout VerificationReport) throws {
    let books = try Books(db)
    let session = WriteSession(db, of: self, books: books)
    let segments = try Row.fetchCursor(db, sql: "SELECT * FROM segment ORDER BY id")
    while let row = try segments.next() {
      // What cannot be read is a matter of the chain.
      guard let segment = try? Segment(stored: row), let transactions = try? segment.transactions() else { continue }
      for transaction in transactions {
        let stamp = Stamp(time: transaction.time, origin: segment.origin)
        for change in transaction.rows {
          guard let table = Schema.table(change.table), try differs(change, stamp, table, session) else { continue }
          report.rowsDamaged.append(table.name)
        }
      }
    }
  }

  /// Whether a row shows another value under a stamp than the write of that stamp has.
  private func differs(
    _ change: RowChange, _ stamp: Stamp, _ table: TableSchema, _ session: WriteSession
  ) throws -> Bool {
    guard change.identity.count >= table.key.count, !change.groups.isEmpty,
      let state = try session.row(table, change.identity)
    else { return false }
    let heads = state.heads.groups(count: table.groups.count)
    return change.groups.contains { write in
      guard table.groups.indices.contains(write.group), heads[write.group].shown == stamp else { return false }
      return !state.values[table.groups[write.group].range].elementsEqual(write.values)
    }
  }
}
