/// What a line looks like, whatever its number says: sentence, heading, signature, page number.
enum LineShape {
  private static let sentenceMarks: Set<Unicode.Scalar> = ["。", "；", ";", "！", "？", "!", "?"]
  private static let looseEnds: Set<Unicode.Scalar> = ["，", "、", ",", "：", ":"]
  /// Words that end the name of an organisation.
  static let organisationEnds = WordList(
    """
    委员会 办公室 领导小组 工作组 推进办 专班 办 局 厅 委 部 院 会 联 中心 站 所 队 团 政府 公司 学校 单位 部门 街道 乡镇 镇 乡 社
    组 科 室 处 行 厂 集团 大学 军区 支队 公安 法院 检察院 海关 党校 机构 机关 县 区 市 省 盟 旗 州 银行 工会 科协 残联 妇联 文联 企业
    工委 人社 高校 医院 卫健 教育
    """)
  private static let officeEnds = WordList("委员会 办公室 领导小组 人民政府 政府 局 厅 委 中心 推进办")
  private static let afterwords = WordList("抄送 抄报 主送 附件 附： 附: 联系人 （此件 (此件 （联系 印发日期 校对 打印")
  private static let numberedAction = WordList("行动")
  private static let responsibilityLabels = ResponsibilityReader.labels

  /// Whether a line could be a heading: short, no sentence in it, no loose end.
  static func isHeading(_ text: PlanText, atMost length: Int = PlanLimits.headingLength) -> Bool {
    guard text.count > 0, text.count <= length, let last = text.at(text.count - 1) else { return false }
    return !looseEnds.contains(last) && !text.scalars.contains(where: sentenceMarks.contains)
      && ResponsibilityReader.clauses(in: text, spans: TextSpans(text)).isEmpty
  }

  /// Whether a line is one short sentence that could introduce what follows it.
  static func isIntroduction(_ text: PlanText) -> Bool {
    guard text.count > 1, let last = text.at(text.count - 1), "。：:".unicodeScalars.contains(last) else { return false }
    return isHeading(text.slice(0..<text.count - 1))
  }

  /// Whether a line is the name of an action and no more.
  static func isActionName(_ text: PlanText) -> Bool {
    isHeading(text, atMost: 30) && numberedAction.length(endingAt: text.count, in: text, floor: 0) != nil
      && !text.scalars.contains("，")
  }

  /// Whether the words stop in the middle of a sentence.
  static func isUnfinished(_ text: PlanText) -> Bool {
    guard let last = text.at(text.count - 1) else { return false }
    return !"。；;！？!?）)：:”》】〕].．".unicodeScalars.contains(last)
  }

  /// Whether a line only names the units responsible for what stands before it.
  static func isResponsibility(_ text: PlanText) -> Bool {
    if responsibilityLabels.length(startingAt: 0, in: text, limit: text.count) != nil { return true }
    let clauses = ResponsibilityReader.clauses(in: text, spans: TextSpans(text))
    guard let first = clauses.first else { return false }
    return text.trimmed(0..<first.range.lowerBound).isEmpty
      && text.count - first.range.upperBound <= 1 && clauses.count == 1
  }

  /// Whether a line is a page number, a rule or a lone mark.
  static func isPageFurniture(_ text: PlanText) -> Bool {
    guard text.count <= 24 else { return text.scalars.allSatisfy { "-—–_=*·.…—－".unicodeScalars.contains($0) } }
    let furniture = "第共页/-—–－_=*·.…,|，、。；：!！?？()（）[]【】".unicodeScalars
    return text.scalars.allSatisfy {
      PlanText.isBlank($0) || furniture.contains($0) || ChineseNumeral.arabicDigit($0) != nil
    }
  }

  /// Whether a line is a date and no more: 2022年3月1日, 二〇二二年三月一日.
  static func isDate(_ text: PlanText) -> Bool {
    guard text.count <= 16, text.scalars.contains("年"), text.scalars.contains("月") else { return false }
    return text.scalars.allSatisfy {
      "年月日 （）()".unicodeScalars.contains($0) || ChineseNumeral.arabicDigit($0) != nil
        || ChineseNumeral.contains($0)
    }
  }

  /// Whether a line belongs to the signature, the copy list or the annexes after a plan.
  static func isAfterword(_ text: PlanText) -> Bool {
    if isDate(text) { return true }
    if afterwords.length(startingAt: 0, in: text, limit: text.count) != nil { return true }
    return isOffice(text)
  }

  /// Whether a line is the name of an office and no more.
  static func isOffice(_ text: PlanText) -> Bool {
    isHeading(text, atMost: 30) && !text.scalars.contains("，")
      && officeEnds.length(endingAt: text.count, in: text, floor: 0) != nil
  }
}
