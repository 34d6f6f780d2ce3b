import Fixtures
import Model
import Rollup
import Store
import Testing

@testable import Desk

@Suite struct `A sheet of figures` {
  private func read(_ text: String, _ language: Language = .english) throws -> FigureSheet {
    try FigureSheet(Array(text.utf8), language: language)
  }

  private func refusal(_ bytes: [UInt8]) -> DeskError? {
    do {
      _ = try FigureSheet(bytes, language: .english)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    "指标,期间,地区,分子,分母,数值,权重,不适用,备注", "indicator,period,org,numerator,denominator,value,weight,not_applicable,note",
    "指标,period,地区,numerator,分母,value,权重,not_applicable,备注",
  ])
  func `has its columns found by Chinese and by English headings`(heading: String) throws {
    let sheet = try read(
      heading + "\nHC23,2022-Q1,500114,161,230.5,,,,甲\nHC06,2022,,,,23.5,1000,,\nHC15,2022,,,,,,是,\n")
    #expect(sheet.bad.isEmpty)
    #expect(sheet.entries.map(\.line) == [2, 3, 4])
    let entries = sheet.entries.map(\.entry)
    #expect(entries.map(\.indicator) == ["HC23", "HC06", "HC15"])
    #expect(entries.map(\.period) == ["2022-Q1", "2022", "2022"])
    #expect(entries.map(\.region) == ["500114", nil, nil])
    #expect(entries.map(\.figure.numerator) == [161_000_000, nil, nil])
    #expect(entries.map(\.figure.denominator) == [230_500_000, nil, nil])
    #expect(entries.map(\.figure.value) == [nil, 23_500_000, nil])
    #expect(entries.map(\.figure.weight) == [nil, 1_000_000_000, nil])
    #expect(entries.map(\.figure.isNotApplicable) == [false, false, true])
    #expect(entries.map(\.note) == ["甲", nil, nil])
    #expect(entries.allSatisfy { $0.source == .sheet })
  }

  @Test func `may have its columns in any order and others between them`() throws {
    let sheet = try read("单位,数值,期间,指标\n区教委,1,2022,HC11\n")
    #expect(sheet.entries.map(\.entry.indicator) == ["HC11"])
    #expect(sheet.entries.map(\.entry.figure.value) == [1_000_000])
  }

  @Test(arguments: ["", "指标,数值\nHC11,1\n", "期间,数值\n2022,1\n", "HC11,2022,1\n", "指标，期间\n", "指标,期间\n\"HC11,2022\n"])
  func `without its headings or with an open quotation mark is refused whole`(text: String) throws {
    #expect(refusal(Array(text.utf8))?.code == "sheet-unreadable")
  }

  @Test func `that is no text is refused with what to do`() throws {
    let error = try #require(refusal([0xFF, 0x2C, 0x0A]))
    #expect(error.code == "sheet-unreadable")
    #expect(error.hint.english.contains("CSV"))
  }

  @Test func `may be GBK, as Chinese spreadsheets write it`() throws {
    let heading: [UInt8] = [0xD6, 0xB8, 0xB1, 0xEA, 0x2C, 0xC6, 0xDA, 0xBC, 0xE4, 0x2C, 0xCA, 0xFD, 0xD6, 0xB5, 0x0A]
    let sheet = try FigureSheet(heading + Array("HC11,2022,1\n".utf8), language: .english)
    #expect(sheet.entries.map(\.entry.figure.value) == [1_000_000])
  }

  @Test func `names every bad row with its row and column`() throws {
    let office = try Copies().office("500114")
    var sheet = try read(
      """
      指标,期间,地区,分子,分母,数值
      HC23,2022-Q1,,1,2,
      HC99,2022,,,,1
      HC11,2022-13,,,,1
      HC11,2022,999999,,,1
      HC11,2022,500115,,,1
      HC11,2022,区里,,,1
      HC23,2022-Q2,,3,2,
      HC23,2022-Q3,,一,2,
      HC11,2022,,,,1e3
      HC12,2022,,,,1
      """)
    try sheet.check(with: FigureDesk(office))
    #expect(sheet.entries.map(\.line) == [2, 11])
    #expect(sheet.bad.map(\.row) == [3, 4, 5, 6, 7, 8, 9, 10])
    #expect(
      sheet.bad.map(\.column) == ["indicator", "period", "org", "org", "org", "value", "numerator", "value"])
    #expect(sheet.bad.allSatisfy { !$0.message.isEmpty })
    #expect(try office.figures(of: nil).isEmpty)
  }

  @Test func `speaks of bad rows in the reader's language`() throws {
    let text = "指标,期间,数值\nHC11,2022,一\n"
    let chinese = try #require(read(text, .chinese).bad.first)
    let english = try #require(read(text, .english).bad.first)
    #expect(chinese.message.contains("不是有效的数字"))
    #expect(english.message.contains("is not a number"))
  }
}
