import Model
package import Replica
package import WireProtocol

extension NodeSync {
  mutating func pull(_ storage: some CopyStorage) throws -> SyncRequest {
    phase = .pulling
    return .rows(cursor: try storage.upstream()?.cursor ?? [])
  }

  mutating func takeRows(_ page: PullPage, _ storage: some CopyStorage) throws -> SyncRequest? {
    guard var hub = try storage.upstream() else { throw WireError.notAHub }
    let moved = page.cursor != hub.cursor
    outcome.pulledRows += try storage.takePulled(page.rows)
    hub.cursor = page.cursor
    if moved { try storage.keep(hub) }
    // A hub that says "more" without moving the cursor would keep the node for ever.
    if page.hasMore, moved { return .rows(cursor: page.cursor) }
    let differing = try storage.differing(from: page)
    return nextToHeal(differing)
  }

  mutating func nextToHeal(_ scopes: [String]) -> SyncRequest? {
    #if TRIBUTARY_DEFECTS
      if Defect.on(.differenceIgnored), !scopes.isEmpty { return nextToHeal([]) }
    #endif
    guard let scope = scopes.first else {
      phase = .done
      return nil
    }
    phase = .healing(scopes)
    return .heal(scope: scope, cursor: [])
  }

  mutating func takeScope(
    _ page: PullPage, _ scopes: [String], _ storage: some CopyStorage
  ) throws -> SyncRequest? {
    guard let scope = scopes.first else { return nil }
    outcome.pulledRows += try storage.takePulled(page.rows, ofDifferingScope: true)
    if page.hasMore, !page.rows.isEmpty { return .heal(scope: scope, cursor: page.cursor) }
    if try storage.differing(from: page).isEmpty {
      outcome.healed.append(scope)
    } else {
      outcome.differing.append(scope)
    }
    return nextToHeal(Array(scopes.dropFirst()))
  }
}

extension CopyStorage {
  /// Whether this copy's chain of an origin passes through a place.
  package func holds(_ position: ChainPosition, of origin: Origin) throws -> Bool {
    guard position.sequence > 0 else { return true }
    let number = books.number(of: origin)
    guard let segment = try segment(of: number, past: position.sequence - 1)?.segment else { return false }
    return segment.lastSequence == position.sequence && segment.head == position.head
  }

  /// Takes rows as the hub has them.
  ///
  /// - Parameters:
  ///   - page: The rows.
  ///   - ofDifferingScope: Whether they are of a scope in which nothing waits to go up and which differs all the same.
  /// - Returns: How many changed.
  package func takePulled(_ page: [PulledRow], ofDifferingScope: Bool = false) throws -> Int {
    let rows = try takable(page, ofDifferingScope: ofDifferingScope)
    for row in rows {
      for stamp in row.state.heads.groups(count: Schema.table(row.table)?.groups.count ?? 0).flatMap(\.stamps)
      where stamp.origin != .builtin {
        books.see(stamp.time, of: books.number(of: stamp.origin))
      }
    }
    return try layUnder(rows, try pendingSaves())
  }

  /// The scopes whose rows here do not add up to what the hub says, saves that no receipt covers left out.
  func differing(from page: PullPage) throws -> [String] {
    let sums = page.sums
    guard !sums.isEmpty else { return [] }
    let pending = try pendingSaves()
    guard pending.isEmpty else { return [] }
    let scopes = Dictionary(
      try visibleScopes(of: region).map { ($0.region.description, $0) }
    ) { first, _ in first }
    let inMotion = try scopesInMotion()
    return try sums.filter { sum in
      guard let scope = scopes[sum.scope], !inMotion.contains(sum.scope) else { return false }
      let tables = Schema.tables(of: page.schema).filter(scope.shows)
      return try self.sum(of: scope.region, tables, schema: page.schema) != sum.sum
    }.map(\.scope)
  }
}
