extension OfficePage {
  var scope: Scope {
    let language = frame.language
    return frame.scope(title: OfficePhrase.officeTitle.text(in: language)).adding([
      "hubText": .text(hubName ?? OfficePhrase.noHub.text(in: language)),
      "lastSyncText": .text(lastSync ?? DashboardPhrase.neverSynced.text(in: language)),
      "isSyncStale": .flag(isSyncStale),
      "lastBackupText": .text(lastBackup ?? OfficePhrase.neverBackedUp.text(in: language)),
      "isBackupStale": .flag(isBackupStale),
      "counters": .list(counters),
      "formAddress": .text(PageLocation(frame.location.path).address(in: .chinese)),
      "clearAddress": .text(PageLocation(frame.location.path, query: keptItems).address(in: language)),
      "hiddenItems": .list(hiddenItems.map { ["hiddenName": .text($0.name), "hiddenValue": .text($0.value)] }),
      "filters": .list([
        statusFilter.scope(label: .filterStatus, identifier: "filter-status", language: language),
        unitFilter.scope(label: .filterUnit, identifier: "filter-unit", language: language),
      ]),
      "isFiltered": .flag(statusFilter.selected != nil || unitFilter.selected != nil),
      "resultText": .text(OfficePhrase.filterResult.text(in: language, String(tasks.count))),
      "hasTasks": .flag(!tasks.isEmpty), "tasks": .list(tasks.map { $0.scope(in: language) }),
      "hasFigures": .flag(!figures.isEmpty), "figures": .list(figures.map(\.scope)),
      "tables": .list(tables.enumerated().map { $1.scope(number: $0 + 1, in: language) }),
    ])
  }

  private var counters: [Scope] {
    func counter(_ title: OfficePhrase, _ count: Int, _ light: CellLight, _ hint: OfficePhrase) -> Scope {
      [
        "counterTitle": .text(title.text(in: frame.language)), "counterNumber": .number(count),
        "counterLight": .text(count > 0 ? light.rawValue : CellLight.grey.rawValue),
        "counterHint": .text(hint.text(in: frame.language)), "isUnsent": .flag(title == .unsent),
      ]
    }
    return [
      counter(.unsent, unsent, .yellow, unsent > 0 ? .unsentHint : .nothingUnsent),
      counter(.rejected, rejected, .red, .rejectedHint), counter(.conflicts, conflicts, .red, .conflictsHint),
    ]
  }

  /// The query items of this page that the filter form does not set itself.
  private var keptItems: [PageLocation.Item] {
    let own = [statusFilter.name, unitFilter.name, PageLocation.languageItem]
    return frame.location.query.filter { !own.contains($0.name) }
  }

  private var hiddenItems: [PageLocation.Item] {
    frame.language == .chinese
      ? keptItems : keptItems + [.init(PageLocation.languageItem, frame.language.rawValue)]
  }
}

extension LedgerFilter {
  func scope(label: OfficePhrase, identifier: String, language: PageLanguage) -> Scope {
    [
      "filterName": .text(name), "filterLabel": .text(label.text(in: language)),
      "filterIdentifier": .text(identifier),
      "choices": .list(
        choices.map {
          [
            "choiceValue": .text($0.value), "choiceLabel": .text($0.label),
            "choiceIsSelected": .flag($0.value == selected),
          ]
        }),
    ]
  }
}

extension LedgerTask {
  func scope(in language: PageLanguage) -> Scope {
    [
      "taskNumber": .text(number), "taskTitle": .text(title), "taskText": .optional(text),
      "taskActions": .list(actions.map { ["actionName": .text($0)] }),
      "taskUnits": .list(
        units.map {
          [
            "unitName": .text($0.name), "unitRole": .text($0.role.phrase.text(in: language)),
            "unitRoleKind": .text($0.role.rawValue),
          ]
        }),
      "taskDeadline": .text(deadline ?? "—"),
      "statusKind": .text(status.rawValue), "statusSymbol": .text(status.symbol),
      "statusWord": .text(status.label(in: language)),
      "hasPercent": .flag(percent != nil), "percentNumber": .number(min(100, max(0, percent ?? 0))),
      "isSelfAssessed": .flag(isSelfAssessed && percent != nil),
      "latestNote": .optional(latestNote), "latestNoteTime": .text(latestNoteTime ?? ""),
      "problem": .text(problem ?? ""), "nextStep": .text(nextStep ?? ""),
      "hasTargets": .flag(!targets.isEmpty),
      "targetsText": .text(OfficePhrase.taskTargets.text(in: language, String(targets.count))),
      "targets": .list(targets.map { $0.scope(in: language) }),
    ]
  }
}

extension LedgerTask.Target {
  func scope(in language: PageLanguage) -> Scope {
    Judgement(met: met, language: language).scope("target").adding([
      "targetText": .text(text), "hasTargetValue": .flag(value != nil), "targetValue": .text(value ?? ""),
    ])
  }
}

extension OfficeFigure {
  var scope: Scope {
    [
      "figureIndicator": .text(indicator), "figurePeriod": .text(period),
      "hasFigureValue": .flag(value != nil), "figureValue": .text(value ?? ""),
      "figureNote": .text(note ?? ""), "figureSource": .text(source ?? ""),
    ]
  }
}
