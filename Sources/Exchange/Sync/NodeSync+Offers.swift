import Model
import Replica
import WireProtocol

/// What a node gives back to a hub that lost own writes: before the pull, which would replace them by what the hub has.
extension NodeSync {
  mutating func nextToOffer(_ storage: some CopyStorage) throws -> SyncRequest? {
    try nextToOffer(try storage.offers(of: wanted)[...], storage)
  }

  mutating func nextToOffer(_ pages: ArraySlice<PullPage>, _ storage: some CopyStorage) throws -> SyncRequest? {
    guard let page = pages.first else { return try nextToRelay(storage) }
    if case .offering = phase {} else { outcome.offered = pages.reduce(0) { $0 + $1.rows.count } }
    phase = .offering(Array(pages))
    return .offer(page)
  }
}

extension CopyStorage {
  /// The rows that rest on writes past some places, in pages; the last page says that there are no more.
  ///
  /// A place for which no row is left gives one empty page: the hub need not ask again.
  func offers(of wanted: [Stamp]) throws -> [PullPage] {
    guard !wanted.isEmpty else { return [] }
    let places = Dictionary(wanted.map { ($0.origin, $0.time) }) { first, _ in first }
    var pages = [PullPage(rows: [], cursor: [], hasMore: false)]
    var bytes = 0
    var count = 0
    for scope in try visibleScopes(of: region) {
      for table in Schema.tables where scope.shows(table) {
        for (_, row) in try rows(of: table, scope: scope.region, after: 0, limit: .max) {
          guard count < ExchangeLimits.offeredRows else { return pages }
          let heads = row.state.heads
          let stamps = heads.groups(count: table.groups.count).flatMap(\.stamps) + (heads.deletion?.unsettled ?? [])
          guard stamps.contains(where: { stamp in places[stamp.origin].map { stamp.time > $0 } ?? false }) else {
            continue
          }
          if !pages[pages.count - 1].rows.isEmpty, bytes + row.byteCount > WireLimits.pageBytes {
            pages[pages.count - 1].hasMore = true
            pages.append(PullPage(rows: [], cursor: [], hasMore: false))
            bytes = 0
          }
          pages[pages.count - 1].rows.append(row)
          bytes += row.byteCount
          count += 1
        }
      }
    }
    return pages
  }
}
