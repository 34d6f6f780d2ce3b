import Replica
import WireProtocol

/// One sync of a copy with its hub, as a machine without a line: it says what to ask and takes what is answered.
///
/// Each step is one transaction of the storage, so a cut at any place is made good by the next sync. Whoever drives it
/// carries requests and answers: over HTTP, in a file, or inside a simulation.
package struct NodeSync: Sendable {
  enum Phase: Sendable {
    case greeting
    case returning([HeldChain])
    case pushing
    case offering([PullPage])
    case relaying
    case pulling
    case healing([String])
    case done
  }

  /// How far the hub holds each own chain, as its greeting said and its receipts since.
  var held: [UInt64: UInt64] = [:]
  var phase = Phase.greeting
  var pushed: (segment: Segment, rowCount: Int64)?
  var hubTime: Int64 = 0
  var relay = RelaySync(held: .start)
  /// After which places the hub lacks own writes that were met here.
  var wanted: [Stamp] = []
  /// What was done so far.
  package internal(set) var outcome = SyncOutcome()

  /// A sync that has not begun.
  package init() {}

  /// What to ask first.
  /// - Throws: The errors of the storage.
  package mutating func begin(_ storage: some CopyStorage) throws -> SyncRequest {
    if storage.isHub, let hub = storage as? any RelayStorage { try hub.prepareSummaries() }
    return .greet(try storage.greeting())
  }

  /// Takes the answer to the last request.
  ///
  /// - Parameters:
  ///   - answer: The body of the hub's answer, whose signature over this very exchange was checked.
  ///   - storage: The copy, in a transaction of its own.
  /// - Returns: What to ask next, or nil at the end.
  /// - Throws: `WireError` where the answer does not hold; the errors of the storage.
  package mutating func take(_ answer: [UInt8], _ storage: some CopyStorage) throws -> SyncRequest? {
    switch phase {
    case .greeting: return try takeGreeting(HandshakeResponse(decoding: answer), storage)
    case .returning(let chains): return try takeBack(SegmentPage(decoding: answer), chains, storage)
    case .pushing: return try takeReceipt(answer, storage)
    case .offering(let pages): return try nextToOffer(pages.dropFirst(), storage)
    case .relaying: return try takeRelay(answer, storage)
    case .pulling: return try takeRows(PullPage(decoding: answer), storage)
    case .healing(let scopes): return try takeScope(PullPage(decoding: answer), scopes, storage)
    case .done: return nil
    }
  }
}
