/// The code of a region: six digits of GB/T 2260, or those plus up to six more for a local region such as a town.
package struct RegionCode: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The digits.
  package let description: String

  /// Checks and keeps a code.
  /// - Throws: `region-malformed`.
  package init(parsing text: String) throws(ModelError) {
    guard let code = RegionCode(text) else { throw ModelError.region(text) }
    self = code
  }

  /// Keeps a code, or fails where the text is not six to twelve ASCII digits.
  package init?(_ text: String) {
    guard (6...12).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    description = text
  }

  private init(digits: String) { description = digits }

  /// The country: owner of what is built in; no office has it.
  package static let nation = RegionCode(digits: "000000")

  /// Whether it is the code of a local region of a district: the district's code and more.
  package func isLocal(to district: RegionCode) -> Bool {
    description.utf8.count > district.description.utf8.count && description.hasPrefix(district.description)
  }

  /// Whether this is a code that an office may give to a region below it: one that begins with the digits of its own
  /// code before the closing pairs of zeros.
  package func isNumbered(under office: RegionCode) -> Bool {
    var stem = office.description[...]
    while stem.count > 2, stem.hasSuffix("00") { stem = stem.dropLast(2) }
    return self != office && description.utf8.starts(with: stem.utf8)
  }

  /// Orders by the digits' bytes.
  package static func < (left: RegionCode, right: RegionCode) -> Bool {
    left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
  }
}

/// The level of government a region has.
package enum RegionTier: String, Sendable, Hashable, CaseIterable, Codable {
  /// A province, autonomous region or municipality.
  case province
  /// A prefecture-level city.
  case city
  /// A district, county or county-level city.
  case district
  /// A town or subdistrict: a local region that a district adds.
  case town
}

/// A region as it stood from one year to another.
package struct Region: Sendable, Hashable {
  /// The region's code.
  package let code: RegionCode
  /// The name in Chinese.
  package let name: String
  /// The level of government.
  package let tier: RegionTier
  /// The region above it, or nil at the top.
  package let parent: RegionCode?
  /// The first year in which the row holds, or nil where that is before all records.
  package let validFrom: Int?
  /// The last year in which the row holds, or nil where it still does.
  package let validTo: Int?
  /// The region that took over when this one ended, and writes its rows since, or nil.
  package let successor: RegionCode?

  /// Makes a region.
  package init(
    code: RegionCode, name: String, tier: RegionTier, parent: RegionCode?, validFrom: Int? = nil, validTo: Int? = nil,
    successor: RegionCode? = nil
  ) {
    self.code = code
    self.name = name
    self.tier = tier
    self.parent = parent
    self.validFrom = validFrom
    self.validTo = validTo
    self.successor = successor
  }

  /// The same row, over before a year where it would last longer.
  func ended(before year: Int?) -> Region {
    guard let year, validTo.map({ $0 >= year }) ?? true else { return self }
    return Region(
      code: code, name: name, tier: tier, parent: parent, validFrom: validFrom, validTo: year - 1, successor: successor)
  }

  /// Whether the row holds in a year.
  package func isValid(in year: Int) -> Bool {
    (validFrom ?? Int.min) <= year && year <= (validTo ?? Int.max)
  }
}
