import Crypto
package import Replica

/// The sum, modulo 2¹²⁸, of the digests of a set of rows: equal sets have equal sums, in whatever order they came.
package struct RowSum: Sendable, Hashable {
  /// The sum.
  package private(set) var value: UInt128

  /// The sum over no rows.
  package static let zero = RowSum(value: 0)

  private init(value: UInt128) {
    self.value = value
  }

  /// Reads 16 bytes, big-endian, or fails.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count == 16 else { return nil }
    value = bytes.reduce(0) { $0 << 8 | UInt128($1) }
  }

  /// The 16 bytes, big-endian.
  package var bytes: [UInt8] { (0..<16).map { UInt8(truncatingIfNeeded: value >> (120 - 8 * UInt128($0))) } }

  /// Adds a row: its table, its identity, the stamps and values of all its heads, and its deletes.
  ///
  /// Values that no head wrote do not count, so that a column's default changes no sum.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - table: Its table.
  ///   - schema: The version of the schema that both sides know: what came later does not count.
  package mutating func add(_ row: PulledRow, of table: TableSchema, schema: UInt32 = Schema.version) {
    let count = table.groupCount(of: schema)
    let state = row.state.cut(to: count, of: table)
    // A row that nothing ever wrote is no row, and what every copy was born with needs no comparing.
    if case .single(let stamp, let mask) = state.heads, mask == 0 || stamp.origin == .builtin { return }
    var writer = ByteWriter(capacity: 256)
    writer.append(varint: UInt64(row.table))
    writer.append(values: row.identity)
    for (position, group) in state.heads.groups(count: count).prefix(count).enumerated() {
      writer.append(varint: UInt64(group.stamps.count))
      if let shown = group.shown {
        writer.append(shown)
        writer.append(values: Array(state.values[table.groups[position].range]))
      }
      for head in group.others {
        writer.append(head.stamp)
        writer.append(values: head.values)
      }
    }
    writer.append(byte: state.heads.isDeleted ? 1 : 0)
    let digest = SHA256.hash(data: writer.bytes).prefix(16)
    value &+= digest.reduce(0) { $0 << 8 | UInt128($1) }
  }
}

extension ByteWriter {
  fileprivate mutating func append(_ stamp: Stamp) {
    append(fixed: stamp.time.rawValue)
    append(fixed: stamp.origin.node.high)
    append(fixed: stamp.origin.node.low)
    append(fixed: stamp.origin.incarnation)
  }
}

/// The sum over the rows of one scope.
package struct ScopeSum: Sendable, Hashable {
  /// The region's code.
  package var scope: String
  /// The sum.
  package var sum: RowSum

  /// Names a sum.
  package init(scope: String, sum: RowSum) {
    self.scope = scope
    self.sum = sum
  }
}
