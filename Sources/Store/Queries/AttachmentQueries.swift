import GRDB
package import Model
import Replica
import WireProtocol

/// A file that hangs on a row.
package struct AttachmentEntry: Sendable, Hashable {
  /// The 16 bytes that name it.
  package let id: [UInt8]
  /// The region whose row it is.
  package let owner: RegionCode
  /// The number of the table of the row that it hangs on.
  package let subjectTable: UInt16
  /// The 16 bytes that name that row.
  package let subject: [UInt8]
  /// The name that its writer gave it: words to show, never a path.
  package let name: String
  /// The media type.
  package let mediaType: String
  /// What its bytes are, or nil where the row says nothing that could be.
  package let bytes: NamedBlob?
  /// The bytes' size as the row says it.
  package let size: Int64

  init?(_ row: Row) {
    guard let owner = RegionCode(row["owner"] as String) else { return nil }
    id = row.bytes("id")
    self.owner = owner
    subjectTable = UInt16(clamping: row["subject_table"] as Int64? ?? 0)
    subject = row.bytes("subject")
    name = row["name"] ?? ""
    mediaType = row["type"] ?? ""
    size = row["size"] ?? 0
    bytes = NamedBlob(row)
  }
}

extension Store {
  /// The attachments of one region, or of all that this copy holds, by the row that they hang on and by name.
  package func attachments(of owner: RegionCode?) throws -> [AttachmentEntry] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT * FROM attachment WHERE deleted = 0 AND (?1 IS NULL OR owner = ?1)
          ORDER BY owner, subject_table, subject, name, id
          """, arguments: [owner?.description]
      ).compactMap { AttachmentEntry($0) }
    }
  }
}
