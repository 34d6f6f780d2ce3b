import Model
import Replica
import Seeds
import Testing

@Suite struct `Bytes` {
  @Test func `reading never traps and never reads past the end`() {
    var random = Seed("byte reader", 13)
    var readSomething = 0
    for _ in 0..<100_000 {
      let bytes = random.bytes(random.pick(0..<24))
      var reader = ByteReader(bytes)
      for _ in 0..<4 {
        let found: Bool
        switch random.pick(0..<7) {
        case 0: found = reader.byte() != nil
        case 1: found = reader.fixed() != nil
        case 2: found = reader.varint() != nil
        case 3: found = reader.count().map { $0 <= bytes.count } ?? false
        case 4: found = reader.raw(random.pick(-2..<30)).map { $0.count <= bytes.count } ?? false
        case 5: found = reader.counted().map { $0.count < bytes.count } ?? false
        default: found = reader.values().map { $0.count < bytes.count } ?? false
        }
        readSomething += found ? 1 : 0
      }
    }
    #expect(readSomething > 10_000, "\(random)")
  }

  @Test func `stamp blobs of random bytes are read or refused`() throws {
    var random = Seed("random stamp blobs", 17)
    var origins = OriginTable()
    for node in 1...40 { _ = origins.intern(Origin(node: NodeID(high: 0, low: UInt64(node)), incarnation: 0)) }
    var refused = 0
    for _ in 0..<100_000 {
      var blob = random.bytes(random.pick(0..<40))
      if !blob.isEmpty { blob[0] = UInt8(random.pick(0..<4)) }
      do throws(ReplicaError) {
        _ = try StampCodec.decode(blob, origins: origins)
      } catch {
        #expect(error.code == "stamps-malformed" && error.recovery == .fatal)
        refused += 1
      }
    }
    #expect(refused > 50_000 && refused < 100_000, "\(random)")
  }

  private static let integers: [(UInt64, [UInt8])] = [
    (0, [0x00]), (1, [0x01]), (127, [0x7F]), (128, [0x80, 0x01]), (300, [0xAC, 0x02]),
    (UInt64.max, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]),
  ]

  @Test(arguments: integers)
  func `integers are written in groups of seven bits`(value: UInt64, bytes: [UInt8]) {
    var writer = ByteWriter()
    writer.append(varint: value)
    #expect(writer.bytes == bytes)
    var reader = ByteReader(bytes)
    #expect(reader.varint() == value && reader.isAtEnd)
  }

  @Test(
    arguments: [
      [], [0x80], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02],
      [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x81, 0x00],
    ] as [[UInt8]])
  func `an integer that is cut short or beyond 64 bits is refused`(bytes: [UInt8]) {
    var reader = ByteReader(bytes)
    #expect(reader.varint() == nil)
  }

  @Test func `a count beyond the bytes that are left is refused before anything is allocated`() {
    var writer = ByteWriter()
    writer.append(varint: 1 << 40)
    var reader = ByteReader(writer.bytes)
    #expect(reader.values() == nil)
    var atTheLimit = ByteReader([2, 7, 8])
    #expect(atTheLimit.counted() == [7, 8] && atTheLimit.isAtEnd)
    var onePast = ByteReader([3, 7, 8])
    #expect(onePast.counted() == nil)
  }

  @Test(
    arguments: [
      [], [.null], [.integer(0)], [.integer(.max), .integer(.min), .integer(-1)], [.text(""), .text("黔江区\u{0}é")],
      [.blob([]), .blob([0, 255])], [.integer(1), .null, .text("a"), .blob([1])],
    ] as [[FieldValue]])
  func `values are read back as written, and no part of them is`(values: [FieldValue]) {
    var writer = ByteWriter()
    writer.append(values: values)
    var reader = ByteReader(writer.bytes)
    #expect(reader.values() == values && reader.isAtEnd)
    for length in 0..<writer.bytes.count {
      var cut = ByteReader(Array(writer.bytes.prefix(length)))
      #expect(cut.values() == nil)
    }
  }

  @Test func `text that is not UTF-8 and kinds that do not exist are refused`() {
    var broken = ByteReader([2, 1, 0xFF])
    #expect(broken.value() == nil)
    var unknown = ByteReader([4, 0])
    #expect(unknown.value() == nil)
  }

  @Test func `derived ids depend on the table, the values and their borders`() {
    let task = RowID.derived(Schema.task, [.text("ab"), .text("c")])
    #expect(task.count == RowID.byteCount)
    #expect(task == RowID.derived(Schema.task, [.text("ab"), .text("c")]))
    #expect(task != RowID.derived(Schema.plan, [.text("ab"), .text("c")]))
    #expect(task != RowID.derived(Schema.task, [.text("a"), .text("bc")]))
    #expect(task != RowID.derived(Schema.task, [.text("ab"), .blob(Array("c".utf8))]))
    #expect(RowID.name([.integer(1), .null]) != RowID.name([.null, .integer(1)]))
  }
}
