import Model
import Replica
import Testing

/// Offices that share one task: group 0 is its text, group 1 its state.
private struct Office {
  private(set) var copy = HistoryCopy(Schema.task)
  private let origin: Origin

  init(_ number: UInt64) {
    origin = Origin(node: NodeID(high: 0, low: number), incarnation: 0)
  }

  var state: RowState { copy.state }

  private mutating func save(_ change: RowChange, at time: UInt64) -> HistoryEntry {
    let stamp = Stamp(time: HybridTimestamp(rawValue: time), origin: origin)
    let entry = HistoryEntry(stamp: stamp, change: change, isRefused: false)
    copy.take(entry)
    return entry
  }

  /// Writes over the heads that this office sees.
  mutating func write(_ text: String, group: Int = 1, at time: UInt64) -> HistoryEntry {
    let values = [FieldValue.text(text)] + Schema.task.groups[group].columns.dropFirst().map { _ in .null }
    let write = GroupChange(group: group, values: values, bases: state.heads.bases(of: group))
    return save(RowChange(table: Schema.task.id, identity: [], groups: [write]), at: time)
  }

  /// Deletes what this office sees.
  mutating func delete(at time: UInt64) -> HistoryEntry {
    let seen = Set(Schema.task.groups.indices.flatMap { state.heads.bases(of: $0) }).sorted()
    return save(RowChange(table: Schema.task.id, identity: [], groups: [], deletes: seen), at: time)
  }

  mutating func take(_ entries: HistoryEntry...) {
    for entry in entries { copy.take(entry) }
  }

  func shows(_ group: Int = 1) -> FieldValue { state.values[Schema.task.groups[group].offset] }
  var conflicts: [Int] { state.conflicts(in: Schema.task) }
}

@Suite struct `Merging` {
  @Test func `an edit replaces what it has seen, whoever made it, and leaves no trace`() {
    var (first, second) = (Office(1), Office(2))
    let made = first.write("未启动", at: 10)
    second.take(made)
    let edit = second.write("进行中", at: 20)
    first.take(edit)
    #expect(first.state == second.state && first.shows() == .text("进行中"))
    #expect(first.state.heads == .single(edit.stamp, mask: 2))
  }

  @Test func `D1 of two edits at once the greatest stamp shows and both are kept`() {
    var (first, second, hub) = (Office(1), Office(2), Office(3))
    let late = second.write("滞后", at: 30)
    let early = first.write("已完成", at: 20)
    hub.take(late, early)
    #expect(hub.shows() == .text("滞后") && hub.conflicts == [1])
    let group = hub.state.heads.groups(count: 2)[1]
    #expect(group.shown == late.stamp && group.others.map(\.stamp) == [early.stamp])
    #expect(group.others.first?.values.first == .text("已完成"))
  }

  @Test func `D1 D8 the node decides between two edits of one instant`() {
    var (first, second, hub) = (Office(1), Office(2), Office(3))
    hub.take(second.write("乙", at: 20), first.write("甲", at: 20))
    #expect(hub.shows() == .text("乙"))
  }

  @Test func `equal values are no conflict`() {
    var (first, second, hub) = (Office(1), Office(2), Office(3))
    hub.take(first.write("已完成", at: 20), second.write("已完成", at: 30))
    #expect(hub.conflicts.isEmpty && hub.state.heads.hasConcurrentHeads)
  }

  @Test func `D9 a resolution settles exactly what it names`() {
    var (first, second, third, hub) = (Office(1), Office(2), Office(3), Office(4))
    let one = first.write("甲", at: 10)
    let two = second.write("乙", at: 20)
    let three = third.write("丙", at: 15)
    first.take(two)
    let resolution = first.write("甲乙", at: 30)
    hub.take(three, one, resolution, two)
    let group = hub.state.heads.groups(count: 2)[1]
    #expect(group.stamps == [resolution.stamp, three.stamp] && hub.conflicts == [1])
    let last = hub.write("丙", at: 40)
    #expect(last.change.groups.first?.bases == [resolution.stamp, three.stamp])
    #expect(hub.conflicts.isEmpty && hub.state.heads == .single(last.stamp, mask: 2))
  }

  @Test func `D6 no conflict shows while a named base is missing`() {
    var (first, second, hub) = (Office(1), Office(2), Office(3))
    let base = first.write("甲", at: 10)
    second.take(base)
    let edit = second.write("乙", at: 20)
    let other = first.write("丙", at: 15)
    hub.take(edit)
    #expect(hub.state.heads.groups(count: 2)[1].awaited == [base.stamp])
    hub.take(base)
    #expect(hub.shows() == .text("乙") && hub.conflicts.isEmpty && !hub.state.heads.hasConcurrentHeads)
    hub.take(other)
    #expect(hub.conflicts == [1])
  }

