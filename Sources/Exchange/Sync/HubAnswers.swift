package import Model
package import Replica
package import WireProtocol

/// What a hub answers to a node: how far it is, segments of the node's own, rows past its cursor.
extension CopyStorage {
  /// Answers a greeting.
  ///
  /// A hub that is shown its own signature over something it lacks went back in time: it draws a new history id before
  /// it answers, so that every node finds out and sends again what it has.
  ///
  /// - Parameters:
  ///   - greeting: What the node said.
  ///   - node: The node, whose request was checked.
  ///   - challenge: What the requests that follow are signed with.
  /// - Throws: The errors of the storage.
  package func answer(
    _ greeting: HandshakeRequest, from node: NodeID, challenge: [UInt8]
  ) throws -> HandshakeResponse {
    if try hasLost(greeting, from: node) { history = random(16) }
    let chains = books.chains(of: node).compactMap { number, origin -> HeldChain? in
      let position = books.entries[number].position
      return position.sequence > 0 ? HeldChain(incarnation: origin.incarnation, position: position) : nil
    }
    return HandshakeResponse(
      history: history, position: books.position(of: greeting.origin), hubTime: now(), challenge: challenge,
      chains: chains, schema: schema)
  }

  /// Whether a node shows this hub's signature, under its present history, over something it has not.
  private func hasLost(_ greeting: HandshakeRequest, from node: NodeID) throws -> Bool {
    #if TRIBUTARY_DEFECTS
      if Defect.on(.historyKept) { return false }
    #endif
    guard let bytes = greeting.receipt, let receipt = try? Receipt(decoding: bytes, key: key.publicKey),
      receipt.hub == self.node, receipt.origin.node == node, receipt.history == history
    else { return false }
    let held = books.position(of: receipt.origin)
    if held.sequence < receipt.position.sequence { return true }
    let number = books.number(of: receipt.origin)
    let segment = try self.segment(of: number, past: receipt.position.sequence - 1)?.segment
    return segment?.lastSequence != receipt.position.sequence || segment?.head != receipt.position.head
  }

  /// The writes of this hub that a node has met and that this hub has not: what was lost since a backup.
  package func lostOwnWrites(shownBy greeting: HandshakeRequest) -> [Stamp] {
    greeting.seen.filter { $0.origin.node == node && $0.time > books.entry(of: $0.origin).time }
  }

  /// A node's own segments past a number, with their receipts.
  package func segments(of origin: Origin, after sequence: UInt64) throws -> SegmentPage {
    guard books.origins.index(of: origin) != nil else { return SegmentPage(segments: [], hasMore: false) }
    let number = books.number(of: origin)
    var page = SegmentPage(segments: [], hasMore: false)
    var bytes = 0
    var last = sequence
    while let stored = try segment(of: number, past: last)?.segment {
      guard page.segments.isEmpty || bytes + stored.payload.count <= ExchangeLimits.historyPageBytes else {
        page.hasMore = true
        break
      }
      bytes += stored.payload.count
      last = stored.lastSequence
      page.segments.append(stored)
    }
    return page
  }
}

/// What a node's cursor holds: the life of the hub's file, the last position seen, and a digest of the regions above
/// the node and of those that were taken over below it, so that a district that moves to another city starts anew, as
/// does one into which another merges.
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

/// A scope that a node may see.
struct VisibleScope: Hashable {
  let region: RegionCode
  /// Whether it lies above the node, so that only tables that are handed down show.
  let isAbove: Bool

  func shows(_ table: TableSchema) -> Bool { !isAbove || table.isHandedDown }
}

extension CopyStorage {
  /// The scopes that a node of a region may see: its own, those below it, those that any of them took over, and those
  /// above it; the country's are the built-in definitions that a tier above has changed.
  func visibleScopes(of region: RegionCode) throws -> [VisibleScope] {
    let tree = try regions()
    let below = Set(tree.codes(under: region) + tree.takenOver(under: region)).union([region])
    let above = Set(tree.path(from: region) + [.nation]).subtracting(below)
    return below.sorted().map { VisibleScope(region: $0, isAbove: false) }
      + above.sorted().map { VisibleScope(region: $0, isAbove: true) }
  }

  /// What decides which scopes a region's nodes see.
  private func standing(of region: RegionCode) throws -> [RegionCode] {
    let tree = try regions()
    return tree.path(from: region) + tree.takenOver(under: region)
  }

