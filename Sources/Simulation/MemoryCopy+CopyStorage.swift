package import Exchange
package import Model
package import Replica
package import WireProtocol

/// How a copy in memory keeps what the sync core writes.
extension MemoryCopy: CopyStorage {
  /// The version of the schema that its program knows.
  package var schema: UInt32 { program }
  /// The copy's wall clock.
  package func now() -> Int64 { wallClock.read() }
  /// Random bytes.
  package func random(_ count: Int) -> [UInt8] { generator.bytes(count) }
  /// Origins, chains and counters.
  package var books: Books {
    get { disk.books }
    set { disk.books = newValue }
    _modify { yield &disk.books }
  }
  /// The life of the copy's file.
  package var history: [UInt8] {
    get { disk.history }
    set { disk.history = newValue }
  }

  // MARK: Rows

  /// The regions as they stand.
  package func regions() throws -> RegionTree { definitions.tree(disk) }
  /// An indicator's definition, or nil.
  package func indicator(_ code: String) throws -> Indicator? { definitions.indicators(disk)[code] }

  /// A period as written, or nil.
  package func period(_ text: String) -> Period? {
    if let known = periods[text] { return known }
    guard let read = try? Period(parsing: text) else { return nil }
    periods[text] = read
    return read
  }

  /// A row as it stands, or nil where there is none.
  package func row(_ table: TableSchema, _ identity: [FieldValue]) throws -> RowState? {
    disk.place(table, identity).map { disk.slots[$0].state }
  }

  /// A row as it stands, as far as it decides who may write it.
  package func standing(_ table: TableSchema, _ identity: [FieldValue]) throws -> RowStanding {
    guard identity.count == table.identity.count, let place = disk.place(table, identity) else { return .absent }
    let slot = disk.slots[place]
    let fixed = Array(slot.identity[table.key.count...])
    if slot.state.heads.isDeleted { return .deleted(fixed: fixed) }
    let source = table.source.map { slot.state.values[table.groups[$0.group].range.lowerBound + $0.place].text ?? "" }
    return .present(fixed: fixed, source: source)
  }

  /// What else decides who may write.
  package func rights(at time: HybridTimestamp) throws -> WritingRights {
    let joined = disk.relay.members.filter { $0.revokedAt == nil }.map(\.region)
    let below = disk.relay.vouched.filter {
      $0.approvedAt != nil && $0.enrolment.revokedAt == nil && $0.enrolment.enrolledAt <= time.milliseconds
    }
    return WritingRights(
      tree: definitions.tree(disk), mandates: definitions.mandates(disk),
      nodeRegions: Set(joined + below.map(\.region)), time: time.milliseconds)
  }

  /// Saves a row.
  package func save(_ table: TableSchema, _ identity: [FieldValue], old: RowState?, new: RowState) throws {
    for origin in new.heads.origins(of: table) { _ = disk.books.number(of: origin) }
    disk.books.position += 1
    let position = disk.books.position
    let scope = MemoryDisk.ScopeKey(table: table.id, scope: identity[table.scopePosition].text ?? "")
    let place: Int
    if let known = disk.place(table, identity) {
      place = known
      let before = (disk.slots[place].state, disk.slots[place].position)
      try note { disk in
        disk.slots[place].state = before.0
        disk.slots[place].position = before.1
        disk.marks[scope]?.removeLast()
      }
      disk.slots[place].state = new
      disk.slots[place].position = position
    } else {
      place = disk.slots.count
      let key = MemoryDisk.RowKey(table: table.id, key: Array(identity.prefix(table.key.count)))
      try note { disk in
        disk.slots.removeLast()
        disk.places[key] = nil
        disk.marks[scope]?.removeLast()
      }
      disk.slots.append(MemoryDisk.Slot(table: table.id, identity: identity, state: new, position: position))
      disk.places[key] = place
    }
    disk.marks[scope, default: []].append(MemoryDisk.Mark(position: position, slot: place))
    touched.append(scope)
    for place in sums.indices { sums[place].forget(scope) }
    if table.writer != .own { definitions.forget() }
  }

  /// Nothing is read in runs here.
  package func prepare(for transactions: [Transaction], of region: RegionCode) throws {}

  /// Rows of a scope past a position, in commit order.
  package func rows(
    of table: TableSchema, scope: RegionCode, after position: Int64, through last: Int64, limit: Int
  ) throws -> [(position: Int64, row: PulledRow)] {
    let key = MemoryDisk.ScopeKey(table: table.id, scope: scope.description)
    guard let marks = disk.marks[key] else { return [] }
    var found: [(position: Int64, row: PulledRow)] = []
    for mark in marks[disk.start(of: marks, after: position)...] where found.count < limit {
      guard mark.position <= last else { break }
      let slot = disk.slots[mark.slot]
      guard slot.position == mark.position else { continue }
      found.append((mark.position, PulledRow(table: slot.table, identity: slot.identity, state: slot.state)))
    }
    return found
  }

  /// The sum over the rows of a scope in some tables.
  package func sum(of scope: RegionCode, _ tables: [TableSchema], schema: UInt32) throws -> RowSum {
    let place = min(Int(schema), sums.count - 1)
    return try sums[place].total(
      of: tables.map { MemoryDisk.ScopeKey(table: $0.id, scope: scope.description) }
    ) { key in
      guard let table = Schema.table(key.table) else { return .zero }
      var sum = RowSum.zero
      for row in try rows(of: table, scope: scope, after: 0, limit: .max) {
        sum.add(row.row, of: table, schema: schema)
      }
      return sum
    }
  }

  // MARK: Chains

