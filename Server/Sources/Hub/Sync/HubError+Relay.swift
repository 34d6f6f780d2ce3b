import Model

extension HubError {
  static let relayNotBelow = HubError(
    "relay-not-below", status: 403,
    LocalizedText(
      "只有下级地区的汇集点才能向本汇集点转报。", "Only a hub of a region below this one may relay to it."),
    hint: LocalizedText(
      "请核对两级汇集点的地区；下级须用 tributary-server upstream 加入。",
      "Check the regions of both hubs; the one below joins with tributary-server upstream."))

  static func relayGap(expected: UInt64) -> HubError {
    HubError(
      "relay-gap", status: 409,
      LocalizedText("转报不连续，应从第 \(expected) 项开始。", "The relay leaves a gap: item \(expected) is expected."),
      hint: LocalizedText("请再同步一次。", "Sync once more."), recovery: .resynchronize)
  }

  static let relayFork = HubError(
    "relay-fork", status: 409,
    LocalizedText(
      "上级已有同样编号而内容不同的转报记录：汇集点的数据可能在两台机器上使用。",
      "Other items are held under the same numbers: the hub's data may be used on two machines."),
    hint: LocalizedText(
      "请再同步一次：编号以上级为准，不会丢失数据。", "Sync once more: the numbers above stand, and nothing is lost."),
    recovery: .resynchronize)
}
