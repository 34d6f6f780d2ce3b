package import Model

/// Who writes a row, and by which way the write came.
package struct RowWriter: Sendable, Hashable {
  /// The way by which a write reaches the copy that judges it.
  package enum Route: Sendable, Hashable, CaseIterable {
    /// Made at this copy's own desk.
    case desk
    /// Came up in a segment of a node below.
    case segment
    /// Came up in a segment of a node below that is itself a hub and relays.
    case relay
  }

  /// The region the writing node is bound to.
  package let region: RegionCode
  /// How the write came.
  package let route: Route

  /// Names a writer.
  package init(_ region: RegionCode, by route: Route) {
    self.region = region
    self.route = route
  }
}
