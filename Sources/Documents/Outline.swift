/// The headings and items of a plan.
struct Outline: Sendable {
  /// An item, possibly of more than one line.
  struct Item: Sendable {
    /// The line it starts on.
    let line: Int
    /// Its marker.
    let marker: ItemMarker?
    /// Its depth; that of its style, or of the neighbours it is numbered with.
    let level: Int
    /// Its words without the marker.
    var text: PlanText
    /// The lines joined to it.
    var continuations: [Int] = []
  }

  /// A heading with the items directly under it.
  struct Node: Sendable {
    /// Its line.
    let line: Int
    /// As printed without the separator.
    let number: String?
    /// Its number.
    let value: Int?
    /// Its words.
    let title: String
    /// Its depth.
    let level: Int
    /// The heading above.
    let parent: Int?
    /// Whether the heading was made up because items come without one.
    let implied: Bool
    /// The items.
    var items: [Item] = []
    /// Whether headings stand under it.
    var hasHeadings = false
  }

  /// The headings in document order.
  private(set) var nodes: [Node] = []
  /// Lines that ended up nowhere.
  private(set) var unread: [SourceLine] = []
  /// Items whose number is written in another style than their neighbours'.
  private(set) var mixedNumbers: [(line: Int, printed: String)] = []
  /// Items that go on in the next line.
  private(set) var splitItems: [Int] = []

  private static let longestJoined = 4000
  private var open: [Int] = []
  private var lastValue: [Int: (value: Int, style: ItemMarker.Style)] = [:]
  private let impliedTitle: String

  /// Reads the lines from the first heading or numbered item on.
  init(_ lines: ArraySlice<SourceLine>, title: String?) {
    impliedTitle = title ?? "工作任务"
    let lookahead = OutlineLookahead(lines)
    for (offset, line) in lines.enumerated() {
      if let marker = line.marker {
        takeNumbered(line, marker, lookahead.facts[offset])
      } else {
        takePlain(line, lookahead.facts[offset])
      }
    }
  }

  // MARK: - Numbered lines

  private mutating func takeNumbered(_ line: SourceLine, _ marker: ItemMarker, _ facts: OutlineLookahead.Facts) {
    if line.body.count == 0, marker.style != .part {
      unread.append(line)
      return
    }
    let level = level(of: marker, line, facts)
    if isHeading(line, marker, level, facts) {
      openHeading(
        line: line.number, number: marker.printed, value: marker.value, title: headingTitle(line.body), level: level)
      lastValue[level] = (marker.value, marker.style)
    } else {
      closeHeadings(atOrBelow: level)
      lastValue[level] = (marker.value, marker.style)
      for deeper in lastValue.keys where deeper > level { lastValue[deeper] = nil }
      addItem(Item(line: line.number, marker: marker, level: level, text: line.body))
    }
  }

  /// A number in another style that carries on its neighbours' count stands on their level: （一）（2）（三）.
  private mutating func level(of marker: ItemMarker, _ line: SourceLine, _ facts: OutlineLookahead.Facts) -> Int {
    let own = marker.style.rawValue
    guard marker.style != .part else { return own }
    if let next = facts.nextMarker, next.style != marker.style, next.style != .part, next.value == marker.value + 1 {
      let level = next.style.rawValue
      let before = lastValue[level]?.value ?? 0
      // The next line counts on from here and not from the last of its own style.
      let carriesOn = before == marker.value - 1 && (before > 0 || next.style < marker.style)
      if carriesOn, lastValue[own] == nil || (lastValue[own]?.value ?? 0) + 1 != marker.value {
        mixedNumbers.append((line.number, marker.printed))
        return level
      }
    }
    if lastValue[own] == nil, marker.value > 1, let level = lastItem?.level, level < own,
      lastValue[level]?.value == marker.value - 1, facts.nextMarker.map({ $0.style != marker.style }) ?? true
    {
      mixedNumbers.append((line.number, marker.printed))
      return level
    }
    return own
  }

  private func isHeading(
    _ line: SourceLine, _ marker: ItemMarker, _ level: Int, _ facts: OutlineLookahead.Facts
  ) -> Bool {
    if marker.style == .part { return line.body.count <= 60 }
    let deeper =
      facts.nextMarker.map {
        $0.style.rawValue > level && ($0.value == 1 || marker.style == .chinese)
      } ?? false
    let length = marker.style == .arabic ? 30 : PlanLimits.headingLength
    let shaped = LineShape.isHeading(line.body, atMost: length)
    switch marker.style {
    case .chinese:
      if shaped { return deeper || facts.nextIsPlain || facts.styleHasChildren }
      return deeper && LineShape.isIntroduction(line.body)
    case .chineseBracket:
      if shaped { return deeper || facts.nextIsPlain }
      return deeper && LineShape.isIntroduction(line.body)
    case .arabic:
      return shaped && deeper
    case .part, .arabicBracket, .circled:
      return false
    }
  }

  private func headingTitle(_ body: PlanText) -> String {
    guard LineShape.isIntroduction(body) else { return body.string }
    return body.string(0..<body.count - 1)
  }

  // MARK: - Lines without a number

