import GRDB
import Model
package import Replica
package import WireProtocol

/// What a node's cursor holds: the life of the hub's file, the last position seen, and a digest of the regions above
/// the node, so that a district that moves to another city starts anew.
struct PullCursor {
  static let byteCount = 32
  let history: [UInt8]
  let position: Int64
  let path: [UInt8]

  init(history: [UInt8], position: Int64, path: [RegionCode]) {
    self.history = history
    self.position = position
    self.path = Self.digest(path)
  }

  private static func digest(_ path: [RegionCode]) -> [UInt8] {
    Array(Digest.sha256(Array(path.map(\.description).joined(separator: "/").utf8)).prefix(8))
  }

  var bytes: [UInt8] { history + Hexadecimal.bytes(UInt64(bitPattern: position)) + path }

  /// The position in a cursor, or 0 where it is of another life or path.
  static func position(in bytes: [UInt8], history: [UInt8], path: [RegionCode]) -> Int64 {
    guard bytes.count == byteCount, Array(bytes[0..<16]) == history, Array(bytes[24...]) == digest(path) else {
      return 0
    }
    return Int64(bitPattern: bytes[16..<24].reduce(0) { $0 << 8 | UInt64($1) })
  }
}

extension Store {
  /// A page of what a node may see past its cursor, in commit order: rows whose scope lies at or under its region,
  /// and of the tables that are handed down, rows of the regions above it.
  ///
  /// What the node itself wrote is left out.
  package func pull(for node: EnrolledNode, after cursor: [UInt8], limit: Int) async throws -> PullPage {
    try await read { [self] db in
      let books = try Books(db)
      let tree = try definitions.load(db).tree
      let path = tree.path(from: node.region)
      let held = PullCursor.position(in: cursor, history: identity.history, path: path)
      // A cursor past all that was ever written here comes from before this file went back in time.
      let start = held <= books.position ? held : 0
      var found: [(position: Int64, row: PulledRow)] = []
      let below = tree.regions.map(\.code).filter { tree.isWithin($0, node.region) }
      for table in Schema.tables {
        let scopes = Set(below + (table.isHandedDown ? path : []))
        for scope in scopes.sorted() {
          found += try rows(db, books, table, scope: scope, after: start, limit: limit)
        }
      }
      found.sort { $0.position < $1.position }
      var bytes = 0
      let page = found.prefix(limit).prefix { entry in
        defer { bytes += entry.row.byteCount }
        return bytes < WireLimits.pageBytes
      }
      let isCut = page.count < found.count
      let end = isCut ? page.last?.position ?? start : max(books.position, start)
      let others = page.map(\.row).filter { !Self.isWritten($0.state.heads, only: node.key.node) }
      return PullPage(
        rows: others, cursor: PullCursor(history: identity.history, position: end, path: path).bytes,
        hasMore: isCut)
    }
  }

  private func rows(
    _ db: Database, _ books: Books, _ table: TableSchema, scope: RegionCode, after position: Int64, limit: Int
  ) throws -> [(position: Int64, row: PulledRow)] {
    let select = try PreparedStatement(db, sql: TableSQL.of(table).pull)
    defer { select.reset() }
    select.bind(scope.description, at: 1)
    select.bind(position, at: 2)
    select.bind(Int64(limit + 1), at: 3)
    var rows: [(position: Int64, row: PulledRow)] = []
    let identityCount = table.identity.count
    let valueCount = table.columns.count
    while try select.step() {
      let identity = (0..<identityCount).map { select.value(at: Int32($0)) }
      let state = try RowState(
        select, from: identityCount, table: table, identity: identity, books: books, db)
      rows.append(
        (
          select.integer(at: Int32(identityCount + valueCount + 1)),
          PulledRow(table: table.id, identity: identity, state: state)
        ))
    }
    return rows
  }

  private static func isWritten(_ heads: RowHeads, only node: NodeID) -> Bool {
    switch heads {
    case .single(let stamp, _): stamp.origin.node == node
    case .split(let groups, let deletion):
      groups.allSatisfy { $0.stamps.allSatisfy { $0.origin.node == node } }
        && (deletion.map { $0.stamp.origin.node == node } ?? true)
    }
  }

  /// Lays a page over this copy and moves the cursor, in one commit.
  ///
  /// A row with own changes that the hub has not acknowledged, saved while the sync was under way, keeps them and is
  /// asked for again at the next sync.
  /// - Returns: How many rows changed, and whether all of the page was taken; where not, the cursor stays.
  package func apply(
    _ page: PullPage, acknowledged: HybridTimestamp
  ) throws -> (changed: Int, isWhole: Bool) {
    try write { session in
      var changed = 0
      var isWhole = true
      for pulled in page.rows {
        guard let table = Schema.table(pulled.table) else { continue }
        let old = try session.row(table, pulled.identity)
        for stamp in pulled.state.heads.groups(count: table.groups.count).flatMap(\.stamps) {
          session.books.see(stamp.time, of: session.books.number(of: stamp.origin))
        }
        if let old, hasUnsent(old.heads, after: acknowledged) {
          isWhole = false
          continue
        }
        guard old != pulled.state else { continue }
        try session.save(table, pulled.identity, old: old, new: pulled.state)
        changed += 1
      }
      if isWhole { try UpstreamHub.move(cursor: page.cursor, session.db) }
      return (changed, isWhole)
    }
  }

  private func hasUnsent(_ heads: RowHeads, after acknowledged: HybridTimestamp) -> Bool {
    func isUnsent(_ stamp: Stamp) -> Bool { stamp.origin == identity.origin && stamp.time > acknowledged }
    switch heads {
    case .single(let stamp, _): return isUnsent(stamp)
    case .split(let groups, let deletion):
      return groups.contains { $0.stamps.contains(where: isUnsent) } || deletion.map { isUnsent($0.stamp) } ?? false
    }
  }
}

extension PulledRow {
  /// About how many bytes the row takes on the wire.
  fileprivate var byteCount: Int {
    var values = identity + state.values
    if case .split(let groups, _) = state.heads { values += groups.flatMap { $0.others.flatMap(\.values) } }
    return values.reduce(0) { sum, value in
      switch value {
      case .null, .integer: sum + 10
      case .text(let text): sum + text.utf8.count
      case .blob(let bytes): sum + bytes.count
      }
    }
  }
}
