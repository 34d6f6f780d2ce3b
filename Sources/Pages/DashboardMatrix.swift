/// A column of the matrix: one region below.
package struct RegionColumn: Sendable, Hashable {
  /// The region code.
  package var code: String
  /// The name of the region.
  package var name: String
  /// When it last synced, as text; nil for never.
  package var lastSync: String?
  /// The same page for the regions below this one; nil where there are none.
  package var location: PageLocation?

  /// Makes a column.
  package init(code: String, name: String, lastSync: String?, location: PageLocation? = nil) {
    self.code = code
    self.name = name
    self.lastSync = lastSync
    self.location = location
  }
}

/// One figure of the matrix.
package struct MatrixCell: Sendable, Hashable {
  /// The figure as text; nil when nothing was reported, which is never zero.
  package var value: String?
  /// The light it is shown under.
  package var light: PageLight
  /// On how many reports it stands, where it is more than one.
  package var count: ReportCount?

  /// Makes a cell.
  package init(value: String?, light: PageLight, count: ReportCount? = nil) {
    self.value = value
    self.light = light
    self.count = count
  }
}

/// A row of the matrix: one indicator.
package struct IndicatorRow: Sendable, Hashable {
  /// The indicator's code.
  package var code: String
  /// Its name.
  package var name: String
  /// The period that the row shows, as written.
  package var period: String
  /// Its unit.
  package var unit: String
  /// The target as text, for example `≥ 60`; nil without one.
  package var target: String?
  /// Which way it should go.
  package var direction: IndicatorDirection
  /// The page of this indicator; nil when there is none.
  package var location: PageLocation?
  /// The shown region's own total as text; nil without data.
  package var total: String?
  /// The light of the total.
  package var light: PageLight
  /// On how many reports the total stands.
  package var count: ReportCount
  /// Small lines under the total: 序时进度, what was published, what is to be entered again.
  package var remarks: [String]
  /// One cell per column, in the columns' order.
  ///
  /// Missing ones are shown as no data, surplus ones are left out.
  package var cells: [MatrixCell]

  /// Makes a row.
  package init(
    code: String, name: String, period: String, unit: String, target: String?, direction: IndicatorDirection,
    location: PageLocation?, total: String?, light: PageLight, count: ReportCount, remarks: [String] = [],
    cells: [MatrixCell]
  ) {
    self.code = code
    self.name = name
    self.period = period
    self.unit = unit
    self.target = target
    self.direction = direction
    self.location = location
    self.total = total
    self.light = light
    self.count = count
    self.remarks = remarks
    self.cells = cells
  }
}
