package import Model

/// Why a hub does not apply a transaction.
///
/// The codes are part of the protocol.
package enum Refusal: UInt32, Sendable, Hashable, CaseIterable {
  /// The row belongs to another region's office.
  case notOwner = 1
  /// The row names a region that is not in the tree.
  case regionUnknown = 2
  /// The definition belongs to a tier above.
  case notDefiner = 3
  /// The row's key or columns are not those of its table.
  case malformed = 4
  /// The figure names an indicator that this hub does not have.
  case indicatorUnknown = 5
  /// The figure is not for a period of the indicator's frequency.
  case periodWrong = 6
  /// The parts of the figure do not fit the indicator's rule.
  case figureWrong = 7
  /// The time of the write lies past the hub's clock.
  case clockAhead = 8
  /// The hub has the same content under another stamp; nothing is lost and nothing is to be done.
  case alreadyHeld = 9
  /// Nobody has a mandate for the region that holds at the time of the write.
  case mandateMissing = 10
  /// The period was handed in and has not been returned.
  case periodLocked = 11
  /// The review is of a submission that is not the latest.
  case reviewSuperseded = 12

  /// The reason, for the office that wrote it.
  package var reason: LocalizedText {
    switch self {
    case .notOwner: LocalizedText("该行属于其他地区的办公室", "the row belongs to another region's office")
    case .regionUnknown: LocalizedText("地区不在汇集点的区划表中", "the region is not in the hub's list")
    case .notDefiner: LocalizedText("该定义由上级制定，只能由上级修改", "the definition belongs to a tier above")
    case .malformed: LocalizedText("该行的结构与数据表不符", "the row does not fit its table")
    case .indicatorUnknown: LocalizedText("汇集点没有该指标", "the hub does not have this indicator")
    case .periodWrong: LocalizedText("期间与指标的填报频次不符", "the period is not of the indicator's frequency")
    case .figureWrong: LocalizedText("数值与指标的规则不符", "the figure does not fit the indicator's rule")
    case .clockAhead: LocalizedText("填报时间晚于汇集点的时间", "the time of the entry lies past the hub's clock")
    case .alreadyHeld: LocalizedText("汇集点已有相同内容", "the hub has the same content already")
    case .mandateMissing:
      LocalizedText("对该地区没有生效的代报授权", "no mandate to write for the region is in force")
    case .periodLocked: LocalizedText("该期间已报送，尚未退回", "the period was handed in and has not been returned")
    case .reviewSuperseded:
      LocalizedText("审核的不是最近一次报送", "the review is of a submission that is not the latest")
    }
  }

  /// What the office can do about it.
  package var remedy: LocalizedText {
    switch self {
    case .notOwner, .regionUnknown:
      LocalizedText("请核对地区代码，在本地区名下重新填报。", "Check the region code and enter it under your own region.")
    case .notDefiner: LocalizedText("请联系上级修改定义。", "Ask the tier above to change the definition.")
    case .clockAhead: LocalizedText("请校正电脑的日期和时间后再同步。", "Set the computer's date and time, then sync.")
    case .alreadyHeld: LocalizedText("无需处理。", "Nothing needs to be done.")
    case .mandateMissing:
      LocalizedText(
        "该地区还没有注册的，先在汇集点授权代报：tributary-server mandate grant --org 地区代码 --from 日期 --reason 原因；已注册的，由该地区自行填报。",
        "Where the region has no copy yet, first run tributary-server mandate grant --org CODE --from DAY --reason WHY at the hub; where it has one, it enters its own."
      )
    case .periodLocked:
      LocalizedText(
        "请联系上级退回该期间，改正后重新报送。", "Ask the tier above to return the period, then mend it and hand it in again.")
    case .reviewSuperseded:
      LocalizedText("请同步后审核最近一次报送。", "Sync, then review the latest submission.")
    case .malformed: LocalizedText("请升级程序后重新填报。", "Upgrade the program and enter it again.")
    case .indicatorUnknown, .periodWrong, .figureWrong:
      LocalizedText("请同步最新的指标定义后重新填报。", "Sync to get the newest definitions, then enter it again.")
    }
  }
}
