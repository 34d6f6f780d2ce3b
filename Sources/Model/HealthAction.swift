/// A special action that tasks are tagged with, from a versioned list.
package struct HealthAction: Sendable, Hashable {
  /// The code that names it on every copy, such as `A04`.
  package let code: String
  /// The name in Chinese.
  package let name: String
  /// The name in English.
  package let englishName: String
  /// Words that propose the action where a task's text has them.
  package let keywords: [String]
}

/// The list of special actions: the national fifteen, and four more that Liaoning adds.
///
/// A plan may be cut by action or by mechanism; tags make both comparable. A tag is proposed from words and stands
/// only when a person has confirmed it.
package enum HealthActions {
  /// The edition of the list, kept beside each tag.
  package static let edition = 1

  /// All actions, in the list's order.
  package static let all: [HealthAction] = [
    action("A01", "健康知识普及行动", "Health literacy", "健康知识|健康科普|科普|健康素养|献血|健康促进县"),
    action("A02", "合理膳食行动", "Healthy diet", "膳食|营养|三减三健|食品安全|食源性"),
    action("A03", "全民健身行动", "Fitness for all", "健身|体育场馆|体育指导员|运动会"),
    action("A04", "控烟行动", "Tobacco control", "控烟|无烟|烟草|戒烟"),
    action("A05", "心理健康促进行动", "Mental health", "心理|精神障碍|精神卫生"),
    action("A06", "健康环境促进行动", "Healthy environments", "健康环境|爱国卫生|卫生城镇|饮用水|空气污染|健康城市|环境与健康|环境卫生"),
    action("A07", "妇幼健康促进行动", "Maternal and child health", "妇幼|孕产妇|新生儿|孕前|婚前|两癌|儿童早期|母婴|残疾儿童"),
    action("A08", "中小学健康促进行动", "School health", "中小学|学生|近视|眼保健|校园|学校"),
    action("A09", "职业健康保护行动", "Occupational health", "职业病|职业健康|尘肺|健康企业"),
    action("A10", "老年健康促进行动", "Health of older people", "老年|医养结合|安宁疗护|敬老"),
    action("A11", "心脑血管疾病防治行动", "Cardiovascular disease", "心脑血管|高血压|胸痛|卒中|三高"),
    action("A12", "癌症防治行动", "Cancer", "癌症|肿瘤|癌筛查"),
    action("A13", "慢性呼吸系统疾病防治行动", "Chronic respiratory disease", "呼吸系统|慢阻肺|肺功能"),
    action("A14", "糖尿病防治行动", "Diabetes", "糖尿病|血糖"),
    action("A15", "传染病及地方病防控行动", "Infectious and endemic disease", "传染病|地方病|疫情|新冠|结核|艾滋病|预防接种|疫苗|氟中毒|碘缺乏"),
    action("A16", "中医药振兴发展行动", "Chinese medicine", "中医|中药"),
    action("A17", "医疗服务提质增效行动", "Better medical services", "医联体|医共体|临床重点专科|县医院|发热门诊|急诊|区域医疗中心"),
    action("A18", "健康产业发展行动", "Health industry", "健康产业|健康旅游|药材"),
    action("A19", "健康信息化推进行动", "Health informatics", "信息化|互联网|健康码|智慧医院|影像云|网络安全|数字化"),
  ]

  private static func action(_ code: String, _ name: String, _ english: String, _ words: String) -> HealthAction {
    HealthAction(
      code: code, name: name, englishName: english, keywords: words.split(separator: "|").map(String.init))
  }

  /// The action of a code or name, or nil.
  package static func find(_ text: String) -> HealthAction? {
    all.first { $0.code == text || $0.name == text || $0.name == text + "行动" }
  }

  /// Proposes the actions of a task, best first: the heading's own action where it names one, else those whose words
  /// the text has.
  ///
  /// Empty where no word points anywhere.
  package static func propose(heading: String, text: String) -> [HealthAction] {
    if let named = all.first(where: { heading == $0.name || heading.hasPrefix($0.name) }) { return [named] }
    let scored = all.compactMap { action -> (action: HealthAction, hits: Int)? in
      let hits = action.keywords.filter { contains(text, $0) }.count
      return hits > 0 ? (action, hits) : nil
    }
    return scored.sorted { ($1.hits, $0.action.code) < ($0.hits, $1.action.code) }.map(\.action)
  }

  private static func contains(_ text: String, _ word: String) -> Bool {
    let haystack = text.utf8
    let needle = Array(word.utf8)
    guard let first = needle.first else { return false }
    var start = haystack.startIndex
    while let found = haystack[start...].firstIndex(of: first) {
      if haystack[found...].starts(with: needle) { return true }
      start = haystack.index(after: found)
    }
    return false
  }
}
