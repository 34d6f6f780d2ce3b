package import Model
package import Replica

/// A write that this hub's staff may have made after the backup it was restored from, as a node still had it.
///
/// Nobody signed it: the node says that it got these values from this hub. So it is shown to a person, and never applied
/// by itself.
package struct Offer: Sendable {
  /// Who offered it.
  package struct Source: Sendable {
    /// The node.
    package let node: NodeID
    /// Its region, or nil where it is no longer known.
    package let region: RegionCode?
    /// When it came, in milliseconds since 1970.
    package let arrivedAt: Int64
  }

  /// The bytes of an offer's name.
  static let idBytes = 16

  /// Names the offer: a digest of the row, the write and the values, so that nobody can accept what they have not seen.
  package let id: [UInt8]
  /// The table.
  package let table: TableSchema
  /// Key and fixed columns of the row.
  package let identity: [FieldValue]
  /// The group's position in the table, or nil where the write deleted the row.
  package let group: Int?
  /// When it is said to have been made, and in which life of this hub.
  package let stamp: Stamp
  /// One value for each column of the group; empty for a delete.
  package let values: [FieldValue]
  /// What the group shows here now, or nil where there is no such row.
  package let present: [FieldValue]?
  /// Who offered it, in the order in which they came.
  package let sources: [Source]
  /// Whether some node says that the same write had other values: one of them is wrong.
  package let isContradicted: Bool

  /// The name as a person types it.
  package var key: String { String(Hexadecimal.text(id).prefix(12)) }
}
