package import Model
package import Replica
package import Rollup
package import WireProtocol

/// One transaction on a copy: what the sync core reads and writes, whatever keeps it.
///
/// The core decides, the storage performs. All that is done between the beginning and the end of a transaction is
/// durable together or not at all. The rules themselves are extensions of this protocol, so the file on disk and the
/// copy in a simulation run the same ones.
package protocol CopyStorage: AnyObject {
  /// The copy's node.
  var node: NodeID { get }
  /// The region whose rows it writes.
  var region: RegionCode { get }
  /// Whether it takes in segments of others.
  var isHub: Bool { get }
  /// The version of the schema that its program knows.
  var schema: UInt32 { get }
  /// Its key pair.
  var key: SigningKey { get }
  /// Milliseconds since 1970 (UTC).
  func now() -> Int64
  /// Random bytes fit for keys.
  func random(_ count: Int) -> [UInt8]

  /// Origins, chains and counters; the storage keeps them with the transaction.
  var books: Books { get set }
  /// The life of the copy's file, 16 bytes.
  var history: [UInt8] { get set }

  // Rows.

  /// The regions as they stand.
  func regions() throws -> RegionTree
  /// An indicator's definition, or nil.
  func indicator(_ code: String) throws -> Indicator?
  /// The tier that a region has in a year, or nil where it is not in the tree.
  func tier(of region: String, in year: Int) throws -> RegionTier?
  /// A period as written, or nil.
  func period(_ text: String) -> Period?
  /// A row as it stands, or nil where there is none.
  func row(_ table: TableSchema, _ identity: [FieldValue]) throws -> RowState?
  /// A row as it stands, as far as it decides who may write it.
  func standing(_ table: TableSchema, _ identity: [FieldValue]) throws -> RowStanding
  /// What else decides who may write: the tree, the mandates, and which regions have a node.
  func rights(at time: HybridTimestamp) throws -> WritingRights
  /// Where a period that a region hands in stands.
  func submissionStanding(of region: String, period: String) throws -> SubmissionStanding
  /// Saves a row.
  func save(_ table: TableSchema, _ identity: [FieldValue], old: RowState?, new: RowState) throws
  /// Told before transactions of one region are judged and applied, so that their rows can be read in runs.
  func prepare(for transactions: [Transaction], of region: RegionCode) throws
  /// Rows of a scope past a position and up to another, in commit order.
  func rows(
    of table: TableSchema, scope: RegionCode, after position: Int64, through last: Int64, limit: Int
  ) throws -> [(position: Int64, row: PulledRow)]

  /// The sum over the rows of a scope in some tables, derived from the rows themselves, as far as a version of the schema
  /// knows them.
  func sum(of scope: RegionCode, _ tables: [TableSchema], schema: UInt32) throws -> RowSum

  // Chains.

  /// Keeps a segment; the caller moves the books.
  func keep(_ segment: Segment, number: Int, rowCount: Int64, at time: Int64) throws
  /// The first segment of an origin whose last sequence is past a number, with its receipt; nil where there is none.
  func segment(of number: Int, past sequence: UInt64) throws -> StoredSegment?
  /// Keeps the receipt of the segment that ends at a sequence.
  func keep(receipt: [UInt8], number: Int, through sequence: UInt64) throws
  /// Removes the segments of an origin that end past a sequence, and the verdicts on what they hold.
  func removeSegments(of number: Int, past sequence: UInt64) throws

  // What was not applied.

  /// Keeps why a transaction was not applied.
  func keep(_ refusal: Refusal, of sequence: UInt64, number: Int) throws
  /// What a dropped write stands for, or nil where the stamp was applied.
  func drop(of stamp: Stamp) throws -> Drop?
  /// Keeps what a dropped write stands for.
  func keep(_ drop: Drop, of stamp: Stamp) throws
  /// The stamps under which transactions of one number were issued again and applied, in order.
  ///
  /// Several where copies of one disk gave the number to several saves.
  func reissues(of sequence: UInt64, number: Int) throws -> [Stamp]
  /// Keeps under which stamp a transaction was issued again.
  func keep(reissue stamp: Stamp, of sequence: UInt64, number: Int) throws

  // What waits to be sent.

  /// Calls a block for the saves that are in no segment yet, in order, until it says false.
  func forEachJournalEntry(_ body: (JournalEntry) throws -> Bool) throws
  /// The last of them, or nil.
  func lastJournalEntry() throws -> UInt64?
  /// Appends a save.
  func append(_ entry: JournalEntry) throws
  /// Removes the saves up to a sequence.
  func removeJournal(through sequence: UInt64) throws
  /// The rows as they stood before a save that no receipt covers yet.
  func undo(of sequence: UInt64) throws -> [UndoEntry]
  /// Keeps the rows as they stood before a save.
  func keep(undo entries: [UndoEntry], of sequence: UInt64) throws
  /// Forgets them up to a sequence.
  func removeUndo(through sequence: UInt64) throws

  // The hub above.

  /// What the copy knows of the hub above, or nil before it joined one.
  func upstream() throws -> UpstreamState?
  /// Keeps it.
  func keep(_ upstream: UpstreamState) throws
}

