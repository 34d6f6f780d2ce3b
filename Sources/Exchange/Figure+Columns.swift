import Model
package import Replica
package import Rollup

extension Figure {
  /// The figure in a stored row; nil where the row is deleted.
  package init?(stored state: RowState) {
    guard !state.heads.isDeleted else { return nil }
    self.init(columns: state.values)
    stages = state.values[8].text.flatMap { StageCounts($0) }
  }

  /// The figure in the columns of its group.
  package init(columns values: [FieldValue]) {
    self.init(
      value: values[0].integer, numerator: values[1].integer, denominator: values[2].integer,
      weight: values[3].integer, isNotApplicable: values[4].integer == 1, definitionVersion: values[5].integer ?? 1)
  }

  /// The figure in the columns of an adjustment.
  package init(adjustment values: [FieldValue]) {
    self.init(columns: values)
    stages = values[6].text.flatMap { StageCounts($0) }
  }
}
