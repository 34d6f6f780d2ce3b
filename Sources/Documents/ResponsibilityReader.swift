import Model

/// Finds the responsibility clauses of an item and the units in them.
enum ResponsibilityReader {
  /// A clause: where it stands and what it names.
  struct Clause: Sendable {
    /// Its place, brackets included.
    let range: Range<Int>
    /// The units with their roles.
    let units: [(name: String, role: ResponsibilityRole, generic: Bool)]
    /// Whether the list is open.
    let openEnded: Bool
  }

  /// Labels that open a clause: 责任单位：….
  static let labels = WordList(
    labelRoles.flatMap { label in ["\(label.word)：", "\(label.word):"] }.joined(separator: " "))

  private static let labelRoles: [(word: String, role: ResponsibilityRole?)] =
    ["牵头单位", "牵头部门", "主办单位", "主责单位", "主要责任单位", "牵头责任单位", "责任领导单位"].map { ($0, .lead) }
    + ["配合单位", "配合部门", "参与单位", "参与部门", "协办单位", "参加单位", "协同单位", "协助单位", "配合责任单位"]
    .map { ($0, .participate) }
    + ["责任单位", "责任部门", "负责单位", "责任主体", "落实单位", "实施单位", "完成单位"].map { ($0, nil) }

  private static let endings: [(words: WordList, role: ResponsibilityRole)] = [
    (WordList("按职责分工负责 按照职责分工负责 按职责负责 按照职责负责 分工负责 依职责分工负责 按职责分工落实 按职责分工 各负其责 共同负责 联合负责 分别负责"), .share),
    (WordList("牵头负责 牵头落实 共同牵头 牵头 主责"), .lead),
    (
      WordList("按职责分工参与 按职责分工配合 按职责分工协助 按职责参与 按职责配合 共同参与 积极配合 配合做好 参与 参加 配合 协助 协同"), .participate
    ),
    (WordList("具体负责 组织负责 负责落实 负责实施 负责 承担 落实 组织实施"), .sole),
  ]
  private static let openEnds = WordList(
    "等有关部门和单位 等相关部门和单位 等有关部门单位 等相关部门单位 等部门单位 等部门和单位 等有关部门 等相关部门 等有关单位 等相关单位 等部门 等单位 等")
  private static let genericStarts = WordList(
    "有关部门 有关单位 相关部门 相关单位 各有关 各相关 其他有关 其他相关 各成员单位 各部门 各单位 成员单位 各级 各乡镇 各镇 各街道 各县 各区 各市 各地")

  /// The clauses of an item, in order.
  ///
  /// Linear in the length of the text.
  static func clauses(in text: PlanText, spans: TextSpans) -> [Clause] {
    var found: [Clause] = []
    for bracket in spans.brackets where bracket.count > 4 && !spans.inQuote(bracket.lowerBound) {
      let inner = bracket.lowerBound + 1..<bracket.upperBound - 1
      guard let read = read(text, inner) else { continue }
      found.append(Clause(range: bracket, units: read.units, openEnded: read.open))
    }
    if let bare = bareClause(in: text, after: found.last?.range.upperBound ?? 0, spans: spans) { found.append(bare) }
    return found
  }

  /// A clause without brackets: 责任单位：… up to the end of the text.
  private static func bareClause(in text: PlanText, after floor: Int, spans: TextSpans) -> Clause? {
    guard let label = labels.first(in: text, floor..<text.count), spans.isOpen(label.lowerBound),
      label.lowerBound == 0 || "。；\n ；）".unicodeScalars.contains(text[label.lowerBound - 1])
        || PlanText.isBlank(text[label.lowerBound - 1])
    else { return nil }
    let range = text.trimmed(label.lowerBound..<text.count)
    guard range.count <= 400, let read = read(text, range) else { return nil }
    return Clause(range: range, units: read.units, openEnded: read.open)
  }

  private typealias Names = [(name: String, generic: Bool)]

