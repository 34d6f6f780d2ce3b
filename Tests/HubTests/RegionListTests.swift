import Desk
import Model
import Testing

@testable import Hub

@Suite struct `A list of regions` {
  private func problem(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return (error as? DeskError).map { "\($0.code) \($0.message.english)" } ?? "\(error)"
    }
  }

  @Test(arguments: [
    "code,name,tier,parent\n500114001,城东街道,town,500114\n500114002,城南街道,town,500114\n",
    "500114001,城东街道,town,500114\r\n500114002,城南街道,town,500114",
    "\u{FEFF}code,name,tier,parent,valid_from,valid_to\n500114001,城东街道,town,500114,,\n\n \n500114002,城南街道,town,500114,,",
    "\"500114001\",\"城东街道\",\"town\",\"500114\"\n 500114002 , 城南街道 , town , 500114 \n",
  ])
  func `is read with and without a heading, quotation marks and a byte-order mark`(text: String) throws {
    let regions = try RegionList.read(Array(text.utf8))
    #expect(regions.map(\.code.description) == ["500114001", "500114002"])
    #expect(regions.map(\.name) == ["城东街道", "城南街道"])
    #expect(regions.map(\.tier) == [.town, .town])
    #expect(regions.map(\.parent?.description) == ["500114", "500114"])
    #expect(regions.allSatisfy { $0.validFrom == nil && $0.validTo == nil })
  }

  @Test func `has the years in which a row holds, and a top without a parent`() throws {
    let regions = try RegionList.read(Array("990000,某省,province,\n990100,某市,city,990000,2015,2021\n".utf8))
    #expect(regions.map(\.parent?.description) == [nil, "990000"])
    #expect(regions.map(\.validFrom) == [nil, 2_015])
    #expect(regions.map(\.validTo) == [nil, 2_021])
  }

  @Test(arguments: [
    ("500114001,城东街道,town", 1), ("code,name,tier,parent\n50011,城东街道,town,500114", 2),
    ("500114001,,town,500114", 1), ("500114001,城东街道,镇,500114", 1), ("500114001,城东街道,town,黔江", 1),
    ("500114001,甲,town,500114\n\nx,乙,town,500114", 3),
  ])
  func `names the line that it cannot read`(text: String, line: Int) {
    #expect(
      problem { _ = try RegionList.read(Array(text.utf8)) }
        == "list-malformed Line \(line): wanted: code,name,tier,parent.")
  }

  @Test(arguments: [
    ("500114001,甲,town,500114,二零一五", 1), ("500114001,甲,town,500114,2015,x", 1),
    ("500114001,甲,town,500114\n500114002,乙,town,500114,20l5", 2),
  ])
  func `does not take a year that is none for no year`(text: String, line: Int) {
    #expect(problem { _ = try RegionList.read(Array(text.utf8)) }?.hasPrefix("list-malformed Line \(line)") == true)
  }

  @Test func `gives codes from its first column`() throws {
    let codes = try RegionList.codes(Array("code,name\n500114,黔江区\n\"500115\",长寿区\n".utf8))
    #expect(codes.map(\.description) == ["500114", "500115"])
    #expect(try RegionList.codes(Array("500114".utf8)).map(\.description) == ["500114"])
  }

  @Test(arguments: [
    ("", "Line 1: there is no region in the list"), ("code,name\n", "Line 1: there is no region in the list"),
    ("500114\n500114\n", "Line 1: a code stands twice"),
    ("500114\n黔江区,500114\n", "Line 2: the first column must be a region code"),
    ("500114\n5001l4\n", "Line 2: the first column must be a region code"),
  ])
  func `of codes names what is wrong`(text: String, expected: String) {
    #expect(problem { _ = try RegionList.codes(Array(text.utf8)) } == "list-malformed \(expected).")
  }

  @Test func `that is no text is refused`() {
    for body in [{ _ = try RegionList.codes([0xFF]) }, { _ = try RegionList.read([0xFF]) }] as [() throws -> Void] {
      #expect(problem(body) == "list-malformed Line 1: the file is no CSV text.")
    }
  }

  @Test func `as Excel saves it on a Chinese Windows is read`() throws {
    // “代码,名称”, then “500114,黔江区”, in GB 18030.
    let bytes: [UInt8] =
      [0xB4, 0xFA, 0xC2, 0xEB, 0x2C, 0xC3, 0xFB, 0xB3, 0xC6, 0x0D, 0x0A]
      + Array("500114,".utf8) + [0xC7, 0xAD, 0xBD, 0xAD, 0xC7, 0xF8, 0x0D, 0x0A]
    #expect(try RegionList.codes(bytes).map(\.description) == ["500114"])
  }
}
