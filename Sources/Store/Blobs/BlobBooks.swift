import GRDB
package import Model
package import WireProtocol

/// Which bytes this copy holds, and for whom: the table `blob`.
///
/// A file counts as held by a region only once that region brought all of its bytes, even where the same bytes are
/// here for another: whoever merely knows a hash must not get at the file behind it.
enum BlobBooks {
  /// The table, and the index by which bytes find the rows that name them.
  static let statements = [
    """
    CREATE TABLE blob (
      owner TEXT NOT NULL, hash TEXT NOT NULL, size INTEGER NOT NULL, is_whole INTEGER NOT NULL,
      PRIMARY KEY (owner, hash)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX blob_hash ON blob (hash)",
    "CREATE INDEX attachment_sha256 ON attachment (sha256)",
  ]

  /// The size that a file of a region was begun with and whether it is whole, or nil where it was not begun.
  static func entry(_ blob: NamedBlob, _ db: Database) throws -> (size: Int, isWhole: Bool)? {
    let row = try Row.fetchOne(
      db, sql: "SELECT size, is_whole FROM blob WHERE owner = ? AND hash = ?",
      arguments: [blob.owner.description, blob.hash.description])
    return row.map { ($0["size"], ($0["is_whole"] as Int64) == 1) }
  }

  /// Notes a file as begun or whole.
  static func note(_ blob: NamedBlob, isWhole: Bool, _ db: Database) throws {
    try db.execute(
      sql: "INSERT OR REPLACE INTO blob VALUES (?, ?, ?, ?)",
      arguments: [blob.owner.description, blob.hash.description, blob.size, isWhole ? 1 : 0])
  }

  /// Forgets a file of a region.
  static func forget(_ hash: BlobHash, of owner: RegionCode, _ db: Database) throws {
    try db.execute(
      sql: "DELETE FROM blob WHERE owner = ? AND hash = ?", arguments: [owner.description, hash.description])
  }

  /// The bytes of all files of a region but one, begun ones counted whole.
  static func used(by owner: RegionCode, except hash: BlobHash, _ db: Database) throws -> Int {
    try Int.fetchOne(
      db, sql: "SELECT COALESCE(SUM(size), 0) FROM blob WHERE owner = ? AND hash <> ?",
      arguments: [owner.description, hash.description]) ?? 0
  }

  /// The files of a region that no row names any more.
  static func unnamed(of owner: RegionCode, _ db: Database) throws -> [BlobHash] {
    try String.fetchAll(
      db,
      sql: """
        SELECT hash FROM blob WHERE owner = ?1 AND NOT EXISTS (
          SELECT 1 FROM attachment WHERE sha256 = blob.hash AND attachment.owner = ?1 AND deleted = 0)
        """, arguments: [owner.description]
    ).compactMap { BlobHash($0) }
  }

  /// Whether any region still holds or has begun a file.
  static func isHeld(_ hash: BlobHash, _ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM blob WHERE hash = ? AND is_whole = 1)", arguments: [hash.description])
      ?? false
  }

  /// The files that are whole for some region.
  static func whole(_ db: Database) throws -> [BlobHash] {
    try String.fetchAll(db, sql: "SELECT DISTINCT hash FROM blob WHERE is_whole = 1 ORDER BY hash").compactMap {
      BlobHash($0)
    }
  }

  /// The bytes that rows of a region, or of all, name, by hash and then owner, and from past one on.
  ///
  /// - Parameters:
  ///   - owner: Whose rows, or nil for all.
  ///   - place: The hash, and the owner or nil for the last of all, past which to begin.
  ///   - body: Takes each, and says whether to go on.
  static func named(
    of owner: RegionCode?, after place: (hash: BlobHash, owner: RegionCode?)?, _ db: Database,
    _ body: (NamedBlob) throws -> Bool
  ) throws {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT owner, sha256, MAX(size) AS size FROM attachment
        WHERE deleted = 0 AND (?1 IS NULL OR owner = ?1) AND sha256 >= ?2 AND (sha256 > ?2 OR owner > ?3)
        GROUP BY sha256, owner ORDER BY sha256, owner
        """,
      // A region's code is digits: the tilde stands behind all of them.
      arguments: [owner?.description, place?.hash.description ?? "", place.map { $0.owner?.description ?? "~" } ?? ""])
    while let row = try rows.next() {
      guard let blob = NamedBlob(row) else { continue }
      guard try body(blob) else { return }
    }
  }

  /// The rows' words for one file: each owner and size under which it is named.
  static func named(_ hash: BlobHash, _ db: Database) throws -> [NamedBlob] {
    try Row.fetchAll(
      db, sql: "SELECT DISTINCT owner, sha256, size FROM attachment WHERE deleted = 0 AND sha256 = ? ORDER BY owner",
      arguments: [hash.description]
    ).compactMap { NamedBlob($0) }
  }
}

/// Bytes that a row names: whose row, which bytes, and how many.
package struct NamedBlob: Sendable, Hashable {
  /// The bytes' SHA-256.
  package let hash: BlobHash
  /// The region whose row names them.
  package let owner: RegionCode
  /// How many there are.
  package let size: Int

  /// Names bytes.
  package init(hash: BlobHash, owner: RegionCode, size: Int) {
    self.hash = hash
    self.owner = owner
    self.size = size
  }

  /// What a row says, or nil where it names no bytes that could be.
  init?(_ row: Row) {
    guard let hash = (row["sha256"] as String?).flatMap({ BlobHash($0) }), let size = row["size"] as Int?, size > 0,
      let owner = (row["owner"] as String?).flatMap({ RegionCode($0) })
    else { return nil }
    self.init(hash: hash, owner: owner, size: size)
  }
}
