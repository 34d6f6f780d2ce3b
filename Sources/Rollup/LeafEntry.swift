package import Model

/// What a leaf holds for one period: the figure, what a tier above made of it, and whether the period was handed in.
package struct LeafEntry: Sendable, Hashable {
  /// The period.
  package var period: Period
  /// What was entered, or nil.
  package var figure: Figure?
  /// What a tier above determined in its place (核定), or nil.
  package var adjusted: Figure?
  /// Where the period stands.
  package var standing: SubmissionStanding

  /// Makes an entry.
  package init(
    _ period: Period, figure: Figure?, adjusted: Figure? = nil, standing: SubmissionStanding = .none
  ) {
    self.period = period
    self.figure = figure
    self.adjusted = adjusted
    self.standing = standing
  }

  /// The figure that counts under a lens, or nil.
  func figure(under lens: RollupLens) -> Figure? {
    switch lens {
    case .reported: figure
    case .approved: standing.isAccepted ? adjusted ?? figure : nil
    }
  }
}

/// What a cell of an indicator counts.
package enum CellPart: Sendable, Hashable {
  /// The indicator itself.
  case main
  /// Figures that do not count any more and are to be entered again.
  case stale
  /// One stage of a funnel, from 1.
  case stage(Int)

  /// The name under which its cells are kept.
  package func code(of indicator: String) -> String {
    switch self {
    case .main: indicator
    case .stale: "\(indicator)#0"
    case .stage(let number): "\(indicator)#\(number)"
    }
  }

  /// The indicator and the part that a name speaks of, or nil where it is none.
  package static func read(_ code: String) -> (indicator: String, part: CellPart)? {
    guard let sign = code.firstIndex(of: "#") else { return code.isEmpty ? nil : (code, .main) }
    let indicator = String(code[..<sign])
    guard !indicator.isEmpty, let number = Int(code[code.index(after: sign)...]), number >= 0 else { return nil }
    let part = number == 0 ? CellPart.stale : .stage(number)
    return part.code(of: indicator) == code ? (indicator, part) : nil
  }
}

/// One sum that a leaf adds to the cells above it.
package struct LeafCell: Sendable, Hashable {
  /// Under which lens.
  package var lens: RollupLens
  /// What it counts.
  package var part: CellPart
  /// The period.
  package var period: Period
  /// The sums.
  package var sums: CellSums

  /// Makes a cell.
  package init(lens: RollupLens, part: CellPart = .main, period: Period, sums: CellSums) {
    self.lens = lens
    self.part = part
    self.period = period
    self.sums = sums
  }

  /// Whether it is a sum of the same cell as another.
  func isCell(of other: LeafCell) -> Bool { lens == other.lens && period == other.period && part == other.part }
}

/// A leaf weighed under some definitions: what it adds, and to whose cells.
package struct WeighedLeaf: Sendable, Hashable {
  /// What it adds to each region on the path.
  package var cells: [LeafCell]
  /// The region and those above it up to this copy's own, in the tree of the year; empty where it counts nowhere.
  package var path: [RegionCode]

  /// Puts the parts together.
  package init(cells: [LeafCell], path: [RegionCode]) {
    self.cells = cells
    self.path = path
  }

  /// A leaf that counts nowhere.
  package static let nothing = WeighedLeaf(cells: [], path: [])
}
