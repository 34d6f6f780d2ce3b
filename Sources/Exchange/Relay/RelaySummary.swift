import Model
import Replica
import WireProtocol

/// How a hub follows the order of the hub above: every change, or whole cells in their place.
extension RelayStorage {
  /// Before anything goes up: brings the cells to what they are now, where they count above or are about to.
  ///
  /// A hub that was told to pass on every change again goes on with its cells until all has gone up.
  func prepareSummaries() throws {
    let isOrdered = try relayOrder().isSummary
    guard try isOrdered || isSummarising() else { return }
    try writeSummaries()
    if isOrdered { try tell(.summary) }
  }

  /// Once the hub above holds all that there was to pass on: from now on the leaves may count.
  ///
  /// As long as some of it waits there for approval, they would be missing.
  func noteRelayed() throws {
    guard try isSummarising(), try relayOrder().isSummary == false else { return }
    let waiting = try relayProblems().contains { RelayProblemCode(rawValue: $0.code)?.isWaiting == true }
    if !waiting { try tell(.full) }
  }

  /// The segments that are still to be passed on: in place of those of its districts a hub may forward whole cells.
  ///
  /// What the region's own desks wrote is its own, and goes up all the same.
  func segmentsToPassOn() throws -> [SegmentPlace] {
    let open = try unnumberedSegments()
    guard !open.isEmpty, try relayOrder().isSummary else { return open }
    let own = Set(
      try members().filter { $0.region == region }.map(\.key.node)
        + vouchedNodes().filter { $0.region == region }.map(\.key.node))
    return open.filter { own.contains(books.origins.origins[$0.number].node) }
  }
}
