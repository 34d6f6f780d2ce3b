package import Replica

/// A copy's bookkeeping beyond its rows: the origins it has met, how far it knows each, its own present life, and its
/// commit counter.
///
/// A value, so that a transaction works on its own copy and a rollback leaves no trace.
package struct Books: Sendable {
  /// What is known of one origin.
  package struct Entry: Sendable, Hashable {
    /// The greatest time seen of it.
    package var time = HybridTimestamp(rawValue: 0)
    /// The time of the last write of its chain that is held here: the next must be later.
    package var chainTime = HybridTimestamp(rawValue: 0)
    /// How far its chain is held here.
    package var position = ChainPosition.start
    /// Whether some of its writes were dropped or issued again, so that a base that names one must be looked up.
    package var hasDrops = false

    /// Nothing known.
    package init() {}
  }

  /// Small numbers for origins.
  package private(set) var origins = OriginTable()
  /// What is known of each origin, by its number.
  package private(set) var entries: [Entry] = [Entry()]
  /// This copy's own present life.
  package private(set) var own: Origin
  /// The last commit position given out.
  package var position: Int64 = 0
  /// Whether any origin has writes that were dropped.
  package private(set) var hasDrops = false
  /// The numbers whose entries changed since the books were read.
  package private(set) var changed: Set<Int> = []

  /// Counts the transactions that wrote the books: equal editions of one file are equal books.
  package var edition: Int64 = 0

  /// Opens empty books for one life of a copy.
  package init(own: Origin) {
    self.own = own
  }

  /// Enters an origin as it was stored; numbers must come in order.
  /// - Returns: Whether the number fits.
  package mutating func restore(_ origin: Origin, number: Int, _ entry: Entry) -> Bool {
    guard Int(origins.intern(origin)) == number, number == entries.count else { return false }
    entries.append(entry)
    if entry.hasDrops { hasDrops = true }
    return true
  }

  /// Notes that everything was written.
  package mutating func noteSaved() {
    changed = []
    edition += 1
  }

  /// The blob of a row's bookkeeping; origins met for the first time get a number.
  package mutating func encode(_ heads: RowHeads) -> [UInt8] {
    let blob = StampCodec.encode(heads, origins: &origins)
    while entries.count < origins.origins.count { extend() }
    return blob
  }

  private mutating func extend() {
    changed.insert(entries.count)
    entries.append(Entry())
  }

  /// The number of an origin, given now where it has none.
  package mutating func number(of origin: Origin) -> Int {
    let index = Int(origins.intern(origin))
    while entries.count <= index { extend() }
    return index
  }

  /// The number of this copy's own present life.
  package mutating func ownNumber() -> Int { number(of: own) }

  /// What is known of an origin.
  package func entry(of origin: Origin) -> Entry {
    origins.index(of: origin).map { entries[Int($0)] } ?? Entry()
  }

  /// The greatest time seen of an origin.
  package func time(of origin: Origin) -> HybridTimestamp {
    origins.index(of: origin).map { entries[Int($0)].time } ?? HybridTimestamp(rawValue: 0)
  }

  /// Whether a write of a stamp was seen here, applied or dropped.
  ///
  /// Of a chain that this copy takes in, the writes that came in its segments are known, and no others: a row that came
  /// as it stood may name a later one, whose segment is still to come.
  package func isKnown(_ stamp: Stamp) -> Bool {
    if stamp.origin == .builtin { return true }
    guard let index = origins.index(of: stamp.origin) else { return false }
    let entry = entries[Int(index)]
    let isTakenIn = stamp.origin.node != own.node && entry.position.sequence > 0
    return stamp.time <= (isTakenIn ? entry.chainTime : entry.time)
  }

  /// Notes that an origin's writes were seen up to a time.
  package mutating func see(_ time: HybridTimestamp, of number: Int) {
    guard number > 0, time > entries[number].time else { return }
    entries[number].time = time
    changed.insert(number)
  }

  /// Notes that a write of an origin's chain was judged: the next must be later.
  package mutating func noteJudged(_ time: HybridTimestamp, of number: Int) {
    if time > entries[number].chainTime { entries[number].chainTime = time }
    see(time, of: number)
  }

  /// How far an origin's chain is held; the start where nothing of it is.
  package func position(of origin: Origin) -> ChainPosition { entry(of: origin).position }

  /// Notes how far an origin's chain is held, and the time of its last write.
  package mutating func advance(_ number: Int, to position: ChainPosition, _ time: HybridTimestamp) {
    entries[number].position = position
    entries[number].chainTime = time
    changed.insert(number)
    see(time, of: number)
  }

  /// Notes that bases which name writes of an origin must be looked up.
  package mutating func noteDrops(of number: Int) {
    guard !entries[number].hasDrops else { return }
    entries[number].hasDrops = true
    hasDrops = true
    changed.insert(number)
  }

  /// Forgets what an origin wrote past a place in its chain.
  package mutating func close(_ number: Int, at position: ChainPosition, _ time: HybridTimestamp) {
    entries[number].position = position
    entries[number].time = time
    entries[number].chainTime = time
    changed.insert(number)
  }

  /// Begins a new life of this copy.
  package mutating func beginLife(_ incarnation: UInt64) {
    own = Origin(node: own.node, incarnation: incarnation)
    _ = number(of: own)
  }

  /// The greatest time seen of any origin: a local clock starts after it.
  package var latestTime: HybridTimestamp {
    entries.dropFirst().map(\.time).max() ?? HybridTimestamp(rawValue: 0)
  }

  /// The chains of one node that are held here, by number.
  package func chains(of node: NodeID) -> [(number: Int, origin: Origin)] {
    origins.origins.enumerated().filter { $0.element.node == node && $0.offset > 0 }.map { ($0.offset, $0.element) }
  }
}
