import Testing

@testable import Documents

@Suite struct `Comma-separated values` {
  private func fields(_ text: String) throws -> [[String]] {
    try CSVReader.rows(Array(text.utf8)).map(\.fields)
  }

  private func problem(_ bytes: [UInt8]) -> CSVProblem? {
    do throws(CSVProblem) {
      _ = try CSVReader.rows(bytes)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    ("a,b,c\r\nd,e,f\r\n", [["a", "b", "c"], ["d", "e", "f"]]),
    ("a,b,c\r\nd,e,f", [["a", "b", "c"], ["d", "e", "f"]]),
    ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]),
    ("\"a\",\"b\"\r\n", [["a", "b"]]),
    ("\"a,b\",c", [["a,b", "c"]]),
    ("\"a\r\nb\",c", [["a\r\nb", "c"]]),
    ("\"a\"\"b\",c", [["a\"b", "c"]]),
    ("\"\"\"\",c", [["\"", "c"]]),
    ("\"\"\"\"\"\"", [["\"\""]]),
    ("\"\",c", [["", "c"]]),
    (",,a", [["", "", "a"]]),
    ("a,,", [["a", "", ""]]),
    (" a , b ", [[" a ", " b "]]),
    ("地区,数值\n黔江区,161", [["地区", "数值"], ["黔江区", "161"]]),
    ("\u{FEFF}指标,期间\n", [["指标", "期间"]]),
    ("\u{FEFF}\"指标\",期间\n", [["指标", "期间"]]),
    ("a\n\n\n,,\nb\n", [["a"], ["b"]]),
    ("", []),
    ("\u{FEFF}", []),
    ("\r\n\r\n", []),
  ])
  func `are read as RFC 4180 says`(text: String, expected: [[String]]) throws {
    #expect(try fields(text) == expected)
  }

  @Test func `name the line that each row starts on`() throws {
    let rows = try CSVReader.rows(Array("a\n\n\"b\nb\nb\"\nc\n".utf8))
    #expect(rows.map(\.line) == [1, 3, 6])
  }

  @Test(arguments: [
    ("a,\"b", 1), ("a\n\"b\nc\n", 4), ("a\"b,c", 1), ("x\n\"a\"b,c", 2), ("\"a\" ,b", 1), ("x\ny\na \"b\"", 3),
  ])
  func `refuse a stray quotation mark with its line`(text: String, line: Int) {
    #expect(problem(Array(text.utf8)) == .quote(line: line))
  }

  @Test(
    arguments: [
      ([0xB5, 0xD8, 0xC7, 0xF8, 0x2C, 0x31], ["地区", "1"]),
      ([0xFF, 0xFE, 0x61, 0x00, 0x2C, 0x00, 0x62, 0x00], ["a", "b"]),
    ] as [([UInt8], [String])])
  func `are read in the encodings of Chinese spreadsheets`(bytes: [UInt8], expected: [String]) throws {
    #expect(try CSVReader.rows(bytes).map(\.fields) == [expected])
  }

  @Test(arguments: [[0xFF], [0x61, 0xC3]])
  func `refuse what is no text`(bytes: [UInt8]) {
    #expect(problem(bytes) == .encoding)
  }

  @Test func `take as many rows as the limit says and not one more`() throws {
    let full = Array(repeating: [UInt8(ascii: "a"), UInt8(ascii: "\n")], count: CSVReader.rowLimit).flatMap(\.self)
    #expect(try CSVReader.rows(full).count == CSVReader.rowLimit)
    #expect(problem(full + [UInt8(ascii: "a")]) == .tooManyRows)
    #expect(problem(full + Array("\n\n,,\n".utf8)) == nil)
  }
}
