import Exchange
package import Model
import Store

/// What a hub refuses, as it says it to a node or a person.
package struct HubError: ReportableError, Equatable {
  /// A stable identifier; part of the protocol.
  package let code: String
  /// What is refused.
  package let message: LocalizedText
  /// What to do next.
  package let hint: LocalizedText
  /// What can be done about it.
  package let recovery: Recovery
  /// The HTTP status that goes with it.
  package let status: Int

  init(
    _ code: String, status: Int, _ message: LocalizedText, hint: LocalizedText, recovery: Recovery = .correct
  ) {
    self.code = code
    self.status = status
    self.message = message
    self.hint = hint
    self.recovery = recovery
  }

  private static let callHub = LocalizedText("请联系上级管理员。", "Call the hub's administrator.")

  static let codeUnknown = HubError(
    "enrolment-code-unknown", status: 403,
    LocalizedText("汇集点没有这个注册码。", "The hub does not know this enrolment code."),
    hint: LocalizedText("请对照注册单核对注册码和网址。", "Compare the code and the address with the slip."))

  static let codeUsed = HubError(
    "enrolment-code-used", status: 409,
    LocalizedText("这个注册码已经用过，每个注册码只能用一次。", "This enrolment code was used; each is good for one computer."),
    hint: LocalizedText("请向上级要一个新的注册码。", "Ask the hub for a new code."))

  static let codeExpired = HubError(
    "enrolment-code-expired", status: 403,
    LocalizedText("这个注册码已过期。", "This enrolment code is past its date."),
    hint: LocalizedText("请向上级要一个新的注册码。", "Ask the hub for a new code."))

  static func codeForOther(_ region: String) -> HubError {
    HubError(
      "enrolment-region-mismatch", status: 403,
      LocalizedText("这个注册码是发给地区 \(region) 的。", "This enrolment code is for region \(region)."),
      hint: LocalizedText("请使用本地区的注册单。", "Use the slip for your own region."))
  }

  static let nodeUnknown = HubError(
    "node-unknown", status: 401,
    LocalizedText("本机没有在这个汇集点注册，或已被停用。", "This copy is not enrolled at this hub, or was shut out."), hint: callHub)

  static let signatureWrong = HubError(
    "signature-wrong", status: 401,
    LocalizedText("请求的签名不符或已过时。", "The request's signature does not fit or is too old."),
    hint: LocalizedText("请再同步一次。", "Sync once more."), recovery: .retry)

  static let otherHub = HubError(
    "hub-mismatch", status: 421,
    LocalizedText("这个请求是发给另一个汇集点的。", "This request is meant for another hub."), hint: callHub)

  static func gap(expected: UInt64) -> HubError {
    HubError(
      "segment-gap", status: 409,
      LocalizedText("数据段不连续，应从第 \(expected) 号开始。", "The segment leaves a gap: \(expected) is expected."),
      hint: LocalizedText("请再同步一次。", "Sync once more."), recovery: .resynchronize)
  }

  static let fork = HubError(
    "segment-fork", status: 409,
    LocalizedText(
      "汇集点已有同样编号而内容不同的记录：同一份数据可能在两台电脑上使用，或曾从备份恢复。",
      "The hub holds other content under the same numbers: the copy is used on two machines or was restored."),
    hint: LocalizedText("请停止填报并联系上级管理员；双方数据都保留着。", "Stop entering and call the hub; both versions are kept."),
    recovery: .operator)

  static let clockAhead = HubError(
    "clock-ahead", status: 409,
    LocalizedText("本机时钟比汇集点快五分钟以上。", "This machine's clock is more than five minutes ahead of the hub's."),
    hint: LocalizedText(
      "请再同步一次，填报时间会自动改正；并请校正电脑的日期和时间。",
      "Sync once more, which corrects the times of entry; set the computer's date and time."),
    recovery: .resynchronize)

  static let bodyTooLarge = HubError(
    "body-too-large", status: 413, LocalizedText("请求超过大小上限。", "The request is over the size limit."),
    hint: callHub, recovery: .operator)

  static let notFound = HubError(
    "not-found", status: 404, LocalizedText("没有这个页面。", "There is no such page."),
    hint: LocalizedText("请从首页重新打开。", "Start again from the front page."))

  /// The error for whatever went wrong while a request was answered.
  init(_ error: any Error) {
    switch error {
    case let known as HubError: self = known
    case is IncomingBody.TooLong: self = .bodyTooLarge
    case EnrolmentProblem.unknownCode: self = .codeUnknown
    case EnrolmentProblem.usedCode: self = .codeUsed
    case EnrolmentProblem.expiredCode: self = .codeExpired
    case EnrolmentProblem.otherRegion(let region): self = .codeForOther(region)
    case IntakeProblem.unknownNode: self = .nodeUnknown
    case IntakeProblem.gap(let expected): self = .gap(expected: expected)
    case IntakeProblem.fork: self = .fork
    case IntakeProblem.clockAhead: self = .clockAhead
    case RelayRefusal.notBelow: self = .relayNotBelow
    case RelayRefusal.gap(let expected): self = .relayGap(expected: expected)
    case RelayRefusal.fork: self = .relayFork
    case let known as any ReportableError:
      let status =
        switch known.recovery {
        case .correct: 400
        case .resynchronize: 409
        case .retry: 503
        case .operator: 422
        case .fatal: 500
        }
      self.init(known.code, status: status, known.message, hint: known.hint, recovery: known.recovery)
    default:
      self.init(
        "internal", status: 500, LocalizedText("汇集点内部错误。", "Internal error of the hub."),
        hint: LocalizedText("请稍后再试；数据没有丢失。", "Try again later; nothing is lost."), recovery: .retry)
    }
  }
}
