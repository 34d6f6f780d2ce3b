package import Exchange
import GRDB
package import Replica
import WireProtocol

import struct Foundation.Data

/// What waits for the hub, and the segments it travels in.
extension Store {
  /// Seals everything in the journal into segments, in the order it was saved.
  ///
  /// A segment is sealed once and never changes; sealing again with an empty journal does nothing.
  package func sealJournal() throws {
    while try write({ try $0.sealOne() }) {}
  }

  /// How far this copy has sealed its own transactions.
  package func ownPosition() throws -> ChainPosition {
    try look { session in session.books.position(of: session.books.own) }
  }

  /// The next own segment after a sequence, or nil where there is none.
  package func segment(after sequence: UInt64) throws -> StoredSegment? {
    try look { session in
      let number = session.books.ownNumber()
      return try session.segment(of: number, past: sequence)
    }
  }

  /// Begins a new life of this copy: a new incarnation, and its unsent saves issued again under it.
  ///
  /// A hub also draws a new history id. Every restore ends with this.
  /// - Returns: How many saves were issued again.
  @discardableResult
  package func rekey() throws -> Int {
    try write { session in
      if session.isHub { session.history = session.random(16) }
      let count = try session.beginAgain()
      if session.isHub, var hub = try session.upstream() {
        // The hub above may hold items of the relay that this file no longer has.
        hub.bundles.relayHeld = .max
        try session.keep(hub)
      }
      return count
    }
  }

  /// Performs one step of a sync, all of it in one commit.
  package func step<Value>(_ body: (any CopyStorage) throws -> Value) throws -> Value {
    try write { try body($0) }
  }
}

extension Segment {
  /// Reads a stored segment.
  init(stored row: Row) throws(WireError) {
    try self.init(
      header: row.bytes("header"), payload: row.bytes("payload"), signature: row.bytes("signature"),
      receipt: (row["receipt"] as Data?).map(Array.init))
  }
}
