/// The regions every new copy starts with.
package enum BuiltinRegions {
  /// The edition of the table: a newer release's rows win over an older's.
  package static let edition = 1

  /// All rows, read from the compact table once.
  package static let regions: [Region] = read(table)

  static func read(_ table: String) -> [Region] {
    var rows: [(code: RegionCode, name: String, from: Int?, to: Int?)] = []
    for line in table.split(separator: "\n") {
      let tokens = line.split(separator: " ")
      guard let province = tokens.first else { continue }
      for token in tokens.dropFirst() {
        guard let code = RegionCode(String(province) + String(token.prefix(4))) else { continue }
        let rest = token.dropFirst(4).split(separator: "@", maxSplits: 1)
        let years = rest.count > 1 ? rest[1].split(separator: "-", omittingEmptySubsequences: false) : []
        rows.append(
          (code, rest.first.map(String.init) ?? "", years.first.flatMap { Int($0) }, years.last.flatMap { Int($0) }))
      }
    }
    let known = Set(rows.map(\.code))
    return rows.map { row in
      let tier = tier(of: row.code)
      return Region(
        code: row.code, name: row.name, tier: tier, parent: parent(of: row.code, tier, known),
        validFrom: row.from, validTo: row.to)
    }
  }

  private static func tier(of code: RegionCode) -> RegionTier {
    if code.description.hasSuffix("0000") { return .province }
    return code.description.hasSuffix("00") ? .city : .district
  }

  private static func parent(of code: RegionCode, _ tier: RegionTier, _ known: Set<RegionCode>) -> RegionCode? {
    let province = RegionCode(String(code.description.prefix(2)) + "0000")
    let city = RegionCode(String(code.description.prefix(4)) + "00")
    switch tier {
    case .province: return nil
    case .city: return province
    case .district, .town:
      if let city, known.contains(city) { return city }
      return province
    }
  }
}
