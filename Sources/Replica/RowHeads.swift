/// A write that no applied write has superseded, and what it wrote.
package struct Head: Sendable, Hashable {
  /// The write.
  package var stamp: Stamp
  /// One value for each column of the group.
  package var values: [FieldValue]

  /// Makes a head.
  package init(stamp: Stamp, values: [FieldValue]) {
    self.stamp = stamp
    self.values = values
  }
}

/// The bookkeeping of one register group.
package struct GroupHeads: Sendable, Hashable {
  /// The greatest head, whose values the row shows; nil while nothing was written.
  package var shown: Stamp?
  /// The other heads, greatest first, with their values: present only while edits are concurrent.
  package var others: [Head]
  /// Stamps that an applied write named as base and that have not come yet, in order.
  package var awaited: [Stamp]

  /// Bookkeeping of a group.
  package init(shown: Stamp? = nil, others: [Head] = [], awaited: [Stamp] = []) {
    self.shown = shown
    self.others = others
    self.awaited = awaited
  }

  /// The stamps of all heads.
  package var stamps: [Stamp] { (shown.map { [$0] } ?? []) + others.map(\.stamp) }
}

/// The deletes of a row and the heads they had seen.
package struct Deletion: Sendable, Hashable {
  /// The deletes that no applied write names as base, in order: whoever wrote since had not seen them.
  package var unsettled: [Stamp]
  /// Every head that some delete of this row saw, in order.
  package var covered: [Stamp]

  /// Makes a deletion.
  package init(unsettled: [Stamp], covered: [Stamp]) {
    self.unsettled = unsettled
    self.covered = covered
  }

  /// The same, or nil where nothing of it is left to know.
  var normalized: Deletion? { unsettled.isEmpty && covered.isEmpty ? nil : self }
}

/// The bookkeeping of a row: the heads of each group.
///
/// Nearly always one stamp for all groups that were set.
package enum RowHeads: Sendable, Hashable {
  /// Each group of the mask has this one head; the others were never set.
  case single(Stamp, mask: UInt16)
  /// Group by group.
  case split([GroupHeads], deletion: Deletion?)

  /// The bookkeeping group by group.
  ///
  /// A row that was last written by a version which knew fewer groups has nothing in the others.
  package func groups(count: Int) -> [GroupHeads] {
    switch self {
    case .single(let stamp, let mask):
      (0..<count).map { GroupHeads(shown: mask & (1 << UInt16($0)) != 0 ? stamp : nil) }
    case .split(let groups, _):
      groups.count < count
        ? groups + [GroupHeads](repeating: GroupHeads(), count: count - groups.count) : groups
    }
  }

  /// The bookkeeping of the first groups only, as somebody writes it who knows no others.
  package func prefix(_ count: Int) -> RowHeads {
    guard case .split(let groups, let deletion) = self else { return self }
    return .split(Array(groups.prefix(count)), deletion: deletion)
  }

  /// The same with an entry for each group.
  package func padded(to count: Int) -> RowHeads {
    guard case .split(let written, let deletion) = self, written.count < count else { return self }
    return .split(groups(count: count), deletion: deletion)
  }

  /// The deletion, where there was one.
  package var deletion: Deletion? {
    if case .split(_, let deletion) = self { deletion } else { nil }
  }

  /// Whether there is no such row: some delete saw every head there is, or nothing was ever written.
  package var isDeleted: Bool {
    switch self {
    case .single(_, let mask): return mask == 0
    case .split(_, nil): return false
    case .split(let groups, let deletion?):
      #if TRIBUTARY_DEFECTS
        if Defect.on(.deleteHidesAll) { return !deletion.covered.isEmpty }
      #endif
      return groups.allSatisfy { $0.stamps.allSatisfy(deletion.covered.contains) }
    }
  }

  /// The stamps that a new write of a group overwrites.
  package func bases(of group: Int) -> [Stamp] {
    switch self {
    case .single(let stamp, let mask): mask & (1 << UInt16(group)) != 0 ? [stamp] : []
    case .split(let groups, let deletion):
      group < groups.count ? groups[group].stamps + (deletion?.unsettled ?? []) : []
    }
  }

  /// Whether a write of a stamp, or a delete, is among what the row rests on.
  package func isTouched(by stamp: Stamp) -> Bool {
    switch self {
    case .single(let only, _): only == stamp
    case .split(let groups, let deletion):
      deletion?.unsettled.contains(stamp) == true
        || groups.contains { $0.shown == stamp || $0.others.contains { $0.stamp == stamp } }
    }
  }

  /// Whether somebody deleted the row while others wrote it, and nobody has written since.
  package var hasUnsettledDelete: Bool { deletion?.unsettled.isEmpty == false && !isDeleted }

  /// Whether some group has more than one head.
  package var hasConcurrentHeads: Bool {
    guard case .split(let groups, _) = self else { return false }
    return groups.contains { !$0.others.isEmpty }
  }
}