  /// A page of rows as they stand past a node's cursor, in commit order; what the node itself wrote is left out.
  ///
  /// - Parameters:
  ///   - reader: The node.
  ///   - region: Its region.
  ///   - cursor: Its cursor, empty for the beginning.
  ///   - limit: The most rows to look at.
  ///   - schema: The version of the schema that the node knows.
  ///   - passedOn: The nodes whose writes the reader passed on, so that it has them.
  /// - Throws: The errors of the storage.
  package func page(
    for reader: NodeID, of region: RegionCode, after cursor: [UInt8], limit: Int, schema: UInt32 = Schema.version,
    passedOn: Set<NodeID> = []
  ) throws -> PullPage {
    let schema = min(schema, self.schema)
    let path = try standing(of: region)
    let held = PullCursor.position(in: cursor, history: history, path: path)
    // A cursor past all that was ever written here comes from before this file went back in time.
    let start = held <= books.position ? held : 0
    let scopes = try visibleScopes(of: region)
    let (page, end, isCut) = try collect(scopes, after: start, limit: limit, schema: schema)
    let readers = passedOn.union([reader])
    let others = page.filter { !Self.isWritten($0.state.heads, only: readers) }
    return PullPage(
      rows: others, cursor: PullCursor(history: history, position: end, path: path).bytes, hasMore: isCut,
      sums: isCut ? [] : try sums(of: scopes, schema: schema), schema: schema)
  }

  /// A page of all rows of one scope past a position, the node's own among them: how a difference is healed.
  ///
  /// - Parameters:
  ///   - scope: The scope; one that the reader may not see gives nothing.
  ///   - region: The reader's region.
  ///   - cursor: The cursor of the page before, empty for the first.
  ///   - limit: The most rows.
  ///   - schema: The version of the schema that the node knows.
  /// - Throws: The errors of the storage.
  package func healingPage(
    of scope: String, for region: RegionCode, after cursor: [UInt8], limit: Int, schema: UInt32 = Schema.version
  ) throws -> PullPage {
    let schema = min(schema, self.schema)
    let path = try standing(of: region)
    let start = cursor.isEmpty ? 0 : PullCursor.position(in: cursor, history: history, path: path)
    let scopes = try visibleScopes(of: region).filter { $0.region.description == scope }
    let (page, end, isCut) = try collect(scopes, after: start, limit: limit, schema: schema)
    return PullPage(
      rows: page, cursor: PullCursor(history: history, position: end, path: path).bytes, hasMore: isCut,
      sums: isCut ? [] : try sums(of: scopes, schema: schema), schema: schema)
  }

  private func collect(
    _ scopes: [VisibleScope], after start: Int64, limit: Int, schema: UInt32
  ) throws -> (rows: [PulledRow], end: Int64, isCut: Bool) {
    // A row of which the reader's version knows nothing stays here; one that a save left empty which was taken back
    // goes down, or what was pulled of that save would stay.
    var found: [(position: Int64, row: PulledRow, isShown: Bool)] = []
    var last = Int64.max
    for table in Schema.tables(of: schema) {
      for scope in scopes where scope.shows(table) {
        found += try rows(of: table, scope: scope.region, after: start, through: last, limit: limit + 1)
          .map { position, row in
            let known = row.known(to: schema, of: table)
            return (position, known, !Self.isNothing(known.state.heads) || Self.isNothing(row.state.heads))
          }
        // What lies past a page of rows that were found already need not be read at all.
        guard found.count > 2 * limit else { continue }
        found.sort { $0.position < $1.position }
        found.removeLast(found.count - limit - 1)
        last = found.last?.position ?? last
      }
    }
    found.sort { $0.position < $1.position }
    var bytes = 0
    let page = found.prefix(limit).prefix { entry in
      defer { bytes += entry.row.byteCount }
      return bytes < WireLimits.pageBytes
    }
    let isCut = page.count < found.count
    return (page.filter(\.isShown).map(\.row), isCut ? page.last?.position ?? start : max(books.position, start), isCut)
  }

  /// Whether nothing is written in a row.
  private static func isNothing(_ heads: RowHeads) -> Bool {
    if case .single(_, mask: 0) = heads { true } else { false }
  }

  private static func isWritten(_ heads: RowHeads, only nodes: Set<NodeID>) -> Bool {
    switch heads {
    case .single(let stamp, _): nodes.contains(stamp.origin.node)
    case .split(let groups, let deletion):
      groups.allSatisfy { $0.stamps.allSatisfy { nodes.contains($0.origin.node) } }
        && (deletion?.unsettled ?? []).allSatisfy { nodes.contains($0.origin.node) }
    }
  }

  /// The sums over scopes, as this copy's own rows give them.
  func sums(of scopes: [VisibleScope], schema: UInt32) throws -> [ScopeSum] {
    try scopes.map { scope in
      let tables = Schema.tables(of: schema).filter(scope.shows)
      return ScopeSum(scope: scope.region.description, sum: try sum(of: scope.region, tables, schema: schema))
    }
  }
}

extension PulledRow {
  /// The row as a version of the schema knows it.
  func known(to schema: UInt32, of table: TableSchema) -> PulledRow {
    guard schema < Schema.version else { return self }
    let cut = state.cut(to: table.groupCount(of: schema), of: table)
    return PulledRow(table: self.table, identity: identity, state: cut, schema: schema)
  }

  /// About how many bytes the row takes on the wire.
  var byteCount: Int {
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
