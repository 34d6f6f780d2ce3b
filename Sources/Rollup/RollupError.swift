package import Model

/// Arithmetic that does not fit.
package struct RollupError: ReportableError, Equatable {
  /// A stable identifier.
  package let code: String
  /// What does not fit.
  package let message: LocalizedText
  /// What to do next.
  package let hint: LocalizedText
  /// What can be done about it.
  package let recovery: Recovery

  static let overflow = RollupError(
    code: "rollup-overflow",
    message: LocalizedText("汇总数值超出可计算范围。", "A roll-up exceeds the range that can be computed."),
    hint: LocalizedText("请检查各区县填报的数值是否多写了位数。", "Check the districts' figures for digits too many."),
    recovery: .correct)
}
