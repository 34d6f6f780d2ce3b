/// The regions as they stood in each year, with their parents and children.
///
/// Numbers follow the tree of their period; rights and visibility follow the newest tree.
package struct RegionTree: Sendable {
  /// More parents than this means a cycle.
  package static let depthLimit = 16

  /// Every row, ordered by code and then by first year.
  package let regions: [Region]
  private let byCode: [RegionCode: [Region]]
  private let byParent: [RegionCode: [Region]]
  /// The regions that ended, by the one that took them over.
  private let bySuccessor: [RegionCode: Set<RegionCode>]

  /// Makes a tree from rows in any order.
  ///
  /// A row holds until the next one of its code begins, whatever it says itself: who renames or moves a region that
  /// somebody else defined adds a row and need not touch theirs.
  package init(_ rows: [Region]) {
    var sorted = rows.sorted { ($0.code, $0.validFrom ?? Int.min) < ($1.code, $1.validFrom ?? Int.min) }
    for (row, next) in zip(sorted.indices, sorted.dropFirst()) where sorted[row].code == next.code {
      sorted[row] = sorted[row].ended(before: next.validFrom)
    }
    regions = sorted
    byCode = Dictionary(grouping: sorted, by: \.code)
    var children: [RegionCode: [Region]] = [:]
    for region in sorted {
      if let parent = region.parent { children[parent, default: []].append(region) }
    }
    byParent = children
    // Only the newest row of a region says what it is today.
    let ended = byCode.values.compactMap(\.last).filter { $0.successor != nil }
    bySuccessor = Dictionary(grouping: ended, by: \.successor).reduce(into: [:]) { found, entry in
      if let successor = entry.key { found[successor] = Set(entry.value.map(\.code)) }
    }
  }

  /// The row of a code that holds in a year, or nil where there is none.
  package func region(_ code: RegionCode, in year: Int) -> Region? {
    byCode[code]?.last { $0.isValid(in: year) }
  }

  /// The newest row of a code, or nil for an unknown code.
  package func region(_ code: RegionCode) -> Region? {
    byCode[code]?.last
  }

  /// The regions directly under one in a year, ordered by code.
  package func children(of code: RegionCode, in year: Int) -> [Region] {
    (byParent[code] ?? []).filter { $0.isValid(in: year) }
  }

  /// The region itself and those above it in a year, from the region up; empty for a code unknown in that year.
  package func path(from code: RegionCode, in year: Int) -> [RegionCode] {
    path(from: code) { region($0, in: year) }
  }

  /// The region itself and those above it today, from the region up; empty for an unknown code.
  package func path(from code: RegionCode) -> [RegionCode] {
    path(from: code) { region($0) }
  }

  private func path(from code: RegionCode, _ row: (RegionCode) -> Region?) -> [RegionCode] {
    var path: [RegionCode] = []
    var next: RegionCode? = code
    while let current = next, path.count < Self.depthLimit, let region = row(current) {
      path.append(current)
      next = region.parent
    }
    return path
  }

  /// The region itself and all that lie under it in today's tree; empty for an unknown code.
  package func codes(under code: RegionCode) -> [RegionCode] {
    guard byCode[code] != nil else { return [] }
    var found: [RegionCode] = []
    var level = [code]
    while !level.isEmpty, found.count <= regions.count {
      found += level
      level = level.flatMap { parent in
        // A row of an earlier parent counts no more, and a code with several rows counts once.
        Set((byParent[parent] ?? []).map(\.code)).filter { region($0)?.parent == parent }
      }
    }
    return found
  }

  /// Whether a region is another or lies under it in today's tree.
  package func isWithin(_ code: RegionCode, _ ancestor: RegionCode) -> Bool {
    path(from: code).contains(ancestor)
  }

  /// Whether a region is another, lies under it or once did, by any of its rows and those of the regions above it.
  package func wasEverWithin(_ code: RegionCode, _ ancestor: RegionCode) -> Bool {
    guard byCode[code] != nil else { return false }
    var reached: Set<RegionCode> = [code]
    var level = reached
    while !level.isEmpty, !reached.contains(ancestor) {
      level = Set(level.flatMap { (byCode[$0] ?? []).compactMap(\.parent) }).subtracting(reached)
      reached.formUnion(level)
    }
    return reached.contains(ancestor)
  }

  /// The region that took over one that ended, the one that took over that, and so on.
  package func successors(of code: RegionCode) -> [RegionCode] {
    var found: [RegionCode] = []
    while found.count < Self.depthLimit, let next = region(found.last ?? code)?.successor { found.append(next) }
    return found
  }

  /// The regions outside of one that some region at or under it took over, and what lies under them, ordered by code.
  package func takenOver(under code: RegionCode) -> [RegionCode] {
    guard !bySuccessor.isEmpty else { return [] }
    let own = Set(codes(under: code))
    var reached = own
    var level = own
    while !level.isEmpty {
      level = Set(level.flatMap { bySuccessor[$0] ?? [] }.flatMap { codes(under: $0) }).subtracting(reached)
      reached.formUnion(level)
    }
    return reached.subtracting(own).sorted()
  }

  /// The regions of a tier at or under one in a year, ordered by code.
  package func regions(of tier: RegionTier, under code: RegionCode, in year: Int) -> [Region] {
    guard let top = region(code, in: year) else { return [] }
    var found: [Region] = []
    var level = [top]
    var depth = 0
    while !level.isEmpty, depth < Self.depthLimit {
      found += level.filter { $0.tier == tier }
      level = level.filter { $0.tier != tier }.flatMap { children(of: $0.code, in: year) }
      depth += 1
    }
    return found.sorted { $0.code < $1.code }
  }
}
