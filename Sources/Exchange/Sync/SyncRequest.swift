package import WireProtocol

/// What a node asks its hub.
package enum SyncRequest: Sendable {
  /// Who it is and how far it is.
  case greet(HandshakeRequest)
  /// Own segments that it lacks.
  case segments(incarnation: UInt64, after: UInt64)
  /// A segment goes up.
  case push(Segment)
  /// Rows past the cursor.
  case rows(cursor: [UInt8])
  /// Rows that hold writes which the hub asked for.
  case offer(PullPage)
  /// Items of a hub's relay go up.
  case relay(RelayBatch)
  /// Items that this hub once passed on, past a number.
  case relayed(after: UInt64)
  /// All rows of one scope, past a cursor.
  case heal(scope: String, cursor: [UInt8])
}
