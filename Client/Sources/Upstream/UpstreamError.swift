package import Model

/// A sync or an enrolment that did not go through.
///
/// Nothing is lost: what was not acknowledged stays on this machine.
package struct UpstreamError: ReportableError, Equatable {
  /// A stable identifier, the hub's own where the hub refused.
  package let code: String
  /// What went wrong.
  package let message: LocalizedText
  /// What to do next.
  package let hint: LocalizedText
  /// What can be done about it.
  package let recovery: Recovery

  init(_ code: String, _ message: LocalizedText, hint: LocalizedText, recovery: Recovery) {
    self.code = code
    self.message = message
    self.hint = hint
    self.recovery = recovery
  }

  static func alreadyEnrolled(_ name: String) -> UpstreamError {
    UpstreamError(
      "already-enrolled",
      LocalizedText("本机已注册到“\(name)”。", "This copy has joined “\(name)” already."),
      hint: LocalizedText(
        "可直接运行 sync；上级已换机重建时，用新注册码加 --replace 重新注册。",
        "Run sync; where the hub was rebuilt, enroll with its new code and --replace."), recovery: .correct)
  }

  static func relayLoop(_ name: String) -> UpstreamError {
    UpstreamError(
      "relay-loop",
      LocalizedText("“\(name)”不在本汇集点的上级地区。", "“\(name)” does not belong to a region above this hub's."),
      hint: LocalizedText(
        "汇集点只能加入上级地区的汇集点；请核对网址和本级的地区表。",
        "A hub joins only a hub of a region above its own; check the address and this hub's list of regions."),
      recovery: .correct)
  }

  static let addressMalformed = UpstreamError(
    "address-malformed",
    LocalizedText("汇集点网址应以 http:// 或 https:// 开头。", "The hub's address starts with http:// or https://."),
    hint: LocalizedText("请对照注册单核对网址。", "Compare the address with the slip."), recovery: .correct)

  static func gateway(status: Int) -> UpstreamError {
    UpstreamError(
      "gateway-busy",
      LocalizedText(
        "汇集点前面的网关回答 \(status)，汇集点暂时不可用。", "A gateway before the hub answers \(status); the hub is not available now."),
      hint: LocalizedText("请稍后再同步，数据没有丢失。", "Sync again later; nothing is lost."), recovery: .retry)
  }

  static func refused(status: Int, problem: ProblemDetails) -> UpstreamError {
    // A challenge that ran out while a slow line was sending: the next sync draws a new one.
    let isTemporary = [408, 429, 500, 502, 503, 504].contains(status) || problem.code == "signature-wrong"
    return UpstreamError(
      problem.code, LocalizedText(problem.chinese, problem.english),
      hint: LocalizedText(problem.chineseHint, problem.englishHint), recovery: isTemporary ? .retry : .correct)
  }
}

extension TransportError: ReportableError {
  /// What went wrong.
  package var message: LocalizedText {
    LocalizedText(message(inChinese: true), message(inChinese: false))
  }

  /// What to do next.
  package var hint: LocalizedText {
    LocalizedText(hint(inChinese: true), hint(inChinese: false))
  }

  /// Whether the next nightly run tries again.
  package var recovery: Recovery { isTemporary ? .retry : .correct }
}

/// The body of a hub's refusal: problem details of RFC 9457 with the sentence in both languages.
package struct ProblemDetails: Codable, Sendable, Equatable {
  /// A stable identifier.
  package var code: String
  /// What went wrong, in Chinese.
  package var chinese: String
  /// What went wrong, in English.
  package var english: String
  /// What to do, in Chinese.
  package var chineseHint: String
  /// What to do, in English.
  package var englishHint: String

  private enum CodingKeys: String, CodingKey {
    case code
    case chinese = "title_zh"
    case english = "title"
    case chineseHint = "hint_zh"
    case englishHint = "hint"
  }
}
