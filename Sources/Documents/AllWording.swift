/// A clause that asks for every one: 实现…全覆盖, 将所有…建成…, …全部达标.
struct AllWording: Sendable {
  /// Where the word stands.
  let position: Int
  /// A short name of what is asked for.
  let indicator: String

  private static let coverage = PlanText("全覆盖")
  private static let everything = PlanText("全部")
  private static let everyone = WordList("所有 全部")
  private static let results = WordList(
    "建成 达标 达到 实现 完成 建立 纳入 配备 设立 设置 创成 创建成 覆盖 通过 开通 开展 落实 取得 接入 落地")

  /// Reads a clause of bounded length; nil if it does not ask for every one.
  init?(_ context: TaskContext, _ range: Range<Int>) {
    if let found = AllWording.covered(context, range) ?? AllWording.every(context, range) {
      self = found
    } else {
      return nil
    }
  }

  private init(position: Int, indicator: String) {
    self.position = position
    self.indicator = indicator
  }

  /// 全覆盖 at the end of a clause; before a noun it only describes it.
  private static func covered(_ context: TaskContext, _ range: Range<Int>) -> AllWording? {
    let text = context.text
    for index in range where context.spans.isOpen(index) && text.has(coverage, at: index) {
      let end = index + coverage.count
      guard end == range.upperBound || "、和并及目".unicodeScalars.contains(text[end]) else { continue }
      let name = Wording.bare(text, range.lowerBound..<index, dates: context.dates)
      return AllWording(position: index, indicator: text.string(name) + "覆盖率")
    }
    return nil
  }

  private static func every(_ context: TaskContext, _ range: Range<Int>) -> AllWording? {
    let text = context.text
    guard let word = everyone.first(in: text, range), context.spans.isOpen(word.lowerBound),
      let result = results.first(in: text, word.upperBound..<range.upperBound)
    else { return nil }
    let predicate = text.string(result.lowerBound..<range.upperBound)
    if result.lowerBound > word.upperBound {
      var noun = word.upperBound..<result.lowerBound
      while !noun.isEmpty, "均都要的".unicodeScalars.contains(text[noun.upperBound - 1]) {
        noun = noun.lowerBound..<noun.upperBound - 1
      }
      guard !noun.isEmpty else { return nil }
      return AllWording(position: word.lowerBound, indicator: predicate + "的" + text.string(noun))
    }
    let noun = Wording.bare(text, range.lowerBound..<word.lowerBound, dates: context.dates)
    guard !noun.isEmpty, text.has(everything, at: word.lowerBound) else { return nil }
    return AllWording(position: word.lowerBound, indicator: predicate + "的" + text.string(noun))
  }
}