  /// Keeps a segment.
  package func keep(_ segment: Segment, number: Int, rowCount: Int64, at time: Int64) throws {
    try note { $0.chains[number]?.removeLast() }
    disk.chains[number, default: []].append(StoredSegment(segment: segment, rowCount: rowCount))
    guard isHub, segment.origin.node != node else { return }
    try note { $0.relay.arrivals.removeLast() }
    disk.relay.arrivals.append(SegmentPlace(number: number, through: segment.lastSequence))
  }

  /// The first segment of an origin whose last sequence is past a number.
  package func segment(of number: Int, past sequence: UInt64) throws -> StoredSegment? {
    guard let chain = disk.chains[number] else { return nil }
    var low = 0
    var high = chain.count
    while low < high {
      let middle = (low + high) / 2
      if chain[middle].segment.lastSequence <= sequence { low = middle + 1 } else { high = middle }
    }
    return low < chain.count ? chain[low] : nil
  }

  /// Keeps the receipt of the segment that ends at a sequence.
  package func keep(receipt: [UInt8], number: Int, through sequence: UInt64) throws {
    guard let place = disk.chains[number]?.lastIndex(where: { $0.segment.lastSequence == sequence }) else { return }
    let before = disk.chains[number]?[place].segment.receipt
    try note { $0.chains[number]?[place].segment.receipt = before }
    disk.chains[number]?[place].segment.receipt = receipt
  }

  /// Removes the segments of an origin that end past a sequence.
  package func removeSegments(of number: Int, past sequence: UInt64) throws {
    let before = disk.chains[number]
    try note { $0.chains[number] = before }
    disk.chains[number]?.removeAll { $0.segment.lastSequence > sequence }
    for (key, refusal) in disk.refusals where key.number == number && key.sequence > sequence {
      try note { $0.refusals[key] = refusal }
      disk.refusals[key] = nil
    }
  }

  // MARK: What was not applied

  /// Keeps why a transaction was not applied.
  package func keep(_ refusal: Refusal, of sequence: UInt64, number: Int) throws {
    let key = MemoryDisk.SequenceKey(number: number, sequence: sequence)
    let before = disk.refusals[key]
    try note { $0.refusals[key] = before }
    disk.refusals[key] = refusal
  }

  /// What a dropped write stands for, or nil.
  package func drop(of stamp: Stamp) throws -> Drop? { disk.drops[stamp] }

  /// Keeps what a dropped write stands for.
  package func keep(_ drop: Drop, of stamp: Stamp) throws {
    _ = disk.books.number(of: stamp.origin)
    if case .alias(let twin) = drop { _ = disk.books.number(of: twin.origin) }
    let before = disk.drops[stamp]
    try note { $0.drops[stamp] = before }
    disk.drops[stamp] = drop
  }

  /// The stamps under which transactions of one number were issued again and applied.
  package func reissues(of sequence: UInt64, number: Int) throws -> [Stamp] {
    disk.reissues[MemoryDisk.SequenceKey(number: number, sequence: sequence)] ?? []
  }

  /// Keeps under which stamp a transaction was issued again.
  package func keep(reissue stamp: Stamp, of sequence: UInt64, number: Int) throws {
    _ = disk.books.number(of: stamp.origin)
    let key = MemoryDisk.SequenceKey(number: number, sequence: sequence)
    let before = disk.reissues[key]
    try note { $0.reissues[key] = before }
    disk.reissues[key] = Set((before ?? []) + [stamp]).sorted()
  }

  // MARK: What waits to be sent

  /// Calls a block for the saves that are in no segment yet, in order, until it says false.
  package func forEachJournalEntry(_ body: (JournalEntry) throws -> Bool) throws {
    for entry in disk.journal { guard try body(entry) else { return } }
  }

  /// The last of them, or nil.
  package func lastJournalEntry() throws -> UInt64? { disk.journal.last?.sequence }

  /// Appends a save.
  package func append(_ entry: JournalEntry) throws {
    try note { $0.journal.removeLast() }
    disk.journal.append(entry)
  }

  /// Removes the saves up to a sequence.
  package func removeJournal(through sequence: UInt64) throws {
    let before = disk.journal
    try note { $0.journal = before }
    disk.journal.removeAll { $0.sequence <= sequence }
  }

  /// The rows as they stood before a save.
  package func undo(of sequence: UInt64) throws -> [UndoEntry] { disk.undo[sequence] ?? [] }

  /// Keeps the rows as they stood before a save.
  package func keep(undo entries: [UndoEntry], of sequence: UInt64) throws {
    let before = disk.undo[sequence]
    try note { $0.undo[sequence] = before }
    disk.undo[sequence] = entries
  }

  /// Forgets them up to a sequence.
  package func removeUndo(through sequence: UInt64) throws {
    let before = disk.undo
    try note { $0.undo = before }
    disk.undo = disk.undo.filter { $0.key > sequence }
  }

  // MARK: The hub above

  /// What the copy knows of the hub above.
  package func upstream() throws -> UpstreamState? { disk.upstream }

  /// Keeps it.
  package func keep(_ upstream: UpstreamState) throws {
    let before = disk.upstream
    try note { $0.upstream = before }
    disk.upstream = upstream
  }
}

extension RowHeads {
  /// The origins that the bookkeeping names, which the books must number.
  func origins(of table: TableSchema) -> [Origin] {
    switch self {
    case .single(let stamp, _): [stamp.origin]
    case .split(let groups, let deletion):
      (groups.flatMap { $0.stamps + $0.awaited } + (deletion.map { $0.unsettled + $0.covered } ?? [])).map(\.origin)
    }
  }
}
