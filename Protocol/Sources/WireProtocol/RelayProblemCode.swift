package import Model

/// Why a hub keeps an item of a relay without applying it, or not wholly.
package enum RelayProblemCode: String, Sendable, Hashable, CaseIterable {
  /// The enrolment is not signed by a hub of this relay, or contradicts an earlier one.
  case enrolmentAltered = "enrolment-altered"
  /// The enrolment is for a region that does not lie under the hub that vouches for it.
  case enrolmentOutside = "enrolment-outside"
  /// The region has another key already: somebody here must approve this one.
  case enrolmentWaiting = "enrolment-waiting"
  /// The item comes from this very hub: somewhere below, a hub has it as child and as parent.
  case relayLoop = "relay-loop"
  /// No enrolment for the segment's node came before it.
  case nodeUnknown = "relay-node-unknown"
  /// The segment's node waits for approval.
  case nodeWaiting = "relay-node-waiting"
  /// The segment is not what its node signed.
  case segmentAltered = "segment-altered"
  /// A segment before it is missing.
  case segmentGap = "segment-gap"
  /// Other content of the same node stands under the same numbers.
  case segmentFork = "segment-fork"
  /// Its content cannot be read here.
  case segmentUnreadable = "segment-unreadable"
  /// The verdicts are not signed by the hub that let the node in.
  case receiptAltered = "receipt-altered"
  /// Some transaction that the hub below let through may not stand here.
  case transactionRefused = "transaction-refused"

  /// Whether the item may still be applied once something else has come.
  package var isWaiting: Bool {
    switch self {
    case .enrolmentWaiting, .nodeUnknown, .nodeWaiting, .segmentGap: true
    default: false
    }
  }

  /// Whether somebody has altered, dropped or invented something, as far as can be told.
  package var isAlarm: Bool {
    switch self {
    case .enrolmentWaiting, .nodeWaiting, .transactionRefused, .segmentUnreadable: false
    default: true
    }
  }

  /// The problem in words.
  package var text: LocalizedText {
    switch self {
    case .enrolmentAltered: LocalizedText("注册记录的签名不符", "an enrolment whose signature does not fit")
    case .enrolmentOutside: LocalizedText("注册的地区不在其辖区内", "an enrolment for a region outside its own")
    case .enrolmentWaiting: LocalizedText("该地区已有另一把密钥，待批准", "another key for a region, waiting for approval")
    case .relayLoop: LocalizedText("上报关系成环", "the relay runs in a circle")
    case .nodeUnknown: LocalizedText("数据段来自未知节点", "a segment of an unknown node")
    case .nodeWaiting: LocalizedText("数据段的节点待批准", "a segment of a node that waits for approval")
    case .segmentAltered: LocalizedText("数据段被改动", "an altered segment")
    case .segmentGap: LocalizedText("缺少前面的数据段", "a segment before it is missing")
    case .segmentFork: LocalizedText("同样编号而内容不同", "other content under the same numbers")
    case .segmentUnreadable: LocalizedText("数据段无法读取", "a segment that cannot be read here")
    case .receiptAltered: LocalizedText("回执不符", "verdicts that do not fit")
    case .transactionRefused: LocalizedText("有不可接受的保存", "a transaction that may not stand")
    }
  }
}
