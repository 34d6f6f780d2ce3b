/// Phrases of the hub's page.
package enum DashboardPhrase: String, Phrase {
  case dashboardTitle, cardDistricts, cardIndicators, cardMet, cardTasks, cardMetNote, cardTargets, targetsUnbound
  case matrixTitle, matrixCaption, matrixHint, indicator, ownTotal, lastSyncOf, neverSynced
  case filterNotMet, filterIncomplete, filterShown
  case completenessTitle, completenessHint, completenessOf, completenessChart, reportedCount, missingCount
  case actionsTitle, actionsCaption, action, tasks, averagePercent, actionsChart, total
  case syncTitle, syncCaption, lastSync, transactions, waitingConflicts, freshness
  case ageFresh, ageLate, ageSilent

  /// The phrase in both languages.
  package var wording: Wording {
    switch self {
    case .dashboardTitle: Wording("监测总览", "Overview")
    case .cardDistricts: Wording("已报地区", "Regions reporting")
    case .cardIndicators: Wording("有数据的指标", "Indicators with data")
    case .cardMet: Wording("已达标指标", "Indicators met")
    case .cardTasks: Wording("已完成任务", "Tasks done")
    case .cardMetNote: Wording("以可判断的指标为分母", "out of those that can be judged")
    case .cardTargets: Wording("已绑定目标", "Targets bound")
    case .targetsUnbound: Wording("还有 %1 个目标没有绑定指标", "%1 targets have no indicator yet")
    case .matrixTitle: Wording("指标 × 地区", "Indicators by region")
    case .matrixCaption: Wording("各指标的全域汇总值和下级各地区数值", "The total and each region’s value for every indicator")
    case .matrixHint:
      Wording("左右滑动可查看全部地区；✎ 表示灯由人工设定。", "Scroll sideways for all regions; ✎ marks a light that a person set.")
    case .indicator: Wording("指标", "Indicator")
    case .ownTotal: Wording("%1汇总", "%1 total")
    case .lastSyncOf: Wording("上次同步 %1", "last sync %1")
    case .neverSynced: Wording("从未同步", "never synced")
    case .filterNotMet: Wording("只看未达标", "Only those not met")
    case .filterIncomplete: Wording("只看未报齐", "Only those incomplete")
    case .filterShown: Wording("筛选指标", "Filter indicators")
    case .completenessTitle: Wording("填报完整度", "Completeness")
    case .completenessHint: Wording("各地区应报数值中已报的项数", "How many of the expected figures each region reported")
    case .completenessOf: Wording("%1：已报 %2 项，应报 %3 项", "%1: %2 of %3 reported")
    case .completenessChart: Wording("各地区已报、未报数值", "Figures reported and missing by region")
    case .reportedCount: Wording("已报", "Reported")
    case .missingCount: Wording("未报 %1 项", "%1 missing")
    case .actionsTitle: Wording("各行动任务进展", "Task progress by action")
    case .actionsCaption: Wording("按行动统计的任务数、状态和平均进度", "Tasks, states and average progress by action")
    case .action: Wording("行动", "Action")
    case .tasks: Wording("任务数", "Tasks")
    case .averagePercent: Wording("平均进度（自评）", "Average progress (own estimates)")
    case .actionsChart: Wording("各行动任务状态构成", "States of tasks by action")
    case .total: Wording("合计", "Total")
    case .syncTitle: Wording("各地区同步情况", "Last sync by region")
    case .syncCaption:
      Wording("各地区上次同步时间、收到的事务和待处理冲突", "Last sync, transactions received and waiting conflicts by region")
    case .lastSync: Wording("上次同步", "Last sync")
    case .transactions: Wording("收到事务", "Transactions received")
    case .waitingConflicts: Wording("待处理冲突", "Conflicts waiting")
    case .freshness: Wording("时效", "State")
    case .ageFresh: Wording("正常", "Fresh")
    case .ageLate: Wording("迟到", "Late")
    case .ageSilent: Wording("长期未同步", "Silent")
    }
  }
}