  private static func read(
    _ text: PlanText, _ inner: Range<Int>
  ) -> (units: [(name: String, role: ResponsibilityRole, generic: Bool)], open: Bool)? {
    var units: [(name: String, role: ResponsibilityRole, generic: Bool)] = []
    var waiting: Names = []
    var labelled: (role: ResponsibilityRole?, names: Names)?
    var open = false
    var sawRole = false
    func closeLabel() {
      guard let label = labelled else { return }
      let role = label.role ?? (label.names.count == 1 ? .sole : .share)
      units += label.names.map { ($0.name, role, $0.generic) }
      labelled = nil
    }
    for group in split(text, inner, at: ["，", "；", ",", ";", "。", "\n"]) {
      var range = text.trimmed(group)
      guard !range.isEmpty else { continue }
      if let length = labels.length(startingAt: range.lowerBound, in: text, limit: range.upperBound) {
        closeLabel()
        let word = text.string(range.lowerBound..<range.lowerBound + length - 1)
        labelled = (labelRoles.first { $0.word == word }?.role, [])
        sawRole = true
        range = range.lowerBound + length..<range.upperBound
      }
      let ending = role(endingAt: range, in: text)
      let end = ending.map { range.upperBound - $0.length } ?? range.upperBound
      let (names, isOpen) = names(text, range.lowerBound..<end)
      open = open || isOpen
      if let role = ending?.role {
        sawRole = true
        units += (waiting + names).map { ($0.name, role, $0.generic) }
        waiting = []
      } else if labelled != nil {
        labelled?.names += names
      } else {
        waiting += names
      }
    }
    let hadLabel = labelled != nil
    closeLabel()
    if sawRole, let last = units.last { units += waiting.map { ($0.name, last.role, $0.generic) } }
    guard sawRole, !units.isEmpty else { return nil }
    let plausible = units.count { $0.generic || LineShape.organisationEnds.ends(withoutRemark($0.name)) }
    guard hadLabel || labels.first(in: text, inner) != nil || plausible * 2 >= units.count else { return nil }
    return (units, open)
  }

  /// A name without the bracket behind it: 省市场监管局（省知识产权局） is 省市场监管局.
  private static func withoutRemark(_ name: String) -> String {
    guard let last = name.last, last == "）" || last == ")",
      let open = name.firstIndex(where: { $0 == "（" || $0 == "(" })
    else { return name }
    return String(name[..<open])
  }

  private static func role(endingAt range: Range<Int>, in text: PlanText) -> (role: ResponsibilityRole, length: Int)? {
    for ending in endings {
      if let length = ending.words.length(endingAt: range.upperBound, in: text, floor: range.lowerBound) {
        return (ending.role, length)
      }
    }
    return nil
  }

  private static let leadIns = WordList("由 请 会同")
  private static let joins = WordList("以及 和 及 与 会同")
  private static let tiers: Set<Unicode.Scalar> = ["省", "市", "区", "县", "州", "旗", "盟", "各"]

  private static func names(_ text: PlanText, _ range: Range<Int>) -> (Names, open: Bool) {
    var range = text.trimmed(range)
    if let length = leadIns.length(startingAt: range.lowerBound, in: text, limit: range.upperBound) {
      range = range.lowerBound + length..<range.upperBound
    }
    var open = false
    if let length = openEnds.length(endingAt: range.upperBound, in: text, floor: range.lowerBound) {
      open = true
      range = range.lowerBound..<range.upperBound - length
    }
    var names: Names = []
    for piece in split(text, range, at: ["、", "/", "／"]).flatMap({ splitAtJoin(text, $0) }) {
      let piece = text.trimmed(piece)
      guard !piece.isEmpty, piece.count <= PlanLimits.headingLength else { continue }
      let name = text.string(piece)
      names.append((name, genericStarts.starts(name)))
    }
    return (names, open)
  }

  /// Splits at 和 only where both sides start like units of a tier: 区教委和区残联, not 发展和改革委.
  private static func splitAtJoin(_ text: PlanText, _ range: Range<Int>) -> [Range<Int>] {
    let piece = text.trimmed(range)
    guard piece.count > 4, piece.count <= PlanLimits.headingLength, let first = text.at(piece.lowerBound),
      tiers.contains(first)
    else { return [piece] }
    var index = piece.lowerBound + 1
    while index < piece.upperBound {
      if let length = joins.length(startingAt: index, in: text, limit: piece.upperBound),
        let next = text.at(index + length), next == first || next == "各", index + length + 1 < piece.upperBound
      {
        return [piece.lowerBound..<index] + splitAtJoin(text, index + length..<piece.upperBound)
      }
      index += 1
    }
    return [piece]
  }

  /// Splits a range at marks that lie in no bracket within it.
  static func split(_ text: PlanText, _ range: Range<Int>, at marks: Set<Unicode.Scalar>) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var start = range.lowerBound
    var depth = 0
    for index in range {
      switch text[index] {
      case "（", "(", "《", "“": depth += 1
      case "）", ")", "》", "”": depth = max(0, depth - 1)
      case let scalar where depth == 0 && marks.contains(scalar):
        pieces.append(start..<index)
        start = index + 1
      default: break
      }
    }
    pieces.append(start..<range.upperBound)
    return pieces
  }
}
