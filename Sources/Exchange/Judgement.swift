import Model
package import Replica
import Rollup
import WireProtocol

extension CopyStorage {
  /// Judges a write with what this copy holds; the one way from rows to `Authority`.
  ///
  /// The row as it stands, the tree and the mandates are read only where they can change the verdict.
  /// - Throws: The errors of the storage.
  package func authorize(
    _ change: RowChange, of table: TableSchema, by writer: RowWriter, at time: HybridTimestamp
  ) throws -> Refusal? {
    #if TRIBUTARY_DEFECTS
      if Defect.on(.authorityNotAsked) { return nil }
    #endif
    if Authority.isOwn(change.identity, of: table, writer: writer.region) {
      let standing = table.fixed.isEmpty ? RowStanding.absent : try standing(table, change.identity)
      return Authority.authorize(change, of: table, by: writer, over: standing, under: .none)
    }
    let standing = try standing(table, change.identity)
    return Authority.authorize(change, of: table, by: writer, over: standing, under: try rights(at: time))
  }

  /// What stands against a transaction as one of this copy's own desk, or nil.
  /// - Throws: The errors of the storage.
  package func refusal(of transaction: Transaction) throws -> Refusal? {
    try judge(transaction, writer: RowWriter(region, by: .desk))
  }

  /// Judges a transaction: the first reason against any of its rows, or nil.
  ///
  /// - Parameters:
  ///   - transaction: The transaction.
  ///   - writer: Who wrote it, and the way that it came.
  ///   - isFirst: Whether no hub has judged it before: only the first judges what a figure says.
  func judge(_ transaction: Transaction, writer: RowWriter, isFirst: Bool = true) throws -> Refusal? {
    for change in transaction.rows {
      guard let table = Schema.table(change.table), hasForm(change, of: table) else { return .malformed }
      if let refusal = try authorize(change, of: table, by: writer, at: transaction.time) { return refusal }
      // Sums are added up here, too: what does not read must not come in, whoever let it through.
      if table == Schema.summary, !isReadable(change) { return .malformed }
      guard isFirst else { continue }
      if let refusal = try lock(against: change, of: table) { return refusal }
      if let refusal = try judgeMeaning(of: change, table) { return refusal }
    }
    return nil
  }

  /// Whether a change has the form of its table: each value is there, of its column's kind and within its limit.
  func hasForm(_ change: RowChange, of table: TableSchema) -> Bool {
    change.identity.count == table.identity.count
      && zip(table.identity, change.identity).allSatisfy { Self.fits($1, $0) }
      && change.groups.allSatisfy { write in
        zip(table.groups[write.group].columns, write.values).allSatisfy { Self.mayStand($1, in: $0) }
      }
  }

  /// Whether a value column may hold a value: of its kind, a text within its limit, and a reference never missing.
  private static func mayStand(_ value: FieldValue, in column: ColumnSchema) -> Bool {
    switch value {
    case .null: column.type != .blob
    case .text(let text): column.type == .text && text.utf8.count <= WireLimits.textBytes
    case .blob(let bytes): column.type == .blob && column.byteCounts.contains(bytes.count)
    case .integer: fits(value, column)
    }
  }

  private static func fits(_ value: FieldValue, _ column: ColumnSchema) -> Bool {
    switch (value, column.type) {
    case (.integer, .integer), (.integer, .decimal), (.text, .text), (.blob, .blob): true
    default: false
    }
  }

  /// Whether a summary names a cell, and its sums and what goes with them read.
  private func isReadable(_ change: RowChange) -> Bool {
    guard let name = SummaryName(change.identity), period(name.period.description) != nil else { return false }
    return change.groups.allSatisfy { SummaryCell(stored: $0.values) != nil }
  }

  /// What only the first hub judges: whether a row says something that its definition allows.
  private func judgeMeaning(of change: RowChange, _ table: TableSchema) throws -> Refusal? {
    switch table {
    case Schema.observation: try judgeFigure(change)
    case Schema.entityMark: try judgeMark(change)
    case Schema.submission, Schema.review:
      SubmissionRules.place(of: change, in: table).flatMap { period($0.period) } == nil ? .periodWrong : nil
    default: nil
    }
  }

  private func judgeFigure(_ change: RowChange) throws -> Refusal? {
    let numbers = change.groups.first { $0.group == 0 }
    let stages = change.groups.first { $0.group == 2 }
    guard numbers != nil || stages != nil else { return nil }
    guard let code = change.identity[1].text, let indicator = try indicator(code) else { return .indicatorUnknown }
    guard let period = (change.identity[2].text).flatMap(period) else { return .periodWrong }
    let counts = stages?.values.first?.text ?? ""
    // Counts of stages under a rule that has none are kept and count nowhere.
    guard indicator.rule == .stages || numbers != nil else { return nil }
    var figure = Figure(columns: numbers?.values ?? [FieldValue](repeating: .null, count: 7))
    if indicator.rule == .stages, numbers == nil || stages == nil {
      // What the write leaves as it is stands beside what it sets.
      let row = try row(Schema.observation, change.identity)
      let standing = row.flatMap { $0.heads.isDeleted ? nil : $0.values }
      if numbers == nil, let standing { figure = Figure(columns: standing) }
      if stages == nil { figure.stages = standing?[8].text.flatMap { StageCounts($0) } }
    }
    if indicator.rule == .stages, !counts.isEmpty {
      guard let read = StageCounts(counts) else { return .figureWrong }
      figure.stages = read
    }
    // A figure entered under an older definition is kept; the page shows it as to be entered again.
    guard figure.definitionVersion == Int64(indicator.version) else { return nil }
    let tier = try change.identity[0].text.flatMap { try self.tier(of: $0, in: period.year) }
    switch EntryRules.problem(with: figure, indicator: indicator, period: period, tier: tier) {
    case nil: return nil
    case .period: return .periodWrong
    default: return .figureWrong
    }
  }

  private func judgeMark(_ change: RowChange) throws -> Refusal? {
    guard let write = change.groups.first(where: { $0.group == 0 }) else { return nil }
    guard let code = change.identity[1].text, let indicator = try indicator(code) else { return .indicatorUnknown }
    guard let period = (change.identity[2].text).flatMap(period) else { return .periodWrong }
    guard write.values[1].integer ?? 1 == Int64(indicator.version) else { return nil }
    guard period.frequency == indicator.frequency else { return .periodWrong }
    guard [.entities, .coverageOfEntities].contains(indicator.rule), [0, 1].contains(write.values[0].integer ?? 0)
    else {
      return .figureWrong
    }
    return nil
  }
}
