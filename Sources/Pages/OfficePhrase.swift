/// Phrases of the office's page.
package enum OfficePhrase: String, Phrase {
  case officeTitle, hub, noHub, lastBackup, neverBackedUp, overTwoDays
  case unsent, unsentHint, nothingUnsent, rejected, rejectedHint, conflicts, conflictsHint
  case ledgerTitle, ledgerCaption, ledgerEmpty, taskNumber, task, responsibleUnits, deadline, status, percent
  case latestProgress, problem, nextStep, fullText, taskTargets, selfAssessed, noProgress
  case roleLead, roleParticipant, roleResponsible, roleDivided
  case statusNotStarted, statusInProgress, statusDone, statusDelayed, statusOverdue, statusCancelled
  case filter, filterStatus, filterUnit, filterAll, filterApply, filterClear, filterResult
  case figuresTitle, figuresCaption, figuresEmpty

  /// The phrase in both languages.
  package var wording: Wording {
    switch self {
    case .officeTitle: Wording("本级台账", "Office ledger")
    case .hub: Wording("上级汇集点", "Hub above")
    case .noHub: Wording("未连接上级", "not connected")
    case .lastBackup: Wording("上次备份", "Last backup")
    case .neverBackedUp: Wording("从未备份", "never")
    case .overTwoDays: Wording("超过两天", "over two days ago")
    case .unsent: Wording("未上报改动", "Unsent changes")
    case .unsentHint: Wording("下次同步时上报", "go up with the next sync")
    case .nothingUnsent: Wording("全部已上报", "everything has been sent")
    case .rejected: Wording("被退回改动", "Rejected changes")
    case .rejectedHint: Wording("需核对后重报", "check and enter again")
    case .conflicts: Wording("待处理冲突", "Conflicts")
    case .conflictsHint: Wording("同一数据有两种填法", "two entries for one figure")
    case .ledgerTitle: Wording("任务台账", "Task ledger")
    case .ledgerCaption: Wording("任务、责任单位、时限、状态和进展", "Tasks with units, deadline, status and progress")
    case .ledgerEmpty: Wording("没有符合条件的任务。", "No task matches.")
    case .taskNumber: Wording("编号", "No.")
    case .task: Wording("任务", "Task")
    case .responsibleUnits: Wording("责任单位", "Units")
    case .deadline: Wording("时限", "Deadline")
    case .status: Wording("状态", "Status")
    case .percent: Wording("进度", "Progress")
    case .latestProgress: Wording("最新进展", "Latest progress")
    case .problem: Wording("存在问题", "Problem")
    case .nextStep: Wording("下一步", "Next step")
    case .fullText: Wording("任务全文", "Full text")
    case .taskTargets: Wording("量化目标 %1 项", "Targets: %1")
    case .selfAssessed: Wording("自评", "own estimate")
    case .noProgress: Wording("暂无进展填报", "no progress reported")
    case .roleLead: Wording("牵头", "lead")
    case .roleParticipant: Wording("参与", "takes part")
    case .roleResponsible: Wording("负责", "responsible")
    case .roleDivided: Wording("按职责分工", "by division of duties")
    case .statusNotStarted: Wording("未启动", "Not started")
    case .statusInProgress: Wording("进行中", "In progress")
    case .statusDone: Wording("已完成", "Done")
    case .statusDelayed: Wording("滞后", "Delayed")
    case .statusOverdue: Wording("已逾期", "Overdue")
    case .statusCancelled: Wording("已取消", "Cancelled")
    case .filter: Wording("筛选", "Filter")
    case .filterStatus: Wording("按状态", "By status")
    case .filterUnit: Wording("按单位", "By unit")
    case .filterAll: Wording("全部", "All")
    case .filterApply: Wording("查看", "Show")
    case .filterClear: Wording("清除", "Clear")
    case .filterResult: Wording("共 %1 项任务", "%1 tasks")
    case .figuresTitle: Wording("指标数据", "Figures")
    case .figuresCaption: Wording("本级填报的指标数据", "Indicator figures entered here")
    case .figuresEmpty: Wording("还没有填报指标数据。", "No figures have been entered yet.")
    }
  }
}

/// Phrases of the page that says what failed.
package enum ErrorPhrase: String, Phrase {
  case errorTitle, whatToDo, errorHome

  /// The phrase in both languages.
  package var wording: Wording {
    switch self {
    case .errorTitle: Wording("无法显示此页（%1）", "This page cannot be shown (%1)")
    case .whatToDo: Wording("可以这样做", "What you can do")
    case .errorHome: Wording("返回首页", "Back to the start")
    }
  }
}