  private mutating func takePlain(_ line: SourceLine, _ facts: OutlineLookahead.Facts) {
    if LineShape.isPageFurniture(line.text) {
      unread.append(line)
    } else if canContinue, LineShape.isResponsibility(line.text) {
      continueItem(line, joint: "\n")
    } else if LineShape.isActionName(line.text) || opensNumbering(line, facts) {
      openPlainHeading(line, facts)
    } else if LineShape.isAfterword(line.text) {
      unread.append(line)
    } else if canContinue, let last = lastItem, last.marker != nil || last.text.count >= 25,
      LineShape.isUnfinished(last.text),
      last.text.count >= 12
    {
      splitItems.append(line.number)
      continueItem(line, joint: "")
    } else {
      addItem(Item(line: line.number, marker: nil, level: ItemMarker.Style.circled.rawValue + 10, text: line.body))
    }
  }

  private func opensNumbering(_ line: SourceLine, _ facts: OutlineLookahead.Facts) -> Bool {
    guard !facts.nextIsPlain, let next = facts.nextMarker, next.value == 1, next.style >= .arabic else { return false }
    return LineShape.isHeading(line.text, atMost: 30) && !LineShape.isDate(line.text)
  }

  private mutating func openPlainHeading(_ line: SourceLine, _ facts: OutlineLookahead.Facts) {
    let chinese = ItemMarker.Style.chinese.rawValue
    let lastChinese = lastValue[chinese]?.value ?? 0
    var level = chinese
    if let next = facts.nextChinese, next == lastChinese + 2 {
      lastValue[chinese] = (lastChinese + 1, .chinese)
    } else if let top = open.last {
      let node = nodes[top]
      if node.number == nil, !node.implied {
        level = node.level
      } else if node.level >= chinese, node.items.isEmpty {
        level = node.level + 5
      } else if node.level >= chinese {
        level = node.level
      }
    }
    openHeading(line: line.number, number: nil, value: nil, title: line.text.string, level: level)
  }

  // MARK: - Building

  private mutating func openHeading(line: Int, number: String?, value: Int?, title: String, level: Int) {
    closeHeadings(atOrBelow: level)
    for deeper in lastValue.keys where deeper > level { lastValue[deeper] = nil }
    if let parent = open.last { nodes[parent].hasHeadings = true }
    nodes.append(
      Node(
        line: line, number: number, value: value, title: title, level: level, parent: open.last, implied: false))
    open.append(nodes.count - 1)
  }

  private mutating func closeHeadings(atOrBelow level: Int) {
    while let top = open.last, nodes[top].level >= level { open.removeLast() }
  }

  /// Joining stays linear because an item stops growing at a limit.
  private var canContinue: Bool { lastItem.map { $0.text.count <= Outline.longestJoined } ?? false }

  private var lastItem: Item? { open.last.flatMap { nodes[$0].items.last } }

  private mutating func addItem(_ item: Item) {
    if open.isEmpty {
      let node = Node(
        line: item.line, number: nil, value: nil, title: impliedTitle, level: -1, parent: nil, implied: true)
      nodes.append(node)
      open.append(nodes.count - 1)
    }
    guard let top = open.last else { return }
    // Items after a nested heading belong to a node of their own only if that heading is still the last one.
    nodes[top].items.append(item)
  }

  private mutating func continueItem(_ line: SourceLine, joint: String) {
    guard let top = open.last, let last = nodes[top].items.indices.last else { return }
    let joined = nodes[top].items[last].text.scalars + Array(joint.unicodeScalars) + line.text.scalars
    nodes[top].items[last].text = PlanText(scalars: joined)
    nodes[top].items[last].continuations.append(line.number)
  }
}

/// What each line can know of the lines behind it; computed once from the end, in linear time.
struct OutlineLookahead: Sendable {
  /// The facts for one line.
  struct Facts: Sendable {
    /// The next numbered line before anything else changes.
    let nextMarker: ItemMarker?
    /// Whether the very next line, page furniture aside, is unnumbered.
    let nextIsPlain: Bool
    /// The next 一、 number in the same part.
    let nextChinese: Int?
    /// Whether any line of the same style is followed by a deeper one.
    let styleHasChildren: Bool
  }

  /// One for each line.
  let facts: [Facts]

  /// Looks through the lines.
  init(_ lines: ArraySlice<SourceLine>) {
    var parents: Set<Int> = []
    var following: ItemMarker?
    for line in lines.reversed() {
      guard let marker = line.marker else { continue }
      if let next = following, next.style > marker.style { parents.insert(marker.style.rawValue) }
      following = marker
    }
    var facts: [Facts] = []
    var nextMarker: ItemMarker?
    var nextIsPlain = false
    var nextChinese: Int?
    for line in lines.reversed() {
      facts.append(
        Facts(
          nextMarker: nextMarker, nextIsPlain: nextIsPlain, nextChinese: nextChinese,
          styleHasChildren: line.marker.map { parents.contains($0.style.rawValue) } ?? false))
      if let marker = line.marker {
        nextMarker = marker
        nextIsPlain = false
        if marker.style == .chinese { nextChinese = marker.value }
        if marker.style == .part { nextChinese = nil }
      } else if !LineShape.isPageFurniture(line.text), !LineShape.isAfterword(line.text),
        !LineShape.isResponsibility(line.text)
      {
        nextIsPlain = true
      }
    }
    self.facts = facts.reversed()
  }
}
