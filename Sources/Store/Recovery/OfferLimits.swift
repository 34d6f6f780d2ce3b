/// Where offers of lost writes end.
package enum OfferLimits {
  /// The offers that are kept of one node, settled ones counted.
  package static let perNode = 10_000
}
