/// How a hub passes on what its districts write.
package enum RelayMode: String, Sendable, Hashable, CaseIterable {
  /// Every change, as it was signed.
  case full
  /// Whole roll-up cells in their place.
  case summary
  /// Every change again; until all of them have gone up, the cells go on counting.
  case returning

  /// What the hub below is to do.
  package var isSummary: Bool { self == .summary }
}

/// What hubs were ordered to forward, and what they said that they do.
///
/// Which of the two counts follows from these rows alone, so every tier that has them sees the same.
package struct RelayTable: Sendable, Hashable {
  /// One hub's order to the hub of a region below.
  package struct Order: Sendable, Hashable {
    /// The region of the hub that ordered.
    package let holder: RegionCode
    /// The region whose hub is to follow.
    package let region: RegionCode
    /// What it is to forward.
    package let mode: RelayMode

    /// Names an order.
    package init(holder: RegionCode, region: RegionCode, mode: RelayMode) {
      self.holder = holder
      self.region = region
      self.mode = mode
    }
  }

  private let orders: [RegionCode: [Order]]
  /// The regions whose hubs said that they forward whole cells.
  private let summarising: Set<RegionCode>

  /// Makes a table.
  ///
  /// - Parameters:
  ///   - orders: The orders.
  ///   - summarising: The regions whose hubs said that they forward whole cells.
  package init(_ orders: [Order] = [], summarising: Set<RegionCode> = []) {
    self.orders = Dictionary(grouping: orders, by: \.region)
    self.summarising = summarising
  }

  /// The order that a region's hub stands under, seen from a region above it: that of the nearest hub above.
  package func order(for region: RegionCode, in tree: RegionTree, under top: RegionCode) -> Order? {
    guard let given = orders[region] else { return nil }
    let path = tree.path(from: region)
    guard let end = path.firstIndex(of: top) else { return nil }
    return path[...end].dropFirst().lazy.compactMap { above in given.first { $0.holder == above } }.first
  }

  /// The regions below one that stand by summary: their hubs were told to forward whole cells, and said that they do.
  ///
  /// An order alone changes nothing: before the cells are here, leaves go on counting, and until all leaves are here
  /// again, the cells do.
  package func summarised(in tree: RegionTree, under top: RegionCode) -> Set<RegionCode> {
    summarising.filter { region in
      switch order(for: region, in: tree, under: top)?.mode {
      case .summary, .returning: true
      case .full, nil: false
      }
    }
  }
}
