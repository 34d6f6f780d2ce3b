package import Model

/// A failure in the rules that copies share.
package struct ReplicaError: ReportableError, Equatable {
  /// A stable identifier such as `stamps-malformed`.
  package let code: String
  /// What is wrong.
  package let message: LocalizedText
  /// What to do next.
  package let hint: LocalizedText
  /// What can be done about it.
  package let recovery: Recovery

  static let clockExhausted = ReplicaError(
    code: "clock-exhausted",
    message: LocalizedText("逻辑时钟已到上限。", "The logical clock has reached its upper end."),
    hint: LocalizedText("请检查电脑的日期后联系管理员。", "Check the computer's date, then call the administrator."),
    recovery: .operator)

  static func stampsMalformed(_ detail: String) -> ReplicaError {
    ReplicaError(
      code: "stamps-malformed",
      message: LocalizedText("行的版本标记已损坏（\(detail)）。", "A row's version marks are damaged (\(detail))."),
      hint: LocalizedText("请运行 verify，并从备份恢复。", "Run verify, then restore from a backup."),
      recovery: .fatal)
  }
}
