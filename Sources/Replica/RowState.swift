/// A replicated row as one copy holds it, and the merge that brings changes into it.
///
/// Each group keeps its heads: applied writes that no applied write names as base. The greatest head shows. A stamp
/// named as base before its write has come is awaited, and that write makes no head when it comes. The outcome is the
/// same in every arrival order, as the property tests show.
package struct RowState: Sendable, Hashable {
  /// One value for each value column of the table.
  package var values: [FieldValue]
  /// The bookkeeping.
  package var heads: RowHeads

  /// A row as it was stored.
  package init(values: [FieldValue], heads: RowHeads) {
    self.values = values
    self.heads = heads
  }

  /// A row that nothing has written yet.
  package init(empty table: TableSchema) {
    values = [FieldValue](repeating: .null, count: table.columns.count)
    heads = .single(Stamp(time: HybridTimestamp(rawValue: 0), origin: .builtin), mask: 0)
  }

  /// Brings one change into the row.
  ///
  /// - Parameters:
  ///   - change: What the transaction did to this row.
  ///   - stamp: The transaction's stamp.
  ///   - table: The row's table.
  ///   - isKnown: Whether a write of a stamp has already been seen by this copy, applied or refused.
  package mutating func apply(
    _ change: RowChange, stamp: Stamp, table: TableSchema, isKnown: (Stamp) -> Bool
  ) {
    apply(resolved: change.withoutLaterBases(than: stamp), stamp: stamp, table: table, isKnown: isKnown)
  }

  /// The same for a change whose bases were looked at already.
  ///
  /// What stands for an older write may itself be later than the change: a save that was issued again after it.
  package mutating func apply(
    resolved change: RowChange, stamp: Stamp, table: TableSchema, isKnown: (Stamp) -> Bool
  ) {
    // A change that does nothing must leave no stamp, or the last of two to come would win.
    guard change.deletes != nil || !change.groups.isEmpty else { return }
    if change.deletes == nil {
      if applyPlainly(change, stamp: stamp, table: table) { return }
      if applyInOrder(change, stamp: stamp, table: table) { return }
    }
    var groups = heads.groups(count: table.groups.count)
    var deletion = heads.deletion ?? Deletion(unsettled: [], covered: [])
    if let seen = change.deletes { Self.delete(seen, stamp: stamp, &groups, &deletion) }
    for write in change.groups where write.group < groups.count {
      let bases = write.bases.filter { base in
        guard let settled = deletion.unsettled.firstIndex(of: base) else { return true }
        deletion.unsettled.remove(at: settled)
        return false
      }
      merge(
        GroupChange(group: write.group, values: write.values, bases: bases), stamp: stamp,
        into: &groups[write.group], of: table.groups[write.group], isKnown: isKnown)
    }
    heads = .split(groups, deletion: deletion.normalized)
    collapse()
  }

  private static func delete(
    _ seen: [Stamp], stamp: Stamp, _ groups: inout [GroupHeads], _ deletion: inout Deletion
  ) {
    deletion.covered = Set(deletion.covered).union(seen).sorted()
    // A re-creation names the delete as base and may come before it.
    let isSettled = groups.contains { $0.awaited.contains(stamp) }
    for position in groups.indices { groups[position].awaited.removeAll { $0 == stamp } }
    if !isSettled { deletion.unsettled = Set(deletion.unsettled).union([stamp]).sorted() }
  }

  /// The common case: the groups set have the row's only stamp as their only base, or the row is new.
  private mutating func applyPlainly(_ change: RowChange, stamp: Stamp, table: TableSchema) -> Bool {
    guard case .single(let current, let mask) = heads else { return false }
    var written: UInt16 = 0
    for write in change.groups {
      guard write.group < table.groups.count else { return false }
      let bit = UInt16(1) << UInt16(write.group)
      let isSet = mask & bit != 0
      #if TRIBUTARY_DEFECTS
        if Defect.on(.baseNotCompared) {
          written |= bit
          continue
        }
      #endif
      guard isSet ? (write.bases.count == 1 && write.bases[0] == current) : write.bases.isEmpty else { return false }
      written |= bit
    }
    guard mask & ~written == 0, mask == 0 || stamp > current else { return false }
    for write in change.groups { show(write.values, of: table.groups[write.group]) }
    heads = .single(stamp, mask: written)
    return true
  }

  /// The next common case: each group set has one head at most, and the write names it as its only base.
  private mutating func applyInOrder(_ change: RowChange, stamp: Stamp, table: TableSchema) -> Bool {
    guard heads.deletion == nil else { return false }
    var groups = heads.groups(count: table.groups.count)
    for write in change.groups {
      guard write.group < groups.count else { return false }
      let group = groups[write.group]
      guard group.others.isEmpty, group.awaited.isEmpty else { return false }
      if let shown = group.shown {
        guard write.bases.count == 1, write.bases[0] == shown, stamp > shown else { return false }
      } else {
        guard write.bases.isEmpty else { return false }
      }
      groups[write.group].shown = stamp
    }
    for write in change.groups { show(write.values, of: table.groups[write.group]) }
    heads = .split(groups, deletion: nil)
    collapse()
    return true
  }

  private mutating func merge(
    _ write: GroupChange, stamp: Stamp, into group: inout GroupHeads, of schema: RegisterGroup,
    isKnown: (Stamp) -> Bool
  ) {
    let superseded = group.awaited.contains(stamp)
    group.awaited.removeAll { $0 == stamp }
    let written = superseded ? nil : Head(stamp: stamp, values: write.values)
    supersede(write.bases, adding: written, in: &group, of: schema, isKnown: isKnown)
  }

  /// Takes away heads that a write names as bases, or awaits those that have not come.
  private mutating func supersede(
    _ bases: [Stamp], adding head: Head?, in group: inout GroupHeads, of schema: RegisterGroup,
    isKnown: (Stamp) -> Bool
  ) {
    var all = group.others
    if let shown = group.shown { all.append(Head(stamp: shown, values: Array(values[schema.range]))) }
    for base in bases {
      let before = all.count
      all.removeAll { $0.stamp == base }
      if all.count == before, !isKnown(base), !group.awaited.contains(base) { group.awaited.append(base) }
    }
    #if TRIBUTARY_DEFECTS
      if Defect.on(.awaitedForgotten) { group.awaited = [] }
    #endif
    group.awaited.sort()
    if let head, !all.contains(where: { $0.stamp == head.stamp }) { all.append(head) }
    all.sort { $0.stamp > $1.stamp }
    #if TRIBUTARY_DEFECTS
      if Defect.on(.lastToComeShows) { all.sort { left, _ in left.stamp == head?.stamp } }
    #endif
    group.shown = all.first?.stamp
    group.others = Array(all.dropFirst())
    show(all.first?.values ?? [FieldValue](repeating: .null, count: schema.range.count), of: schema)
  }

  /// Takes note that a write which others may build on will never be applied: what names it means what it stands for.
  ///
  /// - Parameters:
  ///   - stamp: The write.
  ///   - table: The row's table.
  ///   - standsFor: The stamps that it stands for in a group.
  ///   - isKnown: As for `apply`.
  package mutating func drop(
    _ stamp: Stamp, table: TableSchema, standsFor: (_ group: Int) -> [Stamp], isKnown: (Stamp) -> Bool
  ) {
    guard case .split(var groups, var deletion) = heads else { return }
    for position in groups.indices where groups[position].awaited.contains(stamp) {
      groups[position].awaited.removeAll { $0 == stamp }
      supersede(
        standsFor(position), adding: nil, in: &groups[position], of: table.groups[position], isKnown: isKnown)
    }
    if let covered = deletion?.covered, covered.contains(stamp) {
      deletion?.covered = Set(covered).union(groups.indices.flatMap(standsFor)).sorted()
    }
    heads = .split(groups, deletion: deletion)
    collapse()
  }

  /// Takes out a write as if it had never come; what it overwrote does not come back.
  package mutating func forget(_ stamp: Stamp, table: TableSchema) {
    guard heads.isTouched(by: stamp) else { return }
    var groups = heads.groups(count: table.groups.count)
    var deletion = heads.deletion
    deletion?.unsettled.removeAll { $0 == stamp }
    for position in groups.indices {
      groups[position].others.removeAll { $0.stamp == stamp }
      guard groups[position].shown == stamp else { continue }
      let range = table.groups[position].range
      let next = groups[position].others.first
      groups[position].shown = next?.stamp
      groups[position].others = Array(groups[position].others.dropFirst())
      show(next?.values ?? [FieldValue](repeating: .null, count: range.count), of: table.groups[position])
    }
    heads = .split(groups, deletion: deletion?.normalized)
    if heads.deletion == nil, groups.allSatisfy({ $0.stamps.isEmpty && $0.awaited.isEmpty }) {
      self = RowState(empty: table)
    } else {
      collapse()
    }
  }

  private mutating func show(_ written: [FieldValue], of group: RegisterGroup) {
    for (position, value) in zip(group.range, written) {
      #if TRIBUTARY_DEFECTS
        if Defect.on(.columnNotWritten) {
          guard position != group.range.upperBound - 1 || position == group.range.lowerBound else { continue }
        }
      #endif
      values[position] = value
    }
  }

  /// Takes the short form where one stamp stands for every group that was set.
  mutating func collapse() {
    guard case .split(let groups, nil) = heads else { return }
    var stamp: Stamp?
    var mask: UInt16 = 0
    for (position, group) in groups.enumerated() {
      guard group.others.isEmpty, group.awaited.isEmpty else { return }
      guard let shown = group.shown else { continue }
      guard stamp == nil || stamp == shown else { return }
      stamp = shown
      mask |= 1 << UInt16(position)
    }
    if let stamp { heads = .single(stamp, mask: mask) }
  }

  /// The groups that several people wrote at once with unequal values, or that somebody wrote while another deleted
  /// the row.
  package func conflicts(in table: TableSchema) -> [Int] {
    guard case .split(let groups, let deletion) = heads else { return [] }
    let isDeleted = heads.isDeleted
    return groups.indices.filter { position in
      guard !isDeleted, groups[position].awaited.isEmpty, position < table.groups.count else { return false }
      if let deletion, !deletion.unsettled.isEmpty, !groups[position].stamps.allSatisfy(deletion.covered.contains) {
        return true
      }
      let shown = Array(values[table.groups[position].range])
      return groups[position].others.contains { $0.values != shown }
    }
  }
}
