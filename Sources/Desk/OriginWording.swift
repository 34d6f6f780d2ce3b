import Model
import Replica

/// Who wrote a value, as people read it.
enum OriginWording {
  /// A copy, its region and the account, as far as they are known.
  static func who(_ node: NodeID, isOwn: Bool, region: String?, account: String?) -> LocalizedText {
    let short = node.description.prefix(8)
    let copy: LocalizedText
    if node == .builtin {
      copy = LocalizedText("内置", "built in")
    } else if isOwn {
      copy = LocalizedText("本机 \(short)", "this copy \(short)")
    } else {
      copy = LocalizedText("节点 \(short)", "node \(short)")
    }
    let place = region.map { LocalizedText("，地区 \($0)", ", region \($0)") } ?? LocalizedText("", "")
    let person = account.flatMap { $0.isEmpty ? nil : LocalizedText("，账户 \($0)", ", account \($0)") }
    return LocalizedText(
      copy.chinese + place.chinese + (person?.chinese ?? ""), copy.english + place.english + (person?.english ?? ""))
  }
}
