import Model

/// Reads government work plans (工作要点, 工作计划) from plain text.
///
/// Works line by line: an item is one line. Nothing is repaired silently: gaps, odd numbering and leftovers become
/// anomalies and unread lines. Every pass is linear in the length of the text.
package struct PlanParser: Sendable {
  private let gazetteer: PlanGazetteer

  private static let firstPlaces = WordList("第一位 首位 排名第一 排第一 列第一")
  private static let leading = WordList("牵头")

  /// Takes the places that titles can speak of.
  package init(gazetteer: PlanGazetteer) {
    self.gazetteer = gazetteer
  }

  /// Reads the bytes of a file in UTF-8, UTF-16 with a byte order mark, or GB 18030.
  ///
  /// - Throws: `PlanParseError` if they are no text or no plan.
  package func parse(bytes: [UInt8]) throws(PlanParseError) -> PlanDocument {
    try parse(text: PlanBytes.text(of: bytes))
  }

  /// Reads a text.
  ///
  /// - Throws: `PlanParseError` if it is empty, too large or no plan.
  package func parse(text: String) throws(PlanParseError) -> PlanDocument {
    try reading(of: text).document
  }

  /// A plan, and the lines that found a place in it.
  func reading(of text: String) throws(PlanParseError) -> (document: PlanDocument, placed: Set<Int>) {
    guard text.utf8.count <= PlanLimits.bytes else { throw PlanParseError(.tooLarge) }
    let source = try SourceLines(text)
    guard !PlanParser.isMarkup(source) else { throw PlanParseError(.notAPlan) }
    let start = PlanParser.outlineStart(source.lines)
    let front = FrontMatter(source.lines[..<start])
    let outline = Outline(source.lines[start...], title: front.title)
    guard front.title != nil || outline.nodes.contains(where: { !$0.implied || $0.items.contains { $0.marker != nil } })
    else { throw PlanParseError(.notAPlan) }
    let document = assemble(source, front, outline)
    var placed = front.consumed.union(front.blocks.map(\.line.number))
    for node in outline.nodes {
      placed.insert(node.line)
      for item in node.items { placed.formUnion([item.line] + item.continuations) }
    }
    return (document, placed.union(document.unread.map(\.line)))
  }

  /// Web pages have numbered lines too, but their text is not where it seems to be.
  private static func isMarkup(_ source: SourceLines) -> Bool {
    guard let first = source.lines.first?.text, first.at(0) == "<", let second = first.at(1) else { return false }
    return PlanText.isLatin(second) || second == "!" || second == "?"
  }

  /// The first line of the outline: the first number, or the name of an action right before it.
  private static func outlineStart(_ lines: [SourceLine]) -> Int {
    guard let first = lines.firstIndex(where: { $0.marker != nil }) else { return lines.count }
    let before = first - 1
    if before > 0, LineShape.isActionName(lines[before].text), lines[first].marker?.style != .chinese,
      lines[first].marker?.style != .part
    {
      return before
    }
    return first
  }

  // MARK: - Assembly

  private func assemble(_ source: SourceLines, _ front: FrontMatter, _ outline: Outline) -> PlanDocument {
    let year = PlanParser.year(in: [front.title, front.noticeTitle, front.docNumber])
    let texts = [front.title, front.noticeTitle, front.issuer].compactMap(\.self)
    var place: (region: PlanDocument.Region, tier: String)?
    for text in texts where place == nil { place = gazetteer.place(in: text, context: texts) }
    let firstLeads = source.lines.contains { PlanParser.saysFirstLeads($0.text) }
    var document = PlanDocument(
      title: front.title, docNumber: front.docNumber, issuer: front.issuer, year: year, region: place?.region,
      level: place?.tier, noticeTitle: front.noticeTitle, preamble: front.blocks.map(PlanParser.block),
      sections: sections(outline, year, firstLeads: firstLeads), anomalies: [],
      unread: outline.unread.map { UnreadLine(line: $0.number, text: $0.text.string) })
    document.unread += source.artefactOnly.map { UnreadLine(line: $0.number, text: $0.text) }
    document.unread.sort { $0.line < $1.line }
    PlanParser.numberTargets(&document)
    document.anomalies = AnomalyReader.anomalies(source, front, outline, document)
    return document
  }

  private static func year(in texts: [String?]) -> Int? {
    for text in texts.compactMap({ $0.map(PlanText.init) }) {
      for index in text.all.dropLast(3) where text[index] == "1" || text[index] == "2" {
        let digits = text.scalars[index..<index + 4].compactMap(ChineseNumeral.arabicDigit)
        let isAlone = text.at(index - 1).flatMap(ChineseNumeral.arabicDigit) == nil
        let year = digits.reduce(0) { $0 * 10 + $1 }
        if digits.count == 4, isAlone, (1949...2199).contains(year) { return year }
      }
    }
    return nil
  }

  /// 列第一位者为牵头单位: a rule for the whole document.
  private static func saysFirstLeads(_ text: PlanText) -> Bool {
    guard let first = firstPlaces.first(in: text, text.all) else { return false }
    return leading.first(in: text, first.upperBound..<min(text.count, first.upperBound + 20)) != nil
  }

  private static func block(_ kind: PreambleBlock.Kind, _ line: SourceLine) -> PreambleBlock {
    let spans = TextSpans(line.text)
    return PreambleBlock(
      kind: kind, text: line.text.string, policyRefs: QuotedNameReader.policies(line.text, spans),
      docNumbers: DocumentNumber.all(in: line.text).map(line.text.string),
      figures: FigureReader.contextCounts(in: line.text), sourceLine: line.number)
  }

  private func sections(_ outline: Outline, _ year: Int?, firstLeads: Bool) -> [PlanSection] {
    var sections: [PlanSection] = []
    for node in outline.nodes where !node.items.isEmpty || !node.hasHeadings {
      let part = node.parent.map { outline.nodes[$0] }
      let tasks = node.items.enumerated().map { PlanParser.task($1, ordinal: $0 + 1, year, firstLeads: firstLeads) }
      sections.append(
        PlanSection(
          number: node.number, title: node.title, kind: SectionKindReader.kind(of: node.title),
          part: part.map { PlanSection.Part(number: $0.number, title: $0.title, sourceLine: $0.line) },
          ordinal: sections.count + 1, sourceLine: node.line, tasks: tasks))
    }
    return sections
  }

  private static func task(_ item: Outline.Item, ordinal: Int, _ year: Int?, firstLeads: Bool) -> PlanTask {
    let context = TaskContext(item.text, planYear: year)
    let judge = QuantityJudge(context)
    let names = QuotedNameReader.read(item.text, context.spans)
    let events = UnquotedEventReader.events(in: context)
    let (targets, usedDates, ranges) = TargetReader.targets(in: context, judge: judge)
    let figures = FigureReader.figures(
      in: context, judge: judge, usedDates: usedDates, targets: ranges, events: events)
    var seen: Set<String> = []
    return PlanTask(
      ordinal: ordinal, printedNumber: item.marker?.printed, title: context.shortTitle, text: item.text.string,
      units: units(context, firstLeads: firstLeads), targets: targets,
      policyRefs: QuotedNameReader.policies(item.text, context.spans), events: names.events,
      responsibilities: context.scopes, quotedTerms: names.terms,
      unquotedEvents: events.map(item.text.string).filter { seen.insert($0).inserted }, figures: figures,
      sourceLine: item.line)
  }

  private static func units(_ context: TaskContext, firstLeads: Bool) -> [PlanUnit] {
    context.responsibilities.enumerated().flatMap { number, clause in
      let applies =
        firstLeads && clause.units.count > 1 && clause.units.allSatisfy { $0.role == .share || $0.role == .sole }
      return clause.units.enumerated().map { position, unit in
        PlanUnit(
          name: unit.name, role: applies ? (position == 0 ? .lead : .participate) : unit.role, clause: number + 1,
          generic: unit.generic ? true : nil)
      }
    }
  }

  private static func numberTargets(_ document: inout PlanDocument) {
    var number = 0
    for section in document.sections.indices {
      for task in document.sections[section].tasks.indices {
        for target in document.sections[section].tasks[task].targets.indices {
          number += 1
          document.sections[section].tasks[task].targets[target].id = number < 10 ? "T0\(number)" : "T\(number)"
        }
      }
    }
  }
}
