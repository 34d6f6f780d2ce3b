import GRDB
import Replica

/// The versions of the file.
///
/// Append only: a released migration is never edited, and none makes change records.
enum Migrations {
  /// Marks the file as Tributary's: `TRIB`.
  static let applicationID: Int32 = 0x5452_4942

  static func migrator(isHub: Bool) -> DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1-tables") { db in
      try db.execute(sql: "PRAGMA application_id = \(applicationID)")
      for table in Schema.tables(of: 2) { try create(table, at: 2, isHub: isHub, db) }
      for statement in books + BlobBooks.statements { try db.execute(sql: statement) }
    }
    migrator.registerMigration("2-climbing") { db in
      for table in Schema.tables where table.since == 3 { try create(table, at: 3, isHub: isHub, db) }
      for table in Schema.tables where table.since < 3 {
        for statement in TableSQL.of(table).add(in: 3) { try db.execute(sql: statement) }
      }
    }
    migrator.registerMigration("3-tallies") { db in
      for statement in tallies { try db.execute(sql: statement) }
      guard isHub else { return }
      for statement in hubTallies { try db.execute(sql: statement) }
    }
    migrator.registerMigration("4-offers") { db in
      guard isHub else { return }
      for statement in OfferedRows.statements { try db.execute(sql: statement) }
    }
    return migrator
  }

  /// What finds the rows that count something, from what they count.
  private static let tallies = [
    "CREATE INDEX entity_register ON entity (kind, owner)",
    "CREATE INDEX entity_mark_entity ON entity_mark (entity, indicator, period)",
  ]

  /// What each leaf that is counted from other tables weighed when it was counted last.
  private static let hubTallies = [
    """
    CREATE TABLE leaf_tally (
      region TEXT NOT NULL, indicator TEXT NOT NULL, year INTEGER NOT NULL, cells BLOB NOT NULL,
      PRIMARY KEY (region, indicator, year)
    ) STRICT, WITHOUT ROWID
    """
  ]

  private static func create(_ table: TableSchema, at version: UInt32, isHub: Bool, _ db: Database) throws {
    let sql = TableSQL.of(table)
    for statement in sql.create(at: version) { try db.execute(sql: statement) }
    if isHub { try db.execute(sql: sql.createPullIndex) }
  }

  /// What is not replicated.
  private static let books = [
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID",
    """
    CREATE TABLE origin (
      number INTEGER PRIMARY KEY, node BLOB NOT NULL, incarnation INTEGER NOT NULL,
      time INTEGER NOT NULL DEFAULT 0, chain_time INTEGER NOT NULL DEFAULT 0,
      sequence INTEGER NOT NULL DEFAULT 0, head BLOB NOT NULL, has_drops INTEGER NOT NULL DEFAULT 0,
      UNIQUE (node, incarnation)
    ) STRICT
    """,
    """
    CREATE TABLE journal (
      sequence INTEGER PRIMARY KEY, row_count INTEGER NOT NULL, payload BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE undo (
      sequence INTEGER PRIMARY KEY, content BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE dropped_write (
      origin INTEGER NOT NULL, time INTEGER NOT NULL, alias_origin INTEGER, alias_time INTEGER, content BLOB,
      PRIMARY KEY (origin, time)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE reissued_write (
      origin INTEGER NOT NULL, sequence INTEGER NOT NULL, new_origin INTEGER NOT NULL, new_time INTEGER NOT NULL,
      PRIMARY KEY (origin, sequence, new_origin, new_time)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE segment (
      id INTEGER PRIMARY KEY, origin INTEGER NOT NULL, first_sequence INTEGER NOT NULL,
      last_sequence INTEGER NOT NULL, row_count INTEGER NOT NULL, header BLOB NOT NULL, payload BLOB NOT NULL,
      signature BLOB NOT NULL, head BLOB NOT NULL, stored_at INTEGER NOT NULL, receipt BLOB,
      UNIQUE (origin, first_sequence)
    ) STRICT
    """,
    """
    CREATE TABLE refusal (
      origin INTEGER NOT NULL, sequence INTEGER NOT NULL, code INTEGER NOT NULL,
      PRIMARY KEY (origin, sequence)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE concurrent_value (
      table_id INTEGER NOT NULL, row BLOB NOT NULL, register_group INTEGER NOT NULL, origin INTEGER NOT NULL,
      time INTEGER NOT NULL, content BLOB NOT NULL,
      PRIMARY KEY (table_id, row, register_group, origin, time)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE lost_write (
      incarnation INTEGER PRIMARY KEY, after_time INTEGER NOT NULL, through_time INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE unsettled_delete (
      table_id INTEGER NOT NULL, row BLOB NOT NULL, PRIMARY KEY (table_id, row)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE node (
      id BLOB PRIMARY KEY, public_key BLOB NOT NULL, agreement_key BLOB, region TEXT NOT NULL,
      mode TEXT NOT NULL, enrolled_at INTEGER NOT NULL, revoked_at INTEGER, last_seen INTEGER, last_sync INTEGER, program TEXT
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE enrolment (
      code_id TEXT PRIMARY KEY, key BLOB NOT NULL, region TEXT NOT NULL, mode TEXT NOT NULL,
      issued_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER, node BLOB
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE upstream (
      id INTEGER PRIMARY KEY CHECK (id = 1), url TEXT NOT NULL, public_key BLOB NOT NULL,
      agreement_key BLOB NOT NULL, history BLOB NOT NULL,
      region TEXT NOT NULL, name TEXT NOT NULL, acknowledged INTEGER NOT NULL DEFAULT 0, receipt BLOB,
      cursor BLOB, last_sync INTEGER, clock_offset INTEGER, clock_correction INTEGER NOT NULL DEFAULT 0,
      relayed INTEGER NOT NULL DEFAULT 0, bundles BLOB
    ) STRICT
    """,
    """
    CREATE TABLE relay (
      number INTEGER PRIMARY KEY, node BLOB NOT NULL, origin INTEGER, through INTEGER, hub BLOB, revoked_at INTEGER,
      content BLOB, digest BLOB NOT NULL, code TEXT
    ) STRICT
    """,
    "CREATE INDEX relay_segment ON relay (origin, through) WHERE origin IS NOT NULL",
    "CREATE INDEX relay_code ON relay (number) WHERE code IS NOT NULL",
    """
    CREATE TABLE relay_held (
      child BLOB NOT NULL, number INTEGER NOT NULL, node BLOB NOT NULL, origin INTEGER, through INTEGER,
      content BLOB, digest BLOB NOT NULL, code TEXT,
      PRIMARY KEY (child, number)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX relay_held_code ON relay_held (child, number) WHERE code IS NOT NULL",
    """
    CREATE TABLE relayed_node (
      arrival INTEGER PRIMARY KEY, id BLOB NOT NULL, hub BLOB NOT NULL, child BLOB NOT NULL, region TEXT NOT NULL,
      enrolled_at INTEGER NOT NULL, revoked_at INTEGER, approved_at INTEGER, record BLOB NOT NULL,
      signature BLOB NOT NULL, UNIQUE (id, hub)
    ) STRICT
    """,
    """
    CREATE TABLE rollup_cell (
      region TEXT NOT NULL, indicator TEXT NOT NULL, year INTEGER NOT NULL, lens INTEGER NOT NULL,
      cells BLOB NOT NULL,
      PRIMARY KEY (region, indicator, year, lens)
    ) STRICT, WITHOUT ROWID
    """,
  ]
}
