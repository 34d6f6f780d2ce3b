package import Model

/// Columns as people read them beside their values.
package enum ColumnTitles {
  /// The title of a column; its own name where there is none.
  static func title(of name: String) -> LocalizedText { titles[name] ?? LocalizedText(name, name) }

  private static let titles: [String: LocalizedText] = [
    "value": .init("数值", "value"), "numerator": .init("分子", "numerator"), "denominator": .init("分母", "denominator"),
    "weight": .init("权重", "weight"), "not_applicable": .init("不适用", "not applicable"),
    "definition_version": .init("定义版本", "definition"), "source": .init("来源", "source"), "note": .init("备注", "note"),
    "status": .init("状态", "status"), "percent": .init("完成率", "percent"), "problem": .init("存在问题", "problem"),
    "next_step": .init("下一步", "next step"), "account": .init("账户", "account"),
    "reported_at": .init("填报时间", "reported at"), "title": .init("标题", "title"), "text": .init("正文", "text"),
    "deadline": .init("时限", "deadline"), "name": .init("名称", "name"), "year": .init("年度", "year"),
    "unit": .init("单位", "unit"), "role": .init("角色", "role"), "state": .init("状态", "state"),
    "indicator": .init("指标", "indicator"), "rule": .init("汇总规则", "rule"), "targets": .init("目标", "targets"),
    "tier": .init("层级", "tier"), "parent": .init("上级", "parent"), "valid_to": .init("有效至", "valid to"),
    "operator": .init("关系", "operator"), "low": .init("下限", "low"), "high": .init("上限", "high"),
    "quote": .init("原文", "quote"), "action": .init("专项行动", "action"), "plan": .init("计划", "plan"),
    "section": .init("部分", "section"), "task": .init("任务", "task"), "ordinal": .init("序号", "ordinal"),
    "version": .init("版本", "version"), "frequency": .init("填报频次", "frequency"),
    "direction": .init("方向", "direction"), "kind": .init("类别", "kind"),
  ]

  /// A register group as people read it.
  package static func title(ofGroup name: String) -> LocalizedText { groups[name] ?? LocalizedText(name, name) }

  private static let groups: [String: LocalizedText] = [
    "figure": .init("数据", "figure"), "note": .init("备注", "note"), "definition": .init("定义", "definition"),
    "name": .init("名称", "name"), "document": .init("文件", "document"), "heading": .init("标题", "heading"),
    "text": .init("内容", "text"), "state": .init("进度", "state"), "clause": .init("分工", "clause"),
    "wording": .init("目标原文", "wording"), "binding": .init("对应指标", "binding"), "mention": .init("提及", "mention"),
    "tag": .init("标记", "tag"), "report": .init("进展", "report"),
  ]
}
