import Model
import Replica
package import Store
package import WireProtocol

extension Store {
  /// Saves a row that names bytes, whether they are here or not.
  ///
  /// - Parameters:
  ///   - hash: The bytes' hash as the row will say it.
  ///   - size: Their size as the row will say it.
  ///   - subject: The task that they hang on.
  /// - Throws: The store's errors.
  package func name(_ hash: String, size: Int, subject: UInt8 = 1) throws {
    let owner = FieldValue.text(identity.region.description)
    let task = FieldValue.blob([UInt8](repeating: subject, count: RowID.byteCount))
    let table = FieldValue.integer(Int64(Schema.task.id))
    let id = RowID.derived(Schema.attachment, [owner, table, task, .text(hash)])
    try edit { edit in
      try edit.put(
        Schema.attachment, [.blob(id), owner],
        [(0, [table, task, .text("file.txt"), .text("text/plain"), .integer(Int64(size)), .text(hash)])])
    }
  }

  /// Takes every row that names some bytes away.
  /// - Throws: The store's errors.
  package func unname(_ hash: BlobHash) throws {
    for entry in try attachments(of: identity.region) where entry.bytes?.hash == hash {
      try edit { edit in
        try edit.delete(Schema.attachment, [.blob(entry.id), .text(entry.owner.description)])
      }
    }
  }

  /// Hangs bytes on a task without going through the desk.
  /// - Throws: The store's errors.
  @discardableResult
  package func attach(_ content: [UInt8], subject: UInt8 = 1) throws -> NamedBlob {
    try blobs.add(content, owner: identity.region) { blob in
      try name(blob.hash.description, size: blob.size, subject: subject)
      return blob
    }
  }
}