  @Test func `D2 groups are merged apart and never torn: numerator and denominator come from one write`() {
    let table = Schema.observation
    func figure(_ numerator: Int64, _ denominator: Int64) -> [FieldValue] {
      [.null, .integer(numerator), .integer(denominator), .null, .integer(0), .integer(1), .null]
    }
    var state = RowState(empty: table)
    func apply(_ group: Int, _ values: [FieldValue], by node: UInt64, at time: UInt64) {
      let stamp = Stamp(
        time: HybridTimestamp(rawValue: time), origin: Origin(node: NodeID(high: 0, low: node), incarnation: 0))
      let write = GroupChange(group: group, values: values, bases: [])
      state.apply(RowChange(table: table.id, identity: [], groups: [write]), stamp: stamp, table: table) { _ in true }
    }
    apply(0, figure(161, 400), by: 1, at: 30)
    apply(0, figure(90, 100), by: 2, at: 20)
    apply(1, [.text("备注")], by: 3, at: 40)
    #expect(Array(state.values.prefix(7)) == figure(161, 400) && state.values[7] == .text("备注"))
    #expect(state.heads.groups(count: 2)[0].others.first?.values == figure(90, 100))
    #expect(state.conflicts(in: table) == [0])
  }

  @Test
  func `I3 a write takes away what its base stands for, also where that was issued again after it, in each order`() {
    let table = Schema.task
    let origin = Origin(node: NodeID(high: 0, low: 1), incarnation: 2)
    func stamp(_ time: UInt64, _ incarnation: UInt64 = 2) -> Stamp {
      Stamp(
        time: HybridTimestamp(rawValue: time), origin: Origin(node: origin.node, incarnation: incarnation))
    }
    func write(_ text: String, over bases: [Stamp]) -> RowChange {
      RowChange(
        table: table.id, identity: [], groups: [GroupChange(group: 1, values: [.text(text), .null], bases: bases)])
    }
    let (first, edit, again) = (stamp(10, 1), stamp(20), stamp(30))
    // The edit names the first issue, which nobody here has yet; then the same comes under a later stamp.
    var early = RowState(empty: table)
    early.apply(write("乙", over: [first]), stamp: edit, table: table) { _ in false }
    early.apply(write("甲", over: []), stamp: again, table: table) { _ in false }
    early.drop(first, table: table, standsFor: { _ in [again] }, isKnown: { _ in true })
    // What the first issue stands for is known before the edit comes.
    var late = RowState(empty: table)
    late.apply(write("甲", over: []), stamp: again, table: table) { _ in false }
    late.apply(resolved: write("乙", over: [again]), stamp: edit, table: table) { _ in true }
    #expect(early == late)
    #expect(
      early.heads.groups(count: 2)[1].stamps == [edit] && early.values[table.groups[1].range.lowerBound] == .text("乙"))
  }

  @Test func `a write whose number of groups is beyond the table changes nothing`() {
    var state = RowState(empty: Schema.task)
    let write = GroupChange(group: 2, values: [.null], bases: [])
    let stamp = Stamp(time: HybridTimestamp(rawValue: 9), origin: .builtin)
    state.apply(RowChange(table: 5, identity: [], groups: [write]), stamp: stamp, table: Schema.task) { _ in true }
    #expect(state.values.allSatisfy { $0 == .null } && state.heads.groups(count: 2).allSatisfy { $0.shown == nil })
  }
}

@Suite struct `Deleting` {
  @Test func `a delete hides a row whose every head it has seen`() {
    var (first, second) = (Office(1), Office(2))
    second.take(first.write("甲", at: 10), first.write("文", group: 0, at: 11))
    let delete = second.delete(at: 20)
    first.take(delete)
    #expect(delete.change.deletes?.count == 2)
    #expect(first.state.heads.isDeleted && first.state == second.state)
  }

  @Test func `D3 a delete loses against an edit it has not seen, in both orders`() {
    var (first, second) = (Office(1), Office(2))
    let made = first.write("甲", at: 10)
    second.take(made)
    let delete = second.delete(at: 30)
    let edit = first.write("乙", group: 0, at: 20)
    var (edited, deleted) = (Office(3), Office(4))
    edited.take(made, edit, delete)
    deleted.take(made, delete)
    #expect(deleted.state.heads.isDeleted)
    deleted.take(edit)
    #expect(!deleted.state.heads.isDeleted && deleted.state == edited.state)
    #expect(deleted.shows(0) == .text("乙") && deleted.shows(1) == .text("甲"))
  }

  @Test func `D6 a delete that comes before the write it has seen holds`() {
    var (first, second, hub) = (Office(1), Office(2), Office(3))
    let made = first.write("甲", at: 10)
    second.take(made)
    hub.take(second.delete(at: 20), made)
    #expect(hub.state.heads.isDeleted && hub.state == second.state)
  }

