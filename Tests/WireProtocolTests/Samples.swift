import Replica
import Seeds
import WireProtocol

/// Keys, origins and transactions for these tests.
enum Samples {
  /// The key whose private bytes are 0 to 31.
  static let key: SigningKey = key(startingAt: 0)

  /// A key that differs from the first.
  static let otherKey: SigningKey = key(startingAt: 100)

  /// And one more.
  static let thirdKey: SigningKey = key(startingAt: 200)

  private static func key(startingAt first: UInt8) -> SigningKey {
    SigningKey(bytes: (0..<32).map { first + $0 }) ?? .generate()
  }

  /// The life of the node that holds the first key.
  static let origin = Origin(node: key.publicKey.node, incarnation: 7)

  /// A write of one figure.
  static func figure(_ numerator: Int64, at time: UInt64, over bases: [Stamp] = []) -> Transaction {
    let values: [FieldValue] = [
      .null, .integer(numerator * 1_000_000), .integer(400_000_000), .null, .integer(0), .integer(1), .text("entry"),
    ]
    let row = RowChange(
      table: Schema.observation.id, identity: [.text("500114"), .text("HC23"), .text("2022-Q2")],
      groups: [GroupChange(group: 0, values: values, bases: bases)])
    return Transaction(time: HybridTimestamp(rawValue: time), account: "li", reason: "", rows: [row])
  }

  /// A few transactions of several tables.
  static let few: [Transaction] = {
    let first = Stamp(time: HybridTimestamp(rawValue: 10), origin: origin)
    let delete = RowChange(
      table: Schema.mention.id, identity: [.blob([1, 2]), .text("500114")], groups: [], deletes: [first])
    return [
      figure(161, at: 10), figure(162, at: 20, over: [first]),
      Transaction(time: HybridTimestamp(rawValue: 30), account: "li", reason: "重复", rows: [delete]),
    ]
  }()

  /// A segment of the few transactions at the start of the chain.
  static func segment() throws -> Segment {
    try Segment.seal(few, origin: origin, after: .start, key: key)
  }

  /// Random transactions of every table, in the order in which one copy would make them.
  static func transactions(_ random: inout Seed, upTo count: Int) -> [Transaction] {
    var time: UInt64 = 0
    return (0..<random.pick(0..<count + 1)).map { _ in
      time += 1 + (random.once(in: 20) ? random.next() >> 8 : UInt64(random.pick(0..<1_000)))
      let rows = (0..<random.pick(0..<4)).map { _ in row(&random) }
      return Transaction(
        time: HybridTimestamp(rawValue: time), account: ["", "li", "王"][random.pick(0..<3)],
        reason: random.once(in: 2) ? "" : text(&random), rows: rows)
    }
  }

  private static func row(_ random: inout Seed) -> RowChange {
    let table = Schema.tables[random.pick(0..<Schema.tables.count)]
    var change = RowChange(table: table.id, identity: table.identity.map { _ in value(&random) }, groups: [])
    if random.once(in: 4) { change.deletes = stamps(&random) }
    for (position, group) in table.groups.enumerated() where random.once(in: 2) {
      let bases = random.once(in: 2) ? [] : stamps(&random)
      let values = group.columns.map { _ in value(&random) }
      change.groups.append(GroupChange(group: position, values: values, bases: bases))
    }
    return change
  }

  private static func text(_ random: inout Seed) -> String {
    String((0..<random.pick(0..<6)).map { _ in Character(["a", "é", "黔", "\u{0}", "👍", "\n"][random.pick(0..<6)]) })
  }

  /// A value of any kind: the codec does not mind what a column should hold.
  static func value(_ random: inout Seed) -> FieldValue {
    switch random.pick(0..<6) {
    case 0: .null
    case 1: .integer(Int64(bitPattern: random.next()))
    case 2: .integer(Int64(random.pick(-3..<4)) * 1_000_000)
    case 3: .blob(random.bytes(random.pick(0..<20)))
    default: .text(text(&random))
    }
  }

  /// Up to three stamps.
  static func stamps(_ random: inout Seed) -> [Stamp] {
    (0..<random.pick(0..<4)).map { _ in
      let node = NodeID(high: 0, low: UInt64(random.pick(0..<4)))
      let origin = Origin(node: node, incarnation: UInt64(random.pick(0..<2)))
      return Stamp(time: HybridTimestamp(rawValue: random.next() >> random.next() % 64), origin: origin)
    }
  }
}

/// The code of the typed error that a block throws, or nil where it throws none.
func code(of block: () throws(WireError) -> Void) -> String? {
  do throws(WireError) {
    try block()
    return nil
  } catch {
    return error.code
  }
}
