/// What a column holds.
package enum ColumnType: Sendable, Hashable {
  /// A whole number or a truth value.
  case integer
  /// A decimal scaled by 10⁶.
  case decimal
  /// Text.
  case text
  /// Bytes.
  case blob
}

/// A column that is replicated.
package struct ColumnSchema: Sendable, Hashable {
  /// A number that stays with the column for ever; names may change, numbers may not.
  package let id: UInt16
  /// The name in SQL.
  package let name: String
  /// What it holds.
  package let type: ColumnType
  /// How many bytes a value of bytes may have: 16 for what names a row.
  package let byteCounts: ClosedRange<Int>
}

/// Columns that only mean something together: they carry one stamp and are merged as one.
package struct RegisterGroup: Sendable, Hashable {
  /// The name, shown beside a conflict.
  package let name: String
  /// The columns, in wire order.
  package let columns: [ColumnSchema]
  /// Where the group's columns start among all value columns of the table.
  package let offset: Int
  /// The version of the schema that brought it.
  package let since: UInt32

  /// The positions of the group's columns among all value columns.
  package let range: Range<Int>

  init(name: String, columns: [ColumnSchema], offset: Int, since: UInt32) {
    self.name = name
    self.columns = columns
    self.offset = offset
    self.since = since
    range = offset..<(offset + columns.count)
  }
}

/// Who may write the rows of a table.
package enum WriterClass: Sendable, Hashable {
  /// Nodes bound to the row's owner region.
  case own
  /// Nodes bound to the row's owner region, which lies above the row's scope.
  case above
  /// Nodes bound to the row's owner region, which is the row's scope or lies above it.
  case atOrAbove
  /// The tier that made the definition.
  case definer
  /// The hub of the row's owner region, and no office.
  case hub
}

/// The column in which a row says where it came from.
package struct SourceColumn: Sendable, Hashable {
  /// The register group it is part of.
  package let group: Int
  /// Its place among the group's columns.
  package let place: Int
  /// Its name in SQL.
  package let name: String
}

/// A replicated table.
///
/// A class, since every row that is read, judged or merged hands its table on: one reference instead of a copy of all
/// lists. Nothing in it ever changes.
package final class TableSchema: Sendable {
  /// A number that stays with the table for ever.
  package let id: UInt16
  /// The version of the schema that brought it.
  package let since: UInt32
  /// The name in SQL and in commands.
  package let name: String
  /// The columns that name a row on every copy, in the order of the primary key.
  package let key: [ColumnSchema]
  /// Columns that are set when a row is made and never change, such as its owner.
  package let fixed: [ColumnSchema]
  /// The register groups.
  package let groups: [RegisterGroup]
  /// All value columns, group after group.
  package let columns: [ColumnSchema]
  /// The column that names the region whose office writes the row.
  package let owner: String
  /// The column that names the region the row concerns.
  package let scope: String
  /// Who may write.
  package let writer: WriterClass
  /// Whether rows of the tiers above flow down to a node.
  package let isHandedDown: Bool

  /// The column in which rows say where they came from, or nil for a table without one.
  ///
  /// Only rows that show their source may be written under a mandate.
  package let source: SourceColumn?

  /// Key columns and fixed columns together: what a change names a row by.
  package let identity: [ColumnSchema]

  /// The position of the owner among the identity columns.
  package let ownerPosition: Int
  /// The position of the scope among the identity columns.
  package let scopePosition: Int
  /// A mask with one bit for each group.
  package var allGroups: UInt16 { UInt16(1) << UInt16(groups.count) - 1 }

  /// Declares a table.
  ///
  /// - Parameter added: Groups that came in a later version. A new column always comes in a new group: an older copy
  ///   that edits what it knows then never overwrites what it does not.
  init(
    _ id: UInt16, _ name: String, key: [ColumnSchema], fixed: [ColumnSchema],
    groups: [(name: String, columns: [ColumnSchema])],
    added: [(since: UInt32, name: String, columns: [ColumnSchema])] = [], owner: String, scope: String,
    writer: WriterClass = .own, isHandedDown: Bool = false, source: String? = nil, since: UInt32 = 1
  ) {
    self.id = id
    self.since = since
    self.name = name
    self.key = key
    self.fixed = fixed
    var offset = 0
    var made: [RegisterGroup] = []
    for group in groups.map({ (since: since, name: $0.name, columns: $0.columns) }) + added {
      made.append(RegisterGroup(name: group.name, columns: group.columns, offset: offset, since: group.since))
      offset += group.columns.count
    }
    self.groups = made
    columns = made.flatMap(\.columns)
    self.owner = owner
    self.scope = scope
    self.writer = writer
    self.isHandedDown = isHandedDown
    self.source = source.flatMap { name in
      made.enumerated().lazy.compactMap { group, register in
        register.columns.firstIndex { $0.name == name }.map { SourceColumn(group: group, place: $0, name: name) }
      }.first
    }
    identity = key + fixed
    ownerPosition = identity.firstIndex { $0.name == owner } ?? 0
    scopePosition = identity.firstIndex { $0.name == scope } ?? 0
  }

  /// How many of the groups, the first ones, a version of the schema has.
  package func groupCount(of version: UInt32) -> Int { groups.prefix { $0.since <= version }.count }

  /// How many of the value columns belong to the first groups.
  package func columnCount(ofGroups count: Int) -> Int {
    count > 0 ? groups[min(count, groups.count) - 1].range.upperBound : 0
  }

  /// The position of a value column by name, or nil.
  package func position(_ column: String) -> Int? {
    columns.firstIndex { $0.name == column }
  }
}

extension TableSchema: Hashable {
  /// Whether two are the same table.
  package static func == (left: TableSchema, right: TableSchema) -> Bool { left.id == right.id }

  /// Hashes the number.
  package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
