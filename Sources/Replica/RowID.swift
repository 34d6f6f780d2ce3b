import Crypto

/// Ids of rows.
///
/// Where a natural key exists the id is derived from it, so that two desks that enter the same thing meet in one row.
package enum RowID {
  /// How many bytes an id has.
  package static let byteCount = 16

  /// The id of a row with a natural key: the first 16 bytes of the SHA-256 of the table's number and the key's
  /// values, each with its kind and length.
  package static func derived(_ table: TableSchema, _ key: [FieldValue]) -> [UInt8] {
    var writer = ByteWriter()
    writer.append(varint: UInt64(table.id))
    writer.append(values: key)
    return Array(SHA256.hash(data: writer.bytes).prefix(byteCount))
  }

  /// The bytes that name a row beside its table, for the places where a row is named across tables.
  package static func name(_ key: [FieldValue]) -> [UInt8] {
    var writer = ByteWriter()
    writer.append(values: key)
    return writer.bytes
  }
}