  @Test func `two deletes of two halves hide the whole`() {
    var (first, second, third, hub) = (Office(1), Office(2), Office(3), Office(4))
    let text = first.write("文", group: 0, at: 10)
    let state = second.write("态", group: 1, at: 11)
    third.take(state)
    hub.take(text, state, first.delete(at: 20))
    #expect(!hub.state.heads.isDeleted)
    hub.take(third.delete(at: 21))
    #expect(hub.state.heads.isDeleted)
  }

  @Test func `D4 a re-creation over the tombstone stands, even where it comes before the delete`() {
    var (first, second, third) = (Office(1), Office(2), Office(3))
    let made = first.write("甲", at: 10)
    second.take(made)
    let delete = second.delete(at: 20)
    third.take(made, delete)
    let again = third.write("乙", at: 30)
    #expect(again.change.groups.first?.bases == [made.stamp, delete.stamp])
    #expect(!third.state.heads.isDeleted)
    var early = Office(4)
    early.take(made, again)
    #expect(early.state.heads.groups(count: 2)[1].awaited == [delete.stamp])
    early.take(delete)
    #expect(early.state == third.state)
    var rival = Office(5)
    rival.take(made)
    early.take(rival.write("丙", at: 25))
    #expect(early.conflicts == [1], "the delete has come, so nothing hides the conflict any more")
  }
}

@Suite struct `Writes that no honest copy makes` {
  private static func origin(_ node: UInt64) -> Origin { Origin(node: NodeID(high: 0, low: node), incarnation: 0) }

  private static func entry(_ time: UInt64, _ node: UInt64, over bases: [Stamp]) -> HistoryEntry {
    let values: [FieldValue] = [.integer(Int64(node)), .null]
    let change = RowChange(table: 5, identity: [], groups: [GroupChange(group: 1, values: values, bases: bases)])
    let stamp = Stamp(time: HybridTimestamp(rawValue: time), origin: origin(node))
    return HistoryEntry(stamp: stamp, change: change, isRefused: false)
  }

  @Test func `two writes that name each other do not erase both, and every order ends alike`() {
    let first = Stamp(time: HybridTimestamp(rawValue: 10), origin: Self.origin(1))
    let second = Stamp(time: HybridTimestamp(rawValue: 20), origin: Self.origin(2))
    let entries = [Self.entry(10, 1, over: [second]), Self.entry(20, 2, over: [first])]
    var (forward, backward) = (Office(8), Office(9))
    forward.take(entries[0], entries[1])
    backward.take(entries[1], entries[0])
    #expect(forward.state == backward.state && forward.state.heads == .single(second, mask: 2))
  }

  @Test func `a write that names itself is not waited for`() {
    let own = Stamp(time: HybridTimestamp(rawValue: 10), origin: Self.origin(1))
    var office = Office(9)
    office.take(Self.entry(10, 1, over: [own]))
    #expect(office.state.heads == .single(own, mask: 2))
  }

  @Test func `a change that sets nothing leaves no stamp`() {
    var office = Office(9)
    let empty = RowChange(table: 5, identity: [], groups: [])
    let stamp = Stamp(time: HybridTimestamp(rawValue: 10), origin: Self.origin(1))
    office.take(HistoryEntry(stamp: stamp, change: empty, isRefused: false))
    #expect(office.state == RowState(empty: Schema.task))
  }
}

@Suite struct `Built-in rows` {
  private static func entry(_ stamp: Stamp, _ value: Int64, over bases: [Stamp]) -> HistoryEntry {
    let write = GroupChange(group: 1, values: [.integer(value), .null], bases: bases)
    return HistoryEntry(
      stamp: stamp, change: RowChange(table: 5, identity: [], groups: [write]), isRefused: false)
  }

  @Test func `a later edition shows over an earlier, in both orders`() {
    let editions = (1...2).map { Self.entry(.builtin(edition: $0), Int64($0), over: []) }
    var (forward, backward) = (Office(1), Office(2))
    forward.take(editions[0], editions[1])
    backward.take(editions[1], editions[0])
    #expect(forward.shows() == .integer(2) && forward.state.heads == backward.state.heads)
  }

  @Test func `an edition that names the one before replaces it without a trace`() {
    var office = Office(1)
    let first = Stamp.builtin(edition: 1)
    office.take(Self.entry(first, 1, over: []), Self.entry(.builtin(edition: 2), 2, over: [first]))
    #expect(office.state.heads == .single(.builtin(edition: 2), mask: 2) && office.shows() == .integer(2))
  }

  @Test func `what a person wrote shows over any edition`() {
    var office = Office(1)
    office.take(Self.entry(.builtin(edition: 1), 1, over: []))
    let write = office.write("本级", at: 65_536)
    office.take(Self.entry(.builtin(edition: 2), 2, over: [.builtin(edition: 1)]))
    #expect(office.shows() == .text("本级") && office.state.heads.groups(count: 2)[1].shown == write.stamp)
  }
}
