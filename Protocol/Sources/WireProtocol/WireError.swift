package import Model

/// A message, segment, receipt or code that does not hold.
package struct WireError: ReportableError, Equatable {
  /// A stable identifier such as `segment-altered`.
  package let code: String
  /// What does not hold.
  package let message: LocalizedText
  /// What to do next.
  package let hint: LocalizedText
  /// What can be done about it.
  package let recovery: Recovery

  init(_ code: String, _ message: LocalizedText, hint: LocalizedText, recovery: Recovery = .resynchronize) {
    self.code = code
    self.message = message
    self.hint = hint
    self.recovery = recovery
  }

  private static let again = LocalizedText(
    "请再同步一次；仍然如此时请联系上级管理员。", "Sync once more; if it stays so, call the hub's administrator.")

  static func malformed(_ what: String) -> WireError {
    WireError(
      "message-malformed",
      LocalizedText("收到的数据不完整或已损坏（\(what)）。", "What was received is cut short or damaged (\(what))."), hint: again)
  }

  static let suiteUnknown = WireError(
    "suite-unknown",
    LocalizedText("数据段使用了本版本不认识的密码套件。", "The segment uses a cipher suite this version does not know."),
    hint: LocalizedText("请升级程序。", "Upgrade the program."), recovery: .operator)

  static let altered = WireError(
    "segment-altered",
    LocalizedText("数据段的签名不符，内容被改动或不完整。", "The segment's signature does not fit: it was altered or cut short."),
    hint: again)

  static func tooLarge(_ what: String, limit: Int) -> WireError {
    WireError(
      "message-too-large",
      LocalizedText("\(what)超过上限 \(limit) 字节。", "\(what) is over the limit of \(limit) bytes."),
      hint: LocalizedText("请联系管理员。", "Call the administrator."), recovery: .operator)
  }

  static let schemaUnknown = WireError(
    "schema-unknown",
    LocalizedText("数据段含有本版本不认识的数据表或列。", "The segment has tables or columns that this version does not know."),
    hint: LocalizedText("请先升级汇集点的程序。", "Upgrade the hub's program first."), recovery: .operator)

  static let codeMalformed = WireError(
    "enrolment-code-malformed",
    LocalizedText("注册码抄写有误。", "The enrolment code has a slip in it."),
    hint: LocalizedText(
      "注册码共八组，每组四个字符；请对照注册单重新输入。", "The code has eight groups of four characters; compare it with the slip."),
    recovery: .correct)

  static let signatureWrong = WireError(
    "signature-wrong",
    LocalizedText("请求的签名不符。", "The request's signature does not fit."), hint: again)

  /// Whoever answered is not the hub: a sign-in page, a proxy, another machine.
  package static let notAHub = WireError(
    "answer-not-from-hub",
    LocalizedText(
      "收到的回答不是来自已注册的汇集点（可能被登录页面或代理截住）。",
      "The answer does not come from the enrolled hub (a sign-in page or a proxy may have answered instead)."),
    hint: LocalizedText(
      "请检查网络是否需要登录、汇集点网址是否正确，然后再同步。数据没有丢失。",
      "Check whether the network asks for a sign-in and whether the hub's address is right, then sync again. Nothing is lost."
    ), recovery: .retry)

  static let crypto = WireError(
    "crypto-failed", LocalizedText("密码运算失败。", "A cryptographic operation failed."),
    hint: LocalizedText("请联系管理员。", "Call the administrator."), recovery: .fatal)
}
