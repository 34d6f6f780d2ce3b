/// Where a task stands, as its office reports it.
package enum TaskStatus: String, Sendable, Hashable, CaseIterable, Codable {
  /// Not begun.
  case notStarted = "not-started"
  /// Under way.
  case inProgress = "in-progress"
  /// Done, as its office says.
  case done
  /// Behind plan.
  case delayed
  /// Given up, with a reason.
  case cancelled

  /// The word on screen.
  package var title: LocalizedText {
    switch self {
    case .notStarted: LocalizedText("未启动", "not started")
    case .inProgress: LocalizedText("进行中", "in progress")
    case .done: LocalizedText("已完成", "done")
    case .delayed: LocalizedText("滞后", "delayed")
    case .cancelled: LocalizedText("已取消", "cancelled")
    }
  }

  /// Reads a status by its raw value or its Chinese word.
  /// - Throws: `word-unknown`.
  package init(parsing text: String) throws(ModelError) {
    guard let found = Self.allCases.first(where: { $0.rawValue == text || $0.title.chinese == text }) else {
      throw .vocabulary(
        text, of: LocalizedText("任务状态", "task status"),
        allowed: Self.allCases.map { "\($0.rawValue)（\($0.title.chinese)）" })
    }
    self = found
  }
}
