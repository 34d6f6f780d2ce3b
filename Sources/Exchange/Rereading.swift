package import Replica
import WireProtocol

extension CopyStorage {
  /// Applies what an older version of this program had to leave in a segment: rows of tables that it did not know.
  ///
  /// The verdict on each transaction stands as it was given; a row that this copy may not take stays in the segment.
  ///
  /// - Parameters:
  ///   - stored: A segment whose writer knew more than this copy did when it came.
  ///   - number: The number of its origin.
  ///   - writer: Who wrote it.
  ///   - known: The version of the schema that this copy knew until now.
  ///   - reader: The version it knows now.
  /// - Returns: How many rows were applied.
  /// - Throws: The errors of the storage.
  package func reread(
    _ stored: StoredSegment, number: Int, writer: RowWriter, from known: UInt32, to reader: UInt32 = Schema.version
  ) throws -> Int {
    let segment = stored.segment
    guard segment.schema > known else { return 0 }
    var count = 0
    for transaction in try segment.transactions(by: reader) {
      let stamp = Stamp(time: transaction.time, origin: segment.origin)
      guard try drop(of: stamp) == nil else { continue }
      var left = transaction
      left.rows = transaction.rows.filter { change in
        Schema.table(change.table).map { $0.since > known && $0.since <= reader } ?? false
      }
      guard !left.rows.isEmpty, try judge(left, writer: writer) == nil else { continue }
      try apply(left, stamp: stamp)
      count += left.rows.count
    }
    return count
  }
}
