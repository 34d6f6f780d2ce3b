/// What copies of different versions know of one row: the first groups of its table, as many as their version has.
extension RowState {
  /// The row as a copy has it that knows only the first groups of the table.
  ///
  /// - Parameters:
  ///   - count: How many groups it knows.
  ///   - table: The row's table.
  package func cut(to count: Int, of table: TableSchema) -> RowState {
    guard count < table.groups.count else { return self }
    var row = self
    var groups = heads.groups(count: table.groups.count)
    guard groups[count...].contains(where: { $0 != GroupHeads() }) else { return self }
    for position in count..<groups.count {
      groups[position] = GroupHeads()
      for slot in table.groups[position].range { row.values[slot] = .null }
    }
    row.heads = .split(groups, deletion: heads.deletion)
    return row.normalized(table)
  }

  /// The row as somebody sent it who knows only the first groups, with the others as they stand here.
  ///
  /// - Parameters:
  ///   - own: The row as it stands here, or nil where there is none.
  ///   - count: How many groups the sender knows.
  ///   - table: The row's table.
  package func completed(from own: RowState?, past count: Int, of table: TableSchema) -> RowState {
    guard count < table.groups.count, let own else { return self }
    let kept = own.heads.groups(count: table.groups.count)
    guard kept[count...].contains(where: { $0 != GroupHeads() }) else { return self }
    var row = self
    var groups = heads.groups(count: table.groups.count)
    for position in count..<groups.count {
      groups[position] = kept[position]
      for slot in table.groups[position].range { row.values[slot] = own.values[slot] }
    }
    row.heads = .split(groups, deletion: heads.deletion)
    return row.normalized(table)
  }

  /// Takes out of the groups past a number what they await and what has come all the same, without their rows.
  ///
  /// Groups that are read only now meet their writes in the order of the segments, not in the order in which those name
  /// each other.
  package mutating func stopAwaiting(past count: Int, of table: TableSchema, _ isKnown: (Stamp) -> Bool) {
    guard case .split(var groups, let deletion) = heads else { return }
    for position in groups.indices.dropFirst(count) { groups[position].awaited.removeAll(where: isKnown) }
    heads = .split(groups, deletion: deletion)
    self = normalized(table)
  }

  /// Adds heads that the deletes of this row had seen.
  package mutating func cover(_ seen: [Stamp]) {
    guard case .split(let groups, var deletion?) = heads else { return }
    deletion.covered = Set(deletion.covered).union(seen).sorted()
    heads = .split(groups, deletion: deletion)
  }

  /// The same in the short form where there is one; a row that rests on nothing is an empty one.
  private func normalized(_ table: TableSchema) -> RowState {
    if case .split(let groups, nil) = heads, groups.allSatisfy({ $0 == GroupHeads() }) { return RowState(empty: table) }
    var row = self
    row.collapse()
    return row
  }
}
