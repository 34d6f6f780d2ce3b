/// A non-blank line of the source.
struct SourceLine: Sendable {
  /// Its number, from 1.
  let number: Int
  /// What it says, without blanks at the ends and without conversion artefacts.
  let text: PlanText
  /// The marker that opens it.
  let marker: ItemMarker?
  /// What follows the marker.
  let body: PlanText
  /// Blanks in front.
  let leadingBlanks: Int
  /// Blanks behind.
  let trailingBlanks: Int
  /// The artefact that was removed from it.
  let artefact: String?

  /// Reads one line; nil if nothing but blanks and artefacts is on it.
  init?(number: Int, raw: PlanText) {
    let (clean, artefact) = SourceLine.removingArtefacts(raw)
    let range = clean.trimmed(clean.all)
    guard !range.isEmpty else { return nil }
    self.number = number
    self.artefact = artefact
    leadingBlanks = range.lowerBound
    trailingBlanks = clean.count - range.upperBound
    text = clean.slice(range)
    if let (marker, start) = ItemMarker.read(text) {
      self.marker = marker
      body = text.slice(start..<text.count)
    } else {
      marker = nil
      body = text
    }
  }

  private static let artefactNames = WordList("bookmark: image: link: comment: footnote: endnote: hyperlink:")

  /// Takes out what word processors leave in text copies, such as `[bookmark: _GoBack]`.
  private static func removingArtefacts(_ raw: PlanText) -> (PlanText, String?) {
    guard raw.scalars.contains("[") else { return (raw, nil) }
    var kept: [Unicode.Scalar] = []
    var artefact: String?
    var index = 0
    var noMoreEnds = false
    while index < raw.count {
      if raw[index] == "[", !noMoreEnds,
        artefactNames.length(startingAt: index + 1, in: raw, limit: raw.count) != nil
      {
        if let end = raw.first(of: ["]"], in: index..<raw.count) {
          artefact = artefact ?? raw.string(index..<end + 1)
          index = end + 1
          continue
        }
        noMoreEnds = true
      }
      kept.append(raw[index])
      index += 1
    }
    return (PlanText(scalars: kept), artefact)
  }
}

/// The lines of a source and what can be said of them as a whole.
struct SourceLines: Sendable {
  /// The non-blank lines.
  let lines: [SourceLine]
  /// How many lines there are, blank ones included.
  let count: Int
  /// Lines that hold an artefact and nothing else.
  let artefactOnly: [(number: Int, text: String)]
  /// Whether the last line holds blanks only and has no line end.
  let endsInBlanks: Bool

  /// Splits a text at LF, CR LF and CR.
  ///
  /// - Throws: `PlanParseError` if the text is empty, holds control characters or has a line beyond the limit.
  init(_ text: String) throws(PlanParseError) {
    var lines: [SourceLine] = []
    var artefacts: [(number: Int, text: String)] = []
    var current: [Unicode.Scalar] = []
    var number = 1
    var afterReturn = false
    func finish() {
      let raw = PlanText(scalars: current)
      if let line = SourceLine(number: number, raw: raw) {
        lines.append(line)
      } else if current.contains(where: { !PlanText.isBlank($0) }) {
        artefacts.append((number, raw.string(raw.trimmed(raw.all))))
      }
      current.removeAll(keepingCapacity: true)
    }
    for scalar in text.unicodeScalars {
      let wasReturn = afterReturn
      afterReturn = scalar == "\r"
      if scalar == "\n", wasReturn { continue }
      if scalar == "\n" || scalar == "\r" {
        finish()
        number += 1
        continue
      }
      guard scalar.value >= 0x20 || scalar == "\t" || scalar.value == 0x0B || scalar.value == 0x0C else {
        throw PlanParseError(.notText, line: number)
      }
      current.append(scalar)
      guard current.count <= PlanLimits.lineLength else { throw PlanParseError(.lineTooLong, line: number) }
    }
    endsInBlanks = !current.isEmpty && current.allSatisfy(PlanText.isBlank)
    finish()
    self.lines = lines
    count = number
    artefactOnly = artefacts
    guard !lines.isEmpty || !artefacts.isEmpty else { throw PlanParseError(.emptyFile) }
  }
}
