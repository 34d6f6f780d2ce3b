import Model

/// Collects what is odd about a text, for a person to look at.
struct AnomalyReader {
  private let source: SourceLines
  private let front: FrontMatter
  private let outline: Outline
  private let document: PlanDocument
  private var found: [PlanAnomaly] = []

  /// The anomalies in the order of their lines.
  static func anomalies(
    _ source: SourceLines, _ front: FrontMatter, _ outline: Outline, _ document: PlanDocument
  ) -> [PlanAnomaly] {
    var reader = AnomalyReader(source: source, front: front, outline: outline, document: document)
    reader.readDocument()
    reader.readLines()
    reader.readHeadings()
    reader.readItems()
    reader.readTasks()
    // A stable order: by line, then as found.
    let ordered = reader.found.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
    return ordered.enumerated().map { index, entry in
      var anomaly = entry.element
      anomaly.id = index < 9 ? "A0\(index + 1)" : "A\(index + 1)"
      return anomaly
    }
  }

  private init(source: SourceLines, front: FrontMatter, outline: Outline, document: PlanDocument) {
    self.source = source
    self.front = front
    self.outline = outline
    self.document = document
  }

  private mutating func add(_ kind: String, _ line: Int, _ place: String, _ note: String) {
    found.append(PlanAnomaly(id: "", line: line, where: place, kind: kind, note: note))
  }

  // MARK: - The document as a whole

  private mutating func readDocument() {
    let first = source.lines.first?.number ?? 1
    if first > 1 { add("blank-lines", 1, "file start", "\(first - 1) blank lines come first.") }
    if source.endsInBlanks { add("trailing-space", source.count, "file end", "The last line holds blanks only.") }
    var missing: [String] = []
    if document.title == nil { missing.append("title") }
    if document.docNumber == nil { missing.append("document number") }
    if document.issuer == nil { missing.append("issuer") }
    if document.year == nil { missing.append("year") }
    if document.region == nil { missing.append("region") }
    if !source.lines.contains(where: { LineShape.isDate($0.text) }) { missing.append("date") }
    if !missing.isEmpty {
      add(
        "missing-metadata", first, "whole document",
        "Not printed or not recognised: \(missing.joined(separator: ", ")).")
    }
    let tasks = document.tasks
    if !tasks.isEmpty, tasks.allSatisfy({ $0.units.isEmpty }) {
      add("missing-responsibility", first, "whole document", "No item names a responsible unit.")
    }
    for heading in front.splitHeadings {
      add(
        "split-heading", heading.line, "lines \(heading.line)–\(heading.last)",
        "The title is broken over several lines.")
    }
    for line in outline.splitItems { add("split-item", line, "item", "The line goes on with the sentence before it.") }
    for node in outline.nodes where node.implied {
      add("implied-section", node.line, "item", "Items come without a heading.")
    }
    for mixed in outline.mixedNumbers {
      add("mixed-numbering", mixed.line, mixed.printed, "The number is written in another style than its neighbours'.")
    }
  }

  // MARK: - Lines

  private mutating func readLines() {
    let indented = source.lines.filter { $0.leadingBlanks > 0 }
    group(indented, "irregular-spacing", "blanks at the start of the line")
    group(source.lines.filter { $0.trailingBlanks > 0 }, "irregular-spacing", "blanks at the end of the line")
    for line in source.lines {
      if let artefact = line.artefact {
        add("conversion-artefact", line.number, "line \(line.number)", "\(artefact) was left by a word processor.")
      }
      if line.text.scalars.contains("\u{A0}") {
        add("irregular-spacing", line.number, "line \(line.number)", "A no-break space (U+00A0) stands in the line.")
      }
      if hasHalfWidthMark(line.text) {
        add(
          "mixed-punctuation", line.number, "line \(line.number)",
          "A half-width mark stands between Chinese characters.")
      }
    }
    readRangeMarks()
  }

  private mutating func group(_ lines: [SourceLine], _ kind: String, _ what: String) {
    guard let first = lines.first else { return }
    if lines.count <= 2 {
      for line in lines { add(kind, line.number, "line \(line.number)", "There are \(what).") }
    } else {
      let numbers = lines.prefix(40).map { String($0.number) }.joined(separator: ", ")
      add(kind, first.number, "lines \(numbers)", "There are \(what).")
    }
  }

  private func hasHalfWidthMark(_ text: PlanText) -> Bool {
    text.all.contains { index in
      guard ",;?!".unicodeScalars.contains(text[index]), let before = text.at(index - 1), let after = text.at(index + 1)
      else { return false }
      return PlanText.isHan(before) && PlanText.isHan(after)
    }
  }

  /// Ranges written with the mark that the text uses less.
  private mutating func readRangeMarks() {
    var lines: [Unicode.Scalar: [Int]] = [:]
    for line in source.lines {
      for index in line.text.all {
        guard "-–—~～".unicodeScalars.contains(line.text[index]),
          let before = line.text.at(index - 1), let after = line.text.at(index + 1),
          ChineseNumeral.arabicDigit(before) != nil, ChineseNumeral.arabicDigit(after) != nil
        else { continue }
        lines[line.text[index], default: []].append(line.number)
      }
    }
    guard lines.count > 1, let common = lines.values.map(\.count).max() else { return }
    let rare = lines.filter { $0.value.count < common }.sorted { $0.key.value < $1.key.value }
    for (mark, numbers) in rare {
      guard let line = numbers.first else { continue }
      add("mixed-range-mark", line, "line \(line)", "The range is written with \(mark), others with another mark.")
    }
  }

