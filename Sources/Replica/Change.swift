/// A register group as one write set it.
package struct GroupChange: Sendable, Hashable {
  /// The group's position in its table.
  package var group: Int
  /// One value for each column of the group.
  package var values: [FieldValue]
  /// The stamps that this write overwrote.
  package var bases: [Stamp]

  /// Makes a change of one group.
  package init(group: Int, values: [FieldValue], bases: [Stamp]) {
    self.group = group
    self.values = values
    self.bases = bases
  }
}

/// What one transaction did to one row.
package struct RowChange: Sendable, Hashable {
  /// The number of the table.
  package var table: UInt16
  /// Key and fixed columns, in the table's order.
  package var identity: [FieldValue]
  /// The groups it set; empty for a delete.
  package var groups: [GroupChange]
  /// For a delete: the heads it saw, of every group; nil for a write.
  package var deletes: [Stamp]?

  /// Makes a change of one row.
  package init(table: UInt16, identity: [FieldValue], groups: [GroupChange], deletes: [Stamp]? = nil) {
    self.table = table
    self.identity = identity
    self.groups = groups
    self.deletes = deletes
  }

  /// The same without bases that are not older than the write.
  ///
  /// A base is older on every honest copy; two forged writes that name each other would erase both.
  package func withoutLaterBases(than stamp: Stamp) -> RowChange {
    guard groups.contains(where: { $0.bases.contains { $0 >= stamp } }) else { return self }
    var change = self
    for index in change.groups.indices { change.groups[index].bases.removeAll { $0 >= stamp } }
    return change
  }
}

/// What one local save changed: shipped, signed, judged and applied whole or not at all.
package struct Transaction: Sendable, Hashable {
  /// When it was made; the stamp of every group it set has this time.
  package var time: HybridTimestamp
  /// The account that did it, empty where the program was used without one.
  package var account: String
  /// Why, where somebody said so.
  package var reason: String
  /// The rows, in the order they were written.
  package var rows: [RowChange]
  /// Where it was issued before, if it was.
  package var former: FormerIssue?

  /// Makes a transaction.
  package init(
    time: HybridTimestamp, account: String, reason: String, rows: [RowChange], former: FormerIssue? = nil
  ) {
    self.time = time
    self.account = account
    self.reason = reason
    self.rows = rows
    self.former = former
  }

  /// Whether two transactions say the same of the same rows, whatever stamps they carry.
  package func hasContent(of other: Transaction) -> Bool {
    account == other.account && reason == other.reason
      && rows.elementsEqual(other.rows) { left, right in
        left.table == right.table && left.identity == right.identity && (left.deletes == nil) == (right.deletes == nil)
          && left.groups.elementsEqual(right.groups) { $0.group == $1.group && $0.values == $1.values }
      }
  }
}

/// The first number of a transaction that its copy issues again, because it was restored, cloned or had a fast clock.
package struct FormerIssue: Sendable, Hashable {
  /// The incarnation that it was first issued under.
  package var incarnation: UInt64
  /// Its number there.
  package var sequence: UInt64

  /// Names a number.
  package init(incarnation: UInt64, sequence: UInt64) {
    self.incarnation = incarnation
    self.sequence = sequence
  }
}

/// A place in one origin's numbered transactions: how far a copy has come, and the chain's head there.
package struct ChainPosition: Sendable, Hashable {
  /// The number of the last transaction, 0 before the first.
  package var sequence: UInt64
  /// The 32-byte head of the chain there; zeros before the first.
  package var head: [UInt8]

  /// Where every chain begins.
  package static let start = ChainPosition(sequence: 0, head: [UInt8](repeating: 0, count: 32))

  /// Makes a position.
  package init(sequence: UInt64, head: [UInt8]) {
    self.sequence = sequence
    self.head = head
  }
}
