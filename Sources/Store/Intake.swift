import GRDB
import Model
package import Replica
import Rollup
package import WireProtocol

import struct Foundation.Data

/// Why a hub does not take a segment.
///
/// Nothing of it is stored then.
package enum IntakeProblem: Error, Sendable, Hashable {
  /// The node is not enrolled here, or no longer.
  case unknownNode
  /// The segment does not follow what the hub has; this is the sequence it expects.
  case gap(expected: UInt64)
  /// The hub has another content under the same numbers: the disk was cloned or went back in time.
  case fork
}

extension Store {
  /// Takes one segment at the hub: verify, judge, apply, roll up, keep, and sign a receipt, all in one commit.
  ///
  /// A segment that is here already changes nothing and gives the same receipt.
  /// - Throws: `IntakeProblem`; the errors of `Segment`; `StoreError`.
  package func accept(_ segment: Segment, from node: NodeID) async throws -> [UInt8] {
    guard let member = try await enrolledNode(node), segment.origin.node == node else {
      throw IntakeProblem.unknownNode
    }
    try segment.verify(member.key)
    // A segment that is here already is answered with its receipt; nobody needs its rows.
    let isKnown = segment.lastSequence <= knownSequence(of: segment.origin)
    let transactions = isKnown ? [] : try segment.transactions()
    let hubTime = surroundings.now()
    return try await write { [self] session in
      let number = session.books.number(of: segment.origin)
      let position = session.books.positions[number]
      if segment.lastSequence <= position.sequence {
        return try session.earlierReceipt(of: segment, number: number)
      }
      guard segment.firstSequence <= position.sequence + 1 else {
        throw IntakeProblem.gap(expected: position.sequence + 1)
      }
      // Sealed segments never change: one that reaches into what is held is another's, of a clone or a restored copy.
      guard segment.firstSequence == position.sequence + 1 else { throw IntakeProblem.fork }
      guard segment.previousHead == position.head else { throw IntakeProblem.fork }
      try session.hold(transactions, of: member.region)
      var refused: [(sequence: UInt64, reason: Refusal)] = []
      for (offset, transaction) in transactions.enumerated() {
        let sequence = segment.firstSequence + UInt64(offset)
        // One stamp names one content: times of one origin rise, also from segment to segment.
        let isLater = transaction.time.rawValue > session.books.times[number]
        if let refusal = isLater ? try session.judge(transaction, writer: member.region) : .malformed {
          refused.append((sequence, refusal))
          try session.keepRefusal(refusal, of: sequence, number: number)
        } else {
          try session.apply(transaction, origin: segment.origin)
        }
        session.books.see(transaction.time, of: number)
      }
      let receipt = try Receipt(
        hub: key.publicKey.node, history: identity.history, origin: segment.origin,
        position: ChainPosition(sequence: segment.lastSequence, head: segment.head), refused: refused,
        hubTime: hubTime
      ).signed(by: key)
      let rows = transactions.reduce(0) { $0 + Int64($1.rows.count) }
      try session.store(segment, number: number, rowCount: rows, at: hubTime, receipt: receipt)
      try session.noteSync(of: node, at: hubTime)
      return receipt
    }
  }

  /// How far the hub has an origin's chain.
  package func position(of origin: Origin) async throws -> ChainPosition {
    try await read { db in try Books(db).position(of: origin) }
  }
}

extension WriteSession {
  fileprivate func earlierReceipt(of segment: Segment, number: Int) throws -> [UInt8] {
    guard
      let row = try Row.fetchOne(
        db, sql: "SELECT head, receipt FROM segment WHERE origin = ? AND first_sequence = ?",
        arguments: [Int64(number), Int64(segment.firstSequence)]), row.bytes("head") == segment.head
    else { throw IntakeProblem.fork }
    return row.bytes("receipt")
  }

  fileprivate func keepRefusal(_ refusal: Refusal, of sequence: UInt64, number: Int) throws {
    try db.execute(
      sql: "INSERT OR REPLACE INTO refusal VALUES (?, ?, ?)",
      arguments: [Int64(number), Int64(sequence), Int64(refusal.rawValue)])
  }

  /// Brings every row of a transaction into the tables.
  fileprivate func apply(_ transaction: Transaction, origin: Origin) throws {
    let stamp = Stamp(time: transaction.time, origin: origin)
    for change in transaction.rows {
      guard let table = Schema.table(change.table) else { continue }
      let old = try row(table, change.identity)
      var state = old ?? RowState(empty: table)
      state.apply(change, stamp: stamp, table: table) { self.books.isKnown($0) }
      if state != old { try save(table, change.identity, old: old, new: state) }
    }
  }

  /// Judges a transaction: the first reason against any of its rows, or nil.
  fileprivate func judge(_ transaction: Transaction, writer: RegionCode) throws -> Refusal? {
    let known = try currentDefinitions()
    for change in transaction.rows {
      guard let table = Schema.table(change.table) else { return .malformed }
      guard zip(table.identity, change.identity).allSatisfy({ Self.fits($1, $0) }) else { return .malformed }
      for write in change.groups {
        let columns = table.groups[write.group].columns
        guard zip(columns, write.values).allSatisfy({ Self.mayStand($1, in: $0) }) else { return .malformed }
      }
      if let refusal = try authorize(change, of: table, by: RowWriter(writer, by: .segment), at: transaction.time) {
        return refusal
      }
      if table.id == Schema.observation.id, let refusal = judgeFigure(change, known) { return refusal }
    }
    return nil
  }

  /// Whether a value column may hold a value: of its kind, a text within its limit, and a reference never missing.
  private static func mayStand(_ value: FieldValue, in column: ColumnSchema) -> Bool {
    switch value {
    case .null: column.type != .blob
    case .text(let text): column.type == .text && text.utf8.count <= WireLimits.textBytes
    case .blob(let bytes): column.type == .blob && bytes.count == RowID.byteCount
    case .integer: fits(value, column)
    }
  }

  private static func fits(_ value: FieldValue, _ column: ColumnSchema) -> Bool {
    switch (value, column.type) {
    case (.integer, .integer), (.integer, .decimal), (.text, .text), (.blob, .blob): true
    default: false
    }
  }

  private func judgeFigure(_ change: RowChange, _ known: Definitions) -> Refusal? {
    guard let write = change.groups.first(where: { $0.group == 0 }) else { return nil }
    guard let code = change.identity[1].text, let indicator = known.indicators[code] else { return .indicatorUnknown }
    guard let period = (change.identity[2].text).flatMap(period) else { return .periodWrong }
    let figure = Figure(columns: write.values)
    guard figure.definitionVersion == Int64(indicator.version) else {
      // An older definition's figure is kept; the page shows it as to be entered again.
      return nil
    }
    let tier = change.identity[0].text.flatMap { RegionCode($0) }.flatMap {
      known.tree.region($0, in: period.year)?.tier
    }
    switch EntryRules.problem(with: figure, indicator: indicator, period: period, tier: tier) {
    case nil: return nil
    case .period: return .periodWrong
    default: return .figureWrong
    }
  }
}
