/// The limits of attachments, tested at the limit and one past it.
///
/// `docs/limits.md` lists them.
package enum BlobLimits {
  /// The bytes of one file.
  package static let fileBytes = 20 << 20
  /// The bytes of all files of one region, begun ones counted whole.
  package static let regionBytes = 2 << 30
  /// The bytes that one request or answer carries: on a line of 64 kbit/s half a minute.
  package static let chunkBytes = 256 << 10
  /// The entries of one list of what is missing.
  package static let listCount = 1_000
  /// The lists that a node asks for in one sync.
  package static let listsPerSync = 100
  /// The bytes of a file's name.
  package static let nameBytes = 200
}
