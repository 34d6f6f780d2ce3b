import Replica

/// One row as its writes made it by some moment, put together from what segments say.
///
/// Shares the rule of the merge and none of its code: a head is an applied write that no applied write names as base;
/// the greatest head shows; a row is deleted while deletes have seen every head.
struct PastRow {
  /// Key and fixed columns.
  let identity: [FieldValue]
  private var writes: [PastWrite] = []

  init(identity: [FieldValue]) {
    self.identity = identity
  }

  mutating func add(_ write: PastWrite) {
    guard !writes.contains(where: { $0.stamp == write.stamp }) else { return }
    writes.append(write)
  }

  /// Whether deletes had seen all that was written.
  var isDeleted: Bool {
    let applied = writes.filter(\.isApplied)
    guard applied.contains(where: { $0.change.deletes != nil }) else { return false }
    let seen = Set(applied.flatMap { $0.change.deletes ?? [] }.flatMap(meant))
    let groups = Set(applied.flatMap { $0.change.groups.map(\.group) })
    return groups.allSatisfy { group in heads(of: group).allSatisfy { seen.contains($0.stamp) } }
  }

  /// The write that showed in a group, with its values; nil where none did.
  func shown(_ group: Int) -> (write: PastWrite, values: [FieldValue])? {
    guard !isDeleted, let head = heads(of: group).max(by: { $0.stamp < $1.stamp }),
      let written = head.change.groups.first(where: { $0.group == group })
    else { return nil }
    return (head, written.values)
  }

  private func heads(of group: Int) -> [PastWrite] {
    let written = writes.filter { write in write.isApplied && write.change.groups.contains { $0.group == group } }
    let superseded = Set(
      written.flatMap { write in write.change.groups.filter { $0.group == group }.flatMap(\.bases) }.flatMap(meant))
    return written.filter { !superseded.contains($0.stamp) }
  }

  /// What a base means: itself, or where it names a refused write, what that one would have overwritten.
  private func meant(_ base: Stamp) -> [Stamp] {
    var found: [Stamp] = []
    var open = [base]
    var known: Set<Stamp> = []
    while let next = open.popLast() {
      guard known.insert(next).inserted else { continue }
      found.append(next)
      guard let write = writes.first(where: { $0.stamp == next }), !write.isApplied else { continue }
      open += write.change.groups.flatMap(\.bases)
    }
    return found
  }
}

/// One write of a row, and the save that made it.
struct PastWrite {
  let stamp: Stamp
  let change: RowChange
  /// Whether the hub applied the save.
  let isApplied: Bool
  let account: String
  let reason: String
  /// The number of the save among its copy's, or nil where only the row itself tells of it.
  let sequence: UInt64?
  /// The signed segment that brought it, or nil for one that is not in a segment.
  let segment: (id: Int64, head: [UInt8])?
}
