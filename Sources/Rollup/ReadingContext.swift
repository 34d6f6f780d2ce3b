package import Model

/// A part of a whole, both counts.
package struct Share: Sendable, Hashable {
  /// The part.
  package var part: Int64
  /// The whole.
  package var of: Int64

  /// Makes a share.
  package init(part: Int64, of whole: Int64) {
    self.part = part
    of = whole
  }
}

/// What a reading needs beside the sums of its cell.
package struct ReadingContext: Sendable {
  /// How many leaves are expected to report.
  package var expected: Int64
  /// How many reports are still to come, or nil where that is the expected ones less those who reported.
  ///
  /// For a year of months a leaf owes twelve.
  package var missing: Int64?
  /// The target in force and how a value is held against it, or nil.
  package var target: IndicatorTarget?
  /// For minimum and maximum, the least or greatest value over the direct children, scaled by 10⁶.
  package var extremum: Int128?
  /// How many entities stand on the register.
  package var register: Int64?
  /// For indicators made of others: how many parts are met, or how many cells of the yearly set are filled, and of how many.
  package var share: Share?
  /// For indicators made of others: whether each part is met.
  package var parts: [Bool?]
  /// The same cell a year before, or nil.
  package var lastYear: Reading?
  /// The sub-period as of which a stock stands, as written, or nil.
  package var asOf: String?
  /// How many figures were entered under a definition that no longer counts.
  package var toReenter: Int64

  /// Makes a context; what is not named is absent.
  package init(
    expected: Int64, missing: Int64? = nil, target: IndicatorTarget? = nil, extremum: Int128? = nil,
    register: Int64? = nil, share: Share? = nil, parts: [Bool?] = [], lastYear: Reading? = nil, asOf: String? = nil,
    toReenter: Int64 = 0
  ) {
    self.expected = expected
    self.missing = missing
    self.target = target
    self.extremum = extremum
    self.register = register
    self.share = share
    self.parts = parts
    self.lastYear = lastYear
    self.asOf = asOf
    self.toReenter = toReenter
  }
}
