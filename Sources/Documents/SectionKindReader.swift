import Model

/// Tells from its heading what a section is about.
enum SectionKindReader {
  private static let issuing = WordList("印发 制定 制订 出台 编制")
  private static let documents = WordList("政策 文件 制度 规划 法规 标准 方案 办法 规范")
  private static let activities = WordList("活动")
  private static let generals = WordList(
    "机制 总体 整体 保障 组织领导 要求 目标 原则 思想 统筹 组织实施 加强领导 监测评估 考核 支撑 督导 责任落实 组织管理 工作安排")

  /// The kind of a section with a heading; a section without a telling word is about an action.
  static func kind(of title: String) -> SectionKind {
    if title.hasSuffix("行动") || title.hasSuffix("工程") { return .action }
    if issuing.isIn(title), documents.isIn(title) { return .policy }
    if activities.isIn(title) { return .activity }
    if generals.isIn(title) { return .general }
    return .action
  }
}
