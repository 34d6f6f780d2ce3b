package import Model

/// What a clerk asked for and cannot have.
package struct DeskError: ReportableError, Equatable {
  /// A stable identifier such as `task-unknown`.
  package let code: String
  /// What is wrong and where.
  package let message: LocalizedText
  /// What to do next.
  package let hint: LocalizedText
  /// What can be done about it.
  package let recovery: Recovery

  /// Words an error.
  package init(
    _ code: String, _ message: LocalizedText, hint: LocalizedText, recovery: Recovery = .correct
  ) {
    self.code = code
    self.message = message
    self.hint = hint
    self.recovery = recovery
  }

  static let dataUnnamed = DeskError(
    "data-unnamed",
    LocalizedText("没有指明数据目录。", "The data folder is not named."),
    hint: LocalizedText("请加上 --data 目录，或设置环境变量 TRIBUTARY_DATA。", "Add --data DIR, or set TRIBUTARY_DATA."))

  static func fileUnreadable(_ name: String) -> DeskError {
    DeskError(
      "file-unreadable", LocalizedText("无法读取文件“\(name)”。", "Cannot read the file “\(name)”."),
      hint: LocalizedText("请检查文件名和权限。", "Check the name and the permissions."))
  }

  static func fileTooLarge(_ name: String, limit: Int) -> DeskError {
    DeskError(
      "file-too-large",
      LocalizedText("文件“\(name)”超过 \(limit >> 20) MiB。", "The file “\(name)” is over \(limit >> 20) MiB."),
      hint: LocalizedText("请核对是否选错了文件。", "Check whether it is the right file."))
  }

  static func planUnknown(_ name: String) -> DeskError {
    DeskError(
      "plan-unknown", LocalizedText("没有编号为“\(name)”的计划。", "There is no plan “\(name)”."),
      hint: LocalizedText("用 plan list 查看编号。", "See the ids with plan list."))
  }

  static func taskUnknown(_ name: String) -> DeskError {
    DeskError(
      "task-unknown", LocalizedText("台账中没有编号为“\(name)”的任务。", "The ledger has no task “\(name)”."),
      hint: LocalizedText(
        "用 task list 查看编号，例如 3.6 表示第三部分第六项。", "See the numbers with task list; 3.6 is the sixth of section three."))
  }

  static func taskAmbiguous(_ name: String, choices: [String]) -> DeskError {
    DeskError(
      "task-ambiguous", LocalizedText("“\(name)”对应多项任务。", "“\(name)” fits more than one task."),
      hint: LocalizedText(
        "请写全：\(choices.joined(separator: "、"))。", "Write it in full: \(choices.joined(separator: ", "))."))
  }

  static func percentWrong(_ percent: Int) -> DeskError {
    DeskError(
      "percent-wrong", LocalizedText("完成率应在 0 到 100 之间，不能是 \(percent)。", "The percentage is 0 to 100, not \(percent)."),
      hint: LocalizedText("请重新填写 --percent。", "Give --percent again."))
  }

  static func statusUnlikePercent(_ status: TaskStatus, _ percent: Int) -> DeskError {
    DeskError(
      "status-unlike-percent",
      LocalizedText(
        "状态“\(status.title.chinese)”与完成率 \(percent)% 不一致。",
        "The status \(status.title.english) does not go with \(percent) %."),
      hint: LocalizedText("已完成填 100，未启动填 0；或不写 --status。", "Done is 100, not started is 0; or leave --status out."))
  }

  static func planUnfit(_ chinese: String, _ english: String, hint: LocalizedText) -> DeskError {
    DeskError("plan-unfit", LocalizedText(chinese, english), hint: hint)
  }

  static func figure(_ problem: LocalizedText, hint: LocalizedText, indicator: String) -> DeskError {
    DeskError(
      "figure-wrong", LocalizedText("\(indicator)：\(problem.chinese)。", "\(indicator): \(problem.english)."), hint: hint
    )
  }

  static func actionUnknown(_ name: String) -> DeskError {
    DeskError(
      "action-unknown", LocalizedText("没有名为“\(name)”的专项行动。", "There is no action “\(name)”."),
      hint: LocalizedText("用 action list 查看代码和名称。", "See codes and names with action list."))
  }

  /// A line of a list does not read.
  package static func regionsFile(line: Int, _ chinese: String, _ english: String) -> DeskError {
    DeskError(
      "list-malformed", LocalizedText("第 \(line) 行：\(chinese)。", "Line \(line): \(english)."),
      hint: LocalizedText("请改正后重新运行；没有作任何改动。", "Correct it and run again; nothing was changed."))
  }
}
