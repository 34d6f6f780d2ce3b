/// Remarks like those in a district's books: half are empty, else 1 to 40 characters, nine in ten of set phrases.
enum ChineseNote {
  private static let longest = 40
  private static let phrases = [
    "数据已核实", "本月新增", "暂缺", "请复核", "口径调整", "上报延迟", "待补充材料", "较上年同期", "下降", "上升", "系统切换",
    "手工录入", "抽查合格", "重复已剔除", "含流动人口", "不含流动人口", "基层反馈", "按新口径统计", "第三方评估", "退回重报",
    "更正", "经办人更换", "节假日影响", "分母为常住人口", "分母为户籍人口", "详见附件", "无异常", "存疑", "乡镇汇总", "社区补报",
  ]

  /// One remark.
  static func draw(_ random: inout SplitMix64) -> String {
    guard Bool.random(using: &random) else { return "" }
    let length = Int.random(in: 1...longest, using: &random)
    if Int.random(in: 0..<10, using: &random) == 0 {
      let scalars = (0..<length).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0x4E00..<0x55D0, using: &random)) }
      return String(String.UnicodeScalarView(scalars))
    }
    var text = ""
    while text.count < length { text += phrases[Int.random(in: 0..<phrases.count, using: &random)] + "，" }
    return String(text.prefix(length))
  }
}
