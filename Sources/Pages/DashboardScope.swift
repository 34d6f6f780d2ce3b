extension DashboardPage {
  var scope: Scope {
    let language = frame.language
    return frame.scope(title: DashboardPhrase.dashboardTitle.text(in: language)).adding([
      "subject": .text(subject),
      "path": .list(path.map { $0.scope(in: language) }), "hasPath": .flag(!path.isEmpty),
      "periodLabel": .text(periodLabel),
      "selectors": .list(selectors.map { $0.scope(in: language) }),
      "cards": .list(summary.cards(in: language)),
      "ownTotalText": .text(DashboardPhrase.ownTotal.text(in: language, subject)),
      "lights": .list(
        CellLight.allCases.map {
          [
            "legendLight": .text($0.rawValue), "legendSymbol": .text($0.symbol),
            "legendWord": .text($0.phrase.text(in: language)),
          ]
        }),
      "columns": .list(columns.map { $0.scope(in: language) }),
      "rows": .list(rows.map { $0.scope(columns: columns, language: language) }),
      "completenessAddress": .text(completenessPage.address(in: language)),
      "completeness": .list(completeness.map { $0.scope(in: language) }),
      "completenessData": .text(completenessChart.json),
      "actions": .list(actions.map { $0.scope(in: language) }),
      "actionsData": .text(actionsChart.json),
      "syncs": .list(syncs.map { $0.scope(in: language) }),
    ]).adding(actionTotals)
  }

  private var actionTotals: Scope {
    [
      "allTasks": .number(actions.reduce(0) { $0 + $1.total }),
      "allDone": .number(actions.reduce(0) { $0 + $1.done }),
      "allInProgress": .number(actions.reduce(0) { $0 + $1.inProgress }),
      "allDelayed": .number(actions.reduce(0) { $0 + $1.delayed }),
      "allOverdue": .number(actions.reduce(0) { $0 + $1.overdue }),
      "allNotStarted": .number(actions.reduce(0) { $0 + $1.notStarted }),
      "allCancelled": .number(actions.reduce(0) { $0 + $1.cancelled }),
    ]
  }

  private var completenessChart: ChartData {
    ChartData(
      labels: completeness.map(\.name),
      series: [
        .init(
          name: DashboardPhrase.reportedCount.text(in: frame.language), colour: "blue",
          values: completeness.map { String($0.reported) }),
        .init(
          name: SharedPhrase.missing.text(in: frame.language), colour: "hatch",
          values: completeness.map { String(max(0, $0.expected - $0.reported)) }),
      ], isStacked: true)
  }

  private var actionsChart: ChartData {
    func series(_ status: LedgerStatus, _ colour: String, _ count: (ActionProgress) -> Int) -> ChartData.Series {
      .init(name: status.label(in: frame.language), colour: colour, values: actions.map { String(count($0)) })
    }
    return ChartData(
      labels: actions.map(\.name),
      series: [
        series(.done, "green") { $0.done }, series(.inProgress, "blue") { $0.inProgress },
        series(.delayed, "yellow") { $0.delayed }, series(.overdue, "red") { $0.overdue },
        series(.notStarted, "grey") { $0.notStarted },
        series(.cancelled, "hatch") { $0.cancelled },
      ], isStacked: true, isHorizontal: true)
  }
}

extension DashboardSummary {
  func cards(in language: PageLanguage) -> [Scope] {
    func card(
      _ title: DashboardPhrase, _ part: Int, _ whole: Int, note: String? = nil, location: PageLocation? = nil
    ) -> Scope {
      [
        "cardTitle": .text(title.text(in: language)), "cardPart": .number(part), "cardWhole": .number(whole),
        "cardMax": .number(max(1, whole)), "cardNote": .optional(note),
        "cardAddress": .optional(location?.address(in: language)),
      ]
    }
    let unbound = targetsTotal - targetsBound
    return [
      card(.cardDistricts, districtsReporting, districtsExpected),
      card(.cardIndicators, indicatorsWithData, indicatorsTotal),
      card(
        .cardMet, indicatorsMet, indicatorsJudged, note: DashboardPhrase.cardMetNote.text(in: language)),
      card(.cardTasks, tasksDone, tasksTotal),
      card(
        .cardTargets, targetsBound, targetsTotal,
        note: unbound > 0 ? DashboardPhrase.targetsUnbound.text(in: language, String(unbound)) : nil,
        location: targets),
    ]
  }
}

