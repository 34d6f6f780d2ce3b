import Foundation
import Replica
import Seeds
import SwiftProtobuf
import Testing
import WireGenerated
import WireProtocol

@Suite struct `Payloads` {
  @Test func `give back the transactions that went in`() throws {
    var random = Seed("payload codec", 29)
    var rows = 0
    for _ in 0..<2_000 {
      let transactions = Samples.transactions(&random, upTo: 6)
      rows += transactions.reduce(0) { $0 + $1.rows.count }
      #expect(try PayloadCodec.decode(PayloadCodec.encode(transactions)) == transactions, "\(random)")
    }
    #expect(rows > 5_000, "\(random)")
  }

  @Test func `cut short anywhere are refused or say something else`() throws {
    let whole = try PayloadCodec.encode(Samples.few)
    var refused = 0
    for length in 0..<whole.count {
      do throws(WireError) {
        #expect(try PayloadCodec.decode(Array(whole.prefix(length))) != Samples.few, "cut at \(length)")
      } catch {
        #expect(error.code == "message-malformed", "cut at \(length): \(error.code)")
        refused += 1
      }
    }
    #expect(refused > whole.count / 2)
  }

  @Test func `altered anywhere are read or refused with a known reason`() throws {
    var random = Seed("altered payloads", 31)
    let whole = try PayloadCodec.encode(Samples.few)
    var codes: Set<String> = []
    for _ in 0..<20_000 {
      var bytes = whole
      for _ in 0...random.pick(0..<3) {
        bytes[random.pick(0..<bytes.count)] = UInt8.random(in: 0...255, using: &random)
      }
      if let code = code(of: { () throws(WireError) in _ = try PayloadCodec.decode(bytes) }) { codes.insert(code) }
    }
    #expect(codes == ["message-malformed", "schema-unknown"], "\(random)")
  }

  private static func payload(_ change: (inout WirePayload) -> Void) throws -> [UInt8] {
    var message = try WirePayload(serializedBytes: PayloadCodec.encode(Samples.few))
    change(&message)
    return try message.serializedBytes()
  }

  private static func refusal(_ change: (inout WirePayload) -> Void) throws -> String? {
    let bytes = try payload(change)
    return code { () throws(WireError) in _ = try PayloadCodec.decode(bytes) }
  }

  @Test func `of tables, columns and groups that this version does not know are refused as such`() throws {
    #expect(try Self.refusal { $0.columns[0].table = UInt32(Schema.lastNumber + 1) } == "schema-unknown")
    #expect(try Self.refusal { $0.columns[0].table = 0 } == "schema-unknown")
    #expect(try Self.refusal { $0.columns[0].table = .max } == "schema-unknown")
    #expect(try Self.refusal { $0.columns[0].column = 99 } == "schema-unknown")
    #expect(try Self.refusal { $0.rowTable[0] = UInt32(Schema.lastNumber + 1) } == "schema-unknown")
    #expect(try Self.refusal { $0.rowTable[0] = 65_536 } == "schema-unknown")
    #expect(try Self.refusal { $0.rowMask[0] |= 16 } == "schema-unknown")
    #expect(try Self.refusal { $0.rowMask[0] |= 1 << 31 } == "schema-unknown")
  }

  /// Where a payload has a column of the figures.
  private static func column(_ id: UInt32, of message: WirePayload) -> Int {
    message.columns.firstIndex { $0.table == 12 && $0.column == id } ?? 0
  }

  @Test func `whose streams do not fit each other are refused`() throws {
    let changes: [(inout WirePayload) -> Void] = [
      { $0.account.removeLast() }, { $0.reason.append(0) }, { $0.rowCount[0] = 2 }, { $0.rowCount[2] = 0 },
      { $0.rowCount[0] = .max }, { $0.rowMask.removeLast() }, { $0.baseAge.removeLast() }, { $0.account[0] = 9 },
      { $0.baseOrigin[0] = 1 }, { $0.baseCount[0] = 9 }, { $0.baseCount.removeLast() },
      { $0.origins[0].node = Data([1]) }, { $0.columns.removeLast() }, { $0.columns[0].kinds = Data([9]) },
      { $0.columns[0].lengths[0] = .max }, { $0.time[1] = .max },
      { $0.columns[Self.column(1, of: $0)].data[0] = 0xFF }, { $0.columns[Self.column(5, of: $0)].divisor = .max },
    ]
    for (number, change) in changes.enumerated() {
      #expect(try Self.refusal(change) == "message-malformed", "change \(number)")
    }
  }

  @Test func `never name two transactions by one stamp`() throws {
    #expect(try Self.refusal { $0.time[1] = 0 } == "message-malformed")
    let same = [Samples.figure(1, at: 5), Samples.figure(2, at: 5)]
    #expect(code { () throws(WireError) in _ = try PayloadCodec.encode(same) } == "message-malformed")
    let falling = [Samples.figure(1, at: 5), Samples.figure(2, at: 4)]
    #expect(code { () throws(WireError) in _ = try PayloadCodec.encode(falling) } == "message-malformed")
  }

  @Test func `refuse to write rows that do not fit their table`() {
    let changes: [(inout RowChange) -> Void] = [
      { $0.table = 13 }, { $0.table = 0 }, { $0.identity.removeLast() }, { $0.groups[0].group = 2 },
      { $0.groups[0].values.removeLast() }, { $0.groups.append($0.groups[0]) },
      { $0.groups.insert(GroupChange(group: 1, values: [.null], bases: []), at: 0) },
    ]
    for (number, change) in changes.enumerated() {
      var transaction = Samples.figure(161, at: 10)
      change(&transaction.rows[0])
      let found = code { () throws(WireError) in _ = try PayloadCodec.encode([transaction]) }
      #expect(found == "message-malformed", "change \(number)")
    }
  }

  @Test func `hold as many transactions and rows as their limits say and not one more`() throws {
    let transactions = (1...3).map { Samples.figure(1, at: UInt64($0)) }
    let bytes = try PayloadCodec.encode(transactions)
    #expect(try PayloadCodec.decode(bytes, limit: 3) == transactions)
    #expect(code { () throws(WireError) in _ = try PayloadCodec.decode(bytes, limit: 2) } == "message-too-large")
    func rows(_ count: Int) throws -> String? {
      try Self.refusal { $0.rowTable = [UInt32](repeating: 12, count: count) }
    }
    #expect(try rows(WireLimits.rowsPerSegment) == "message-malformed")
    #expect(try rows(WireLimits.rowsPerSegment + 1) == "message-too-large")
  }

  @Test func `of figures in whole numbers drop the six zeros`() throws {
    let whole = try PayloadCodec.encode([Samples.figure(161, at: 10)])
    let message = try WirePayload(serializedBytes: whole)
    let numerators = try #require(message.columns.first { $0.column == 5 })
    #expect(numerators.divisor == 1_000_000 && numerators.integers == [161])
  }
}
