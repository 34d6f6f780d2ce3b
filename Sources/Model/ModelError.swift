/// A value that the domain does not allow.
package struct ModelError: ReportableError, Equatable {
  /// A stable identifier such as `period-malformed`.
  package let code: String
  /// What is wrong with the value.
  package let message: LocalizedText
  /// What a valid value looks like.
  package let hint: LocalizedText
  /// Always `correct`: only another value helps.
  package var recovery: Recovery { .correct }

  init(_ code: String, _ message: LocalizedText, hint: LocalizedText) {
    self.code = code
    self.message = message
    self.hint = hint
  }

  static func number(_ text: String) -> ModelError {
    ModelError(
      "number-malformed",
      LocalizedText("“\(text)”不是有效的数字。", "“\(text)” is not a number this project can hold."),
      hint: LocalizedText(
        "请填写十进制数，例如 161 或 40.25；最多六位小数，整数部分最多十二位。",
        "Write a decimal such as 161 or 40.25, with at most six decimals and twelve digits before the point."))
  }

  static func period(_ text: String) -> ModelError {
    ModelError(
      "period-malformed",
      LocalizedText("没有“\(text)”这样的期间。", "There is no period “\(text)”."),
      hint: LocalizedText(
        "期间写作 2022、2022-H1、2022-Q2 或 2022-06。", "Write a period as 2022, 2022-H1, 2022-Q2 or 2022-06."))
  }

  static func region(_ text: String) -> ModelError {
    ModelError(
      "region-malformed",
      LocalizedText("“\(text)”不是行政区划代码。", "“\(text)” is not a region code."),
      hint: LocalizedText(
        "请填写六位行政区划代码，例如 500114。", "Write the six-digit code of the region, for example 500114."))
  }

  static func vocabulary(_ text: String, of kind: LocalizedText, allowed: [String]) -> ModelError {
    ModelError(
      "word-unknown",
      LocalizedText("“\(text)”不是有效的\(kind.chinese)。", "“\(text)” is not a known \(kind.english)."),
      hint: LocalizedText(
        "可用的值：\(allowed.joined(separator: "、"))。", "Use one of: \(allowed.joined(separator: ", "))."))
  }
}