  // MARK: - Numbers of headings and items

  private mutating func readHeadings() {
    var levels: [Int: Int] = [:]
    for node in outline.nodes where node.value != nil {
      let parent = node.parent ?? -1
      levels[parent] = levels[parent] ?? node.level
    }
    var last: [Int: Int] = [:]
    var unnumbered: [Int: Int] = [:]
    var lastOfLevel: [Int: Int] = [:]
    for node in outline.nodes where !node.implied {
      let parent = node.parent ?? -1
      guard levels[parent] == node.level else { continue }
      guard let value = node.value else {
        unnumbered[parent, default: 0] += 1
        add("missing-number", node.line, node.title, "The heading has no number.")
        continue
      }
      // Numbers may run on from the part before.
      if last[parent] != nil || lastOfLevel[node.level] != value - 1 {
        compare(
          value, with: last[parent] ?? 0, unnumbered: unnumbered[parent] ?? 0, line: node.line,
          place: node.number ?? node.title)
      }
      last[parent] = value
      lastOfLevel[node.level] = value
      unnumbered[parent] = 0
    }
  }

  private mutating func compare(_ value: Int, with last: Int, unnumbered: Int, line: Int, place: String) {
    if value > last + 1, unnumbered == 0 {
      add("missing-number", line, place, "\(last) is followed by \(value).")
    } else if value == last, last > 0 {
      add("repeated-number", line, place, "The number \(value) comes twice.")
    } else if value < last {
      add("number-order", line, place, "\(last) is followed by \(value).")
    }
  }

  private mutating func readItems() {
    let items = outline.nodes.flatMap(\.items)
    let isNumbered = items.count { $0.marker != nil } * 2 >= items.count
    var lastOfLevel: [Int: Int] = [:]
    let headings = Set(outline.nodes.compactMap { node in node.value.map { [node.level, $0] } })
    for node in outline.nodes {
      var last: [Int: Int] = [:]
      var unnumbered = 0
      for item in node.items {
        guard let marker = item.marker else {
          if unnumbered == 0, isNumbered {
            add("missing-number", item.line, node.title, "The item has no number.")
          }
          unnumbered += 1
          continue
        }
        for level in last.keys where level > item.level { last[level] = nil }
        let value = marker.value
        if let before = last[item.level] {
          compare(value, with: before, unnumbered: unnumbered, line: item.line, place: marker.printed)
        } else if value > 1, unnumbered == 0, lastOfLevel[item.level] != value - 1,
          !headings.contains([item.level, value - 1])
        {
          add("missing-number", item.line, marker.printed, "The numbers start at \(value).")
        }
        last[item.level] = value
        lastOfLevel[item.level] = value
        unnumbered = 0
      }
    }
  }

  // MARK: - Tasks

  private mutating func readTasks() {
    for section in document.sections {
      for task in section.tasks { read(task, in: section) }
    }
    readFullStops()
  }

  /// Clauses before the full stop, in a text whose other clauses stand behind it.
  private mutating func readFullStops() {
    var early: [(line: Int, quote: String)] = []
    var count = 0
    for task in document.tasks {
      for responsibility in task.responsibilities {
        count += 1
        guard let last = responsibility.scope.unicodeScalars.last, !"。；！？)）".unicodeScalars.contains(last) else {
          continue
        }
        early.append((task.sourceLine, responsibility.quote))
      }
    }
    guard early.count * 4 < count else { return }
    for clause in early {
      add("missing-full-stop", clause.line, clause.quote, "The clause stands before the full stop.")
    }
  }

  private mutating func read(_ task: PlanTask, in section: PlanSection) {
    let place = "\(section.title) \(task.printedNumber ?? String(task.ordinal))"
    if task.responsibilities.count > 1 {
      add(
        "multiple-responsibility", task.sourceLine, place,
        "The item has \(task.responsibilities.count) responsibility clauses.")
    }
    if task.responsibilities.contains(where: \.openEnded) {
      add("open-unit-list", task.sourceLine, place, "The list of units is open (等).")
    }
    for unit in task.units where unit.generic == true {
      add("generic-unit", task.sourceLine, place, "\(unit.name) names no unit.")
    }
    if task.figures.contains(where: { $0.reason == "estimate" }) {
      add("estimate", task.sourceLine, place, "A number is an expectation and no target.")
    }
    if task.targets.contains(where: { $0.approximate == true }) {
      add("approximate-number", task.sourceLine, place, "A target is approximate.")
    }
    if task.targets.contains(where: {
      !$0.quote.unicodeScalars.contains { ChineseNumeral.arabicDigit($0) != nil } && $0.operator != .all
    }) {
      add("chinese-numeral", task.sourceLine, place, "A target is written in a Chinese numeral.")
    }
    if (task.events + task.quotedTerms.map(\.text)).contains(where: { $0.contains(" ") }) {
      add("space-in-quote", task.sourceLine, place, "A quoted name has a space in it.")
    }
    if let title = document.title, task.policyRefs.contains(title) {
      add("self-reference", task.sourceLine, place, "The task is to issue this document itself.")
    }
  }
}
