import Foundation
import Testing

@testable import Documents

@Suite struct `Hostile input` {
  private func code(_ bytes: [UInt8]) -> PlanParseError.Code? {
    do {
      _ = try PlanFixtures.parser.parse(bytes: bytes)
      return nil
    } catch {
      return error.code
    }
  }

  static let plan = "某地2023年工作要点\n一、工作\n1、新建63个中医馆。（区教委负责）\n2、创建两家。"

  @Test func `is refused with a code that says why`() {
    #expect(code([]) == .emptyFile)
    #expect(code(Array(" \n\t\n".utf8)) == .emptyFile)
    #expect(code([0x50, 0x4B, 3, 4, 20, 0]) == .wordProcessorFile)
    #expect(code([0x7F, 0x45, 0x4C, 0x46, 0, 0, 1]) == .notText)
    #expect(code(Array("计划\u{1}\u{2}".utf8)) == .notText)
    #expect(code([0x80, 0x81, 0xFE, 0xFF, 0x80]) == .unknownEncoding)
    #expect(code(Array("code,name\n110000,北京市\n1,2\n".utf8)) == .notAPlan)
    #expect(code(Array("<!DOCTYPE html><html>\n一、工作\n1、开展</html>".utf8)) == .notAPlan)
    #expect(code(Array("尊敬的李老师：\n您好！最近忙吗？\n此致\n敬礼".utf8)) == .notAPlan)
    for code in PlanParseError.Code.allCases {
      let error = PlanParseError(code, line: 3)
      #expect(!error.chineseMessage.isEmpty && !error.englishMessage.isEmpty && !error.hint.isEmpty)
    }
  }

  @Test func `is measured against the limits, at the limit and one past it`() {
    let filler = [UInt8](repeating: 0x0A, count: PlanLimits.bytes - Self.plan.utf8.count)
    #expect(code(Array(Self.plan.utf8) + filler) == nil)
    #expect(code(Array(Self.plan.utf8) + filler + [0x0A]) == .tooLarge)
    let line = Array("\n3、".utf8) + [UInt8](repeating: 0x61, count: PlanLimits.lineLength - 2)
    #expect(code(Array(Self.plan.utf8) + line) == nil)
    #expect(code(Array(Self.plan.utf8) + line + [0x61]) == .lineTooLong)
  }

  @Test func `in any of the encodings reads alike`() throws {
    let want = try PlanFixtures.parser.parse(text: Self.plan)
    let utf16 = Array(Self.plan.utf16)
    // "某地2023年工作要点" and so on in GBK, made with iconv.
    let gbk = try #require(Data(base64Encoded: Self.gbkPlan))
    let variants: [[UInt8]] = [
      Array(Self.plan.utf8), [0xEF, 0xBB, 0xBF] + Array(Self.plan.utf8),
      [0xFF, 0xFE] + utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] },
      [0xFE, 0xFF] + utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }, [UInt8](gbk),
      Array(Self.plan.replacing("\n", with: "\r\n").utf8), Array(Self.plan.replacing("\n", with: "\r").utf8),
    ]
    for bytes in variants { #expect(try PlanFixtures.parser.parse(bytes: bytes) == want) }
  }

  static let gbkPlan =
    "xLO12DIwMjPE6rmk1/fSqrXjCtK7oaK5pNf3CjGhotDCvag2M7j21tDSvbndoaOjqMf4vczOr7i61PCjqQoyoaK0tL2owb280qGj"

  @Test(arguments: ["qianjiang-sample-2022.txt", "liaoning-sample-2022.txt"])
  func `cut off anywhere loses no line`(name: String) throws {
    let text = try PlanFixtures.text(PlanFixtures.samples.appending(path: name))
    let characters = Array(text)
    // Every position of the first thousand characters, then every 97th: a debug build has to finish.
    let cuts = Array(0..<min(1000, characters.count)) + Array(stride(from: 1000, through: characters.count, by: 97))
    for cut in cuts { expectAllLinesPlaced(String(characters[..<cut])) }
  }

  private func expectAllLinesPlaced(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .filter { $0.element.contains { !$0.isWhitespace } }.map { $0.offset + 1 }
    do {
      let reading = try PlanFixtures.parser.reading(of: text)
      let lost = lines.filter { !reading.placed.contains($0) }
      if !lost.isEmpty { Issue.record("lines \(lost) of a text of \(text.count) characters found no place") }
    } catch {
      if error.code != .emptyFile && error.code != .notAPlan { Issue.record(error) }
    }
  }

  @Test func `of random bytes and random plan words never traps and loses no line`() {
    var state: UInt64 = 20_220_101
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    for _ in 0..<300 { _ = code((0..<next(400)).map { _ in UInt8(next(256)) }) }
    let words = [
      "一、", "（一）", "（2）", "1.", "①", "第一部分：", "\n", "\n", "\n", "健康行动", "2022年", "年底前", "工作要点", "63个", "两家", "0.5-1",
      "%", "分别",
      "达到", "以上", "（", "）", "《", "》", "“", "”", "区教委", "负责", "牵头，", "责任单位：", "、", "，", "。", "；", "各", "所有", "全覆盖",
      "9999999999999999999999",
      "[bookmark: ", "]", " ", "\u{A0}", "、", "第", "百分之", "10/10万", "的通知", "关于印发", "：", "e\u{301}", "👨‍👩‍👧", "至", "比", "每",
      "由",
    ]
    for _ in 0..<1500 {
      expectAllLinesPlaced((0..<next(60)).map { _ in words[next(words.count)] }.joined())
    }
  }

  @Test(arguments: ["新建10个中医馆和20个基地，", "（区教委、区残联负责）建成5个", "（《“【[", "“甲”、活动", "2022年底前和", "第一"])
  func `of one line of a megabyte is read`(pattern: String) throws {
    let count = 1_000_000 / pattern.utf8.count
    let text = "某地2023年工作要点\n一、工作\n1、" + String(repeating: pattern, count: count)
    let plan = try PlanFixtures.parser.parse(text: text)
    #expect(plan.tasks.count == 1)
    let perPattern = pattern.contains("新建") ? 2 : pattern.contains("建成") ? 1 : 0
    #expect(plan.targets.count == perPattern * count)
    #expect(plan.targets.allSatisfy { $0.quote.count <= PlanLimits.quoteLength + 40 })
  }
}
