/// A column of the matrix: one district.
package struct DistrictColumn: Sendable, Hashable {
  /// The region code.
  package var code: String
  /// The name of the district.
  package var name: String
  /// When it last synced, as text; nil for never.
  package var lastSync: String?

  /// Makes a column.
  package init(code: String, name: String, lastSync: String?) {
    self.code = code
    self.name = name
    self.lastSync = lastSync
  }
}

/// One figure of the matrix.
package struct MatrixCell: Sendable, Hashable {
  /// The figure as text; nil when nothing was reported, which is never zero.
  package var value: String?
  /// The light it is shown under.
  package var light: CellLight

  /// Makes a cell.
  package init(value: String?, light: CellLight) {
    self.value = value
    self.light = light
  }
}

/// A row of the matrix: one indicator.
package struct IndicatorRow: Sendable, Hashable {
  /// The indicator's code.
  package var code: String
  /// Its name.
  package var name: String
  /// Its unit.
  package var unit: String
  /// The target as text, for example `≥ 60`; nil without one.
  package var target: String?
  /// Which way it should go.
  package var direction: IndicatorDirection
  /// The page of this indicator; nil when there is none.
  package var location: PageLocation?
  /// The hub's own total as text; nil without data.
  package var total: String?
  /// Districts that reported.
  package var reported: Int
  /// Districts expected to report.
  package var expected: Int
  /// Whether the total meets the target; nil while that is open.
  package var met: Bool?
  /// One cell per column, in the columns' order.
  ///
  /// Missing ones are shown as no data, surplus ones are left out.
  package var cells: [MatrixCell]

  /// Makes a row.
  package init(
    code: String, name: String, unit: String, target: String?, direction: IndicatorDirection,
    location: PageLocation?, total: String?, reported: Int, expected: Int, met: Bool?, cells: [MatrixCell]
  ) {
    self.code = code
    self.name = name
    self.unit = unit
    self.target = target
    self.direction = direction
    self.location = location
    self.total = total
    self.reported = reported
    self.expected = expected
    self.met = met
    self.cells = cells
  }
}