extension CopyStorage {
  /// The version of this program, for storages that are not told another.
  package var schema: UInt32 { Schema.version }

  /// The sum over the rows of a scope in some tables, with all that this copy knows of them.
  package func sum(of scope: RegionCode, _ tables: [TableSchema]) throws -> RowSum {
    try sum(of: scope, tables, schema: schema)
  }
}

/// A segment as a copy keeps it.
package struct StoredSegment: Sendable, Hashable {
  /// The segment, with the receipt of its first hub where there is one.
  package var segment: Segment
  /// How many rows its transactions have.
  package var rowCount: Int64

  /// Names a segment.
  package init(segment: Segment, rowCount: Int64) {
    self.segment = segment
    self.rowCount = rowCount
  }
}

/// A save that is in no segment yet.
package struct JournalEntry: Sendable, Hashable {
  /// Its number.
  package var sequence: UInt64
  /// How many rows it has.
  package var rowCount: Int64
  /// The transaction, in wire form.
  package var payload: [UInt8]

  /// Makes an entry.
  package init(sequence: UInt64, rowCount: Int64, payload: [UInt8]) {
    self.sequence = sequence
    self.rowCount = rowCount
    self.payload = payload
  }
}

/// A row as it stood before a save: what the hub has, for as long as it may still refuse the save.
package struct UndoEntry: Sendable, Hashable {
  /// The number of the table.
  package var table: UInt16
  /// Key and fixed columns.
  package var identity: [FieldValue]
  /// The row, or nil where there was none.
  package var state: RowState?

  /// Makes an entry.
  package init(table: UInt16, identity: [FieldValue], state: RowState?) {
    self.table = table
    self.identity = identity
    self.state = state
  }
}

/// What a copy knows of the hub above it.
package struct UpstreamState: Sendable {
  /// The hub's key, pinned when the copy joined.
  package var key: VerifyingKey
  /// The life of the hub's file at the last contact.
  package var history: [UInt8]
  /// The last own number that a receipt covers.
  package var acknowledged: UInt64
  /// The last receipt, or nil.
  package var receipt: [UInt8]?
  /// Where the next pull starts; empty for the beginning.
  package var cursor: [UInt8]
  /// By how much this copy's clock is taken to be fast, in milliseconds: what is added to it, never above 0.
  package var clockCorrection: Int64
  /// What it remembers of the exchange by file.
  package var bundles: BundleBook

  /// Puts the parts together.
  package init(
    key: VerifyingKey, history: [UInt8], acknowledged: UInt64 = 0, receipt: [UInt8]? = nil, cursor: [UInt8] = [],
    clockCorrection: Int64 = 0, bundles: BundleBook = BundleBook()
  ) {
    self.bundles = bundles
    self.key = key
    self.history = history
    self.acknowledged = acknowledged
    self.receipt = receipt
    self.cursor = cursor
    self.clockCorrection = clockCorrection
  }
}

extension CopyStorage {
  /// Rows of a scope past a position, in commit order.
  package func rows(
    of table: TableSchema, scope: RegionCode, after position: Int64, limit: Int
  ) throws -> [(position: Int64, row: PulledRow)] {
    try rows(of: table, scope: scope, after: position, through: .max, limit: limit)
  }

  /// The tier that a region has in a year, by the tree as it stands.
  package func tier(of region: String, in year: Int) throws -> RegionTier? {
    guard let code = RegionCode(region) else { return nil }
    return try regions().region(code, in: year)?.tier
  }
}