extension RegionColumn {
  func scope(in language: PageLanguage) -> Scope {
    let sync = lastSync.map { DashboardPhrase.lastSyncOf.text(in: language, $0) }
    return [
      "columnCode": .text(code), "columnName": .text(name),
      "columnSync": .text(sync ?? DashboardPhrase.neverSynced.text(in: language)),
      "columnAddress": .optional(location?.address(in: language)),
    ]
  }
}

extension IndicatorRow {
  func scope(columns: [RegionColumn], language: PageLanguage) -> Scope {
    light.scope("total", in: language).adding(count.scope(in: language)).adding([
      "rowCode": .text(code), "rowName": .text(name), "rowPeriod": .text(period), "rowUnit": .text(unit),
      "rowTarget": .text(target ?? SharedPhrase.noTarget.text(in: language)),
      "rowDirectionSymbol": .text(direction.symbol), "rowDirection": .text(direction.phrase.text(in: language)),
      "hasRowAddress": .flag(location != nil), "rowAddress": .optional(location?.address(in: language)),
      "hasTotal": .flag(total != nil), "totalText": .text(total ?? ""),
      "isNotMet": .flag(light.light == .red || light.light == .yellow),
      "remarks": .list(remarks.map { ["remark": .text($0)] }),
      "cells": .list(
        columns.enumerated().map { index, column in
          let cell = cells.indices.contains(index) ? cells[index] : MatrixCell(value: nil, light: PageLight(.grey))
          return cell.scope(title: "\(column.name) · \(code)", language: language)
        }),
    ])
  }
}

extension MatrixCell {
  func scope(title: String, language: PageLanguage) -> Scope {
    let hasLight = value != nil || light.light != .grey
    let word = light.word ?? light.light.phrase.text(in: language)
    let absent = SharedPhrase.noData.text(in: language)
    var spoken: [String] = value == nil ? [absent] : []
    if hasLight { spoken.append(word) }
    if let count { spoken.append(count.text(in: language)) }
    if let reason = light.reason { spoken.append(SharedPhrase.setByHandWhy.text(in: language, reason)) }
    let sentence = spoken.joined(separator: " ")
    return [
      "cellLight": .text(value == nil && !hasLight ? "none" : light.light.rawValue),
      "cellSymbol": .text((hasLight ? light.light.symbol : "") + (light.reason == nil ? "" : "✎")),
      "cellText": .text(value ?? "—"),
      "cellCount": .optional(count.map { "\($0.reported)/\($0.expected)" }),
      "cellWord": .text(sentence),
      "cellTitle": .text(title + " · " + sentence),
    ]
  }
}

extension DistrictCompleteness {
  func scope(in language: PageLanguage) -> Scope {
    let sentence = DashboardPhrase.completenessOf.text(in: language, name, String(reported), String(expected))
    return [
      "districtName": .text(name), "districtCode": .text(code),
      "reportedNumber": .number(reported), "expectedNumber": .number(expected),
      "expectedMax": .number(max(1, expected)), "completenessText": .text(sentence),
      "hasMissing": .flag(!missing.isEmpty),
      "missingText": .text(DashboardPhrase.missingCount.text(in: language, String(missing.count))),
      "missingNames": .list(missing.map { ["missingName": .text($0)] }),
    ]
  }
}

extension ActionProgress {
  /// All tasks of the action.
  var total: Int { done + inProgress + delayed + overdue + notStarted + cancelled }

  func scope(in language: PageLanguage) -> Scope {
    [
      "actionName": .text(name), "actionTotal": .number(total), "actionDone": .number(done),
      "actionInProgress": .number(inProgress), "actionDelayed": .number(delayed), "actionOverdue": .number(overdue),
      "actionNotStarted": .number(notStarted), "actionCancelled": .number(cancelled),
      "isActionOverdue": .flag(overdue > 0), "hasPercent": .flag(averagePercent != nil),
      "percentNumber": .number(min(100, max(0, averagePercent ?? 0))),
    ]
  }
}

extension DistrictSync {
  func scope(in language: PageLanguage) -> Scope {
    let (light, phrase): (CellLight, DashboardPhrase) =
      switch age {
      case .fresh: (.green, .ageFresh)
      case .late: (.yellow, .ageLate)
      case .silent: (.red, .ageSilent)
      }
    return [
      "syncName": .text(name), "syncCode": .text(code),
      "syncTime": .text(lastSync ?? DashboardPhrase.neverSynced.text(in: language)),
      "syncLight": .text(light.rawValue), "syncSymbol": .text(light.symbol),
      "syncWord": .text(phrase.text(in: language)),
      "syncTransactions": .number(transactions), "syncConflicts": .number(conflicts),
      "hasConflicts": .flag(conflicts > 0),
    ]
  }
}
