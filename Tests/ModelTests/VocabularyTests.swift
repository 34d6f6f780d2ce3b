import Model
import Testing

@Suite struct `Task states` {
  private static let words: [(String, TaskStatus)] = [
    ("not-started", .notStarted), ("未启动", .notStarted), ("in-progress", .inProgress), ("进行中", .inProgress),
    ("done", .done), ("已完成", .done), ("delayed", .delayed), ("滞后", .delayed), ("cancelled", .cancelled),
    ("已取消", .cancelled),
  ]

  @Test(arguments: words)
  func `are read by their raw value and their Chinese word`(text: String, status: TaskStatus) throws {
    #expect(try TaskStatus(parsing: text) == status)
  }

  @Test func `can each be read`() {
    #expect(Set(Self.words.map(\.1)) == Set(TaskStatus.allCases) && Self.words.count == 2 * TaskStatus.allCases.count)
  }

  @Test(arguments: ["", "Done", "DONE", "in_progress", "in progress", "完成", " done", "未启动 "])
  func `of other words are refused with those that are allowed`(text: String) {
    let error = #expect(throws: ModelError.self) { try TaskStatus(parsing: text) }
    #expect(error?.code == "word-unknown" && error?.message.chinese.contains("任务状态") == true)
    #expect(TaskStatus.allCases.allSatisfy { error?.hint.english.contains($0.rawValue) == true })
  }
}

@Suite struct `Health actions` {
  private static func proposed(_ heading: String, _ text: String) -> [String] {
    HealthActions.propose(heading: heading, text: text).map(\.code)
  }

  @Test func `are nineteen, each with its code, names and words`() {
    #expect(HealthActions.all.map(\.code) == (1...19).map { ($0 < 10 ? "A0" : "A") + "\($0)" })
    #expect(Set(HealthActions.all.map(\.name)).count == 19 && Set(HealthActions.all.map(\.englishName)).count == 19)
    #expect(HealthActions.all.allSatisfy { $0.name.hasSuffix("行动") && !$0.keywords.isEmpty })
    #expect(HealthActions.all.allSatisfy { !$0.keywords.contains("") })
  }

  @Test(arguments: ["A04", "控烟行动", "控烟"])
  func `are found by code and by name with or without its ending`(text: String) {
    #expect(HealthActions.find(text)?.code == "A04")
  }

  @Test(arguments: ["", "A00", "A20", "a04", "行动", "控烟行", "烟"])
  func `are not found by anything else`(text: String) {
    #expect(HealthActions.find(text) == nil)
  }

  @Test func `are proposed by the heading that names one, whatever the text says`() {
    for action in HealthActions.all {
      #expect(Self.proposed(action.name, "高血压、糖尿病、控烟、近视") == [action.code])
    }
    #expect(Self.proposed("控烟行动（A04）", "近视") == ["A04"])
    #expect(Self.proposed("开展控烟行动", "近视") == ["A08"], "a heading names an action at its start only")
  }

  private static let texts: [(String, [String])] = [
    ("建设无烟环境，开展戒烟门诊。", ["A04"]), ("规范管理高血压患者", ["A11"]), ("", []), ("召开会议", []),
    ("中小学生近视防控，开展眼保健操；控烟宣传。", ["A08", "A04"]), ("控烟与健身", ["A03", "A04"]),
    ("儿童早期发展与心理健康，孕产妇保健", ["A07", "A05"]), ("高血压和糖尿病患者", ["A11", "A14"]),
  ]

  @Test(arguments: texts)
  func `are proposed by the words of the text, the one with most words first, then by code`(
    text: String, codes: [String]
  ) {
    #expect(Self.proposed("重点工作", text) == codes)
  }
}

@Suite struct `Languages` {
  private static let locales: [(String?, Language)] = [
    (nil, .chinese), ("", .chinese), ("C", .chinese), ("C.UTF-8", .chinese), ("POSIX", .chinese), ("c.utf8", .chinese),
    ("zh_CN.UTF-8", .chinese), ("zh_TW", .chinese), ("ZH", .chinese), ("zh", .chinese), ("zh_CN@pinyin", .chinese),
    ("en_US.UTF-8", .english), ("en", .english), ("de_DE@euro", .english), ("ja_JP.UTF-8", .english),
    ("cs_CZ", .english),
    ("@euro", .chinese), (".UTF-8", .chinese),
  ]

  @Test(arguments: locales)
  func `follow the locale, Chinese where it says nothing`(locale: String?, language: Language) {
    #expect(Language(locale: locale) == language)
  }

  @Test func `choose the wording`() {
    let text = LocalizedText("汇流", "Tributary")
    #expect(text[.chinese] == "汇流" && text[.english] == "Tributary")
  }
}

@Suite struct `Operators on targets` {
  @Test func `show a sign or word of their own in both languages`() {
    let symbols = TargetOperator.allCases.map(\.symbol)
    #expect(Set(symbols.map(\.chinese)).count == symbols.count && Set(symbols.map(\.english)).count == symbols.count)
    #expect(TargetOperator.greaterOrEqual.symbol[.chinese] == "≥" && TargetOperator.less.symbol[.english] == "<")
  }
}
