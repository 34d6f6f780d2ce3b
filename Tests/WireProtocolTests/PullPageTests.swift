import Foundation
import Replica
import Seeds
import SwiftProtobuf
import Testing
import WireGenerated
import WireProtocol

@Suite struct `Pages of rows` {
  private static func row(_ random: inout Seed) -> PulledRow {
    let table = Schema.tables[random.pick(0..<Schema.tables.count)]
    func values(_ count: Int) -> [FieldValue] { (0..<count).map { _ in Samples.value(&random) } }
    let state = RowState(values: values(table.columns.count), heads: heads(table, &random))
    return PulledRow(table: table.id, identity: values(table.identity.count), state: state)
  }

  private static func heads(_ table: TableSchema, _ random: inout Seed) -> RowHeads {
    if random.once(in: 3), let stamp = Samples.stamps(&random).first { return .single(stamp, mask: table.allGroups) }
    let groups = table.groups.map { group in
      let stamps = Samples.stamps(&random)
      let others = stamps.dropFirst().map { stamp in
        Head(stamp: stamp, values: group.columns.map { _ in Samples.value(&random) })
      }
      return GroupHeads(shown: stamps.first, others: others, awaited: Samples.stamps(&random))
    }
    let deletion = Samples.stamps(&random).first.map { Deletion(unsettled: [$0], covered: Samples.stamps(&random)) }
    return .split(groups, deletion: deletion)
  }

  @Test func `come back as they were sent, concurrent edits and deletes included`() throws {
    var random = Seed("pull page", 43)
    var concurrent = 0
    for _ in 0..<500 {
      let rows = (0..<random.pick(0..<12)).map { _ in Self.row(&random) }
      concurrent += rows.filter(\.state.heads.hasConcurrentHeads).count
      let page = PullPage(rows: rows, cursor: random.bytes(random.pick(0..<40)), hasMore: random.once(in: 2))
      #expect(try PullPage(decoding: page.encoded()) == page, "\(random)")
    }
    #expect(concurrent > 500, "\(random)")
  }

  /// A page of one task whose state two offices set at once.
  private static func page() -> PullPage {
    let stamps = (1...2).map { number in
      Stamp(
        time: HybridTimestamp(rawValue: 10 - number), origin: Origin(node: NodeID(high: number, low: 0), incarnation: 1)
      )
    }
    let other = Head(stamp: stamps[1], values: [.text("done"), .integer(100)])
    let heads = RowHeads.split(
      [GroupHeads(), GroupHeads(shown: stamps[0], others: [other])], deletion: nil)
    let values = [FieldValue](repeating: .null, count: 7) + [.text("delayed"), .integer(40)]
    let row = PulledRow(
      table: Schema.task.id, identity: [.blob([1]), .text("500114")], state: RowState(values: values, heads: heads))
    return PullPage(rows: [row], cursor: [1, 2, 3], hasMore: true)
  }

  private static func refusal(_ change: (inout WirePullPage) -> Void) throws -> String? {
    var message = try WirePullPage(serializedBytes: page().encoded())
    change(&message)
    let bytes: [UInt8] = try message.serializedBytes()
    return code { () throws(WireError) in _ = try PullPage(decoding: bytes) }
  }

  private static func values(_ values: FieldValue...) -> Data {
    var writer = ByteWriter()
    writer.append(values: values)
    return Data(writer.bytes)
  }

  @Test func `that are damaged are refused`() throws {
    #expect(try Self.refusal { _ in } == nil)
    let changes: [(inout WirePullPage) -> Void] = [
      { $0.origins[0].node = Data([1]) }, { $0.origins.removeLast() }, { $0.rows[0].identity.append(0) },
      { $0.rows[0].identity = Self.values(.null) }, { $0.rows[0].values = Self.values(.null) },
      { $0.rows[0].values.removeLast() }, { $0.rows[0].heads.removeLast() }, { $0.rows[0].heads = Data() },
      { $0.rows[0].concurrent = [] }, { $0.rows[0].concurrent.append(Self.values(.null, .null)) },
      { $0.rows[0].concurrent[0] = Self.values(.null) }, { $0.rows[0].concurrent[0] = Data([9]) },
      { $0.rows[0].heads = Data([1, 3, 0, 0, 0, 0, 0, 0, 0, 9, 1]) }, { $0.rows[0].table = 12 },
      {
        $0.rows[0].heads = Data([1, 4, 0, 0, 0, 0, 0, 0, 0, 9, 1])
        $0.rows[0].concurrent = []
      },
    ]
    for (number, change) in changes.enumerated() {
      #expect(try Self.refusal(change) == "message-malformed", "change \(number)")
    }
  }

  @Test func `leave out rows of tables that this version does not know`() throws {
    var message = try WirePullPage(serializedBytes: Self.page().encoded())
    message.rows[0].table = 65_541
    let bytes: [UInt8] = try message.serializedBytes()
    let read = try PullPage(decoding: bytes)
    #expect(read.rows.isEmpty && read.cursor == [1, 2, 3] && read.hasMore)
  }

  @Test func `over the limit of an answer are refused`() {
    func decoding(_ count: Int) -> String? {
      code { () throws(WireError) in _ = try PullPage(decoding: [UInt8](repeating: 0, count: count)) }
    }
    #expect(decoding(WireLimits.answerBytes) == "message-malformed")
    #expect(decoding(WireLimits.answerBytes + 1) == "message-too-large")
  }

  @Test func `of random bytes never trap`() throws {
    var random = Seed("altered pages", 47)
    let whole = try Self.page().encoded()
    var refused = 0
    for _ in 0..<10_000 {
      var bytes = whole
      for _ in 0...random.pick(0..<3) {
        bytes[random.pick(0..<bytes.count)] = UInt8.random(in: 0...255, using: &random)
      }
      if code(of: { () throws(WireError) in _ = try PullPage(decoding: bytes) }) == "message-malformed" { refused += 1 }
    }
    #expect(refused > 1_000 && refused < 10_000, "\(random)")
  }
}
