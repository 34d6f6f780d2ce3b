extension PageTemplate {
  static let officeText = """
    {{>head}}
    <div class="page-title">
    <h1>{{hostName}} <small>{{t.officeTitle}}</small></h1>
    <p class="as-of">{{t.hub}} <strong>{{hubText}}</strong> · {{t.lastSync}} <strong>{{lastSyncText}}</strong>{{#isSyncStale}} <span class="light light-red"><span aria-hidden="true">✕</span> {{t.overTwoDays}}</span>{{/isSyncStale}} · {{t.lastBackup}} <strong>{{lastBackupText}}</strong>{{#isBackupStale}} <span class="light light-red"><span aria-hidden="true">✕</span> {{t.overTwoDays}}</span>{{/isBackupStale}} · {{asOfText}}</p>
    </div>
    <ul class="cards counters">
    {{#counters}}
    <li class="card-count counter counter-{{counterLight}}{{#isUnsent}} counter-unsent{{/isUnsent}}"><span class="card-title">{{counterTitle}}</span>
    <span class="card-number"><strong>{{counterNumber}}</strong></span><span class="card-note">{{counterHint}}</span></li>
    {{/counters}}
    </ul>
    {{>tables}}
    {{>ledger}}
    <section class="panel" aria-labelledby="figures-title">
    <h2 id="figures-title">{{t.figuresTitle}}</h2>
    {{#hasFigures}}
    <div class="table-scroll" role="region" aria-labelledby="figures-title" tabindex="0">
    <table class="table table-sm plain-table">
    <caption class="visually-hidden">{{t.figuresCaption}}</caption>
    <thead><tr><th scope="col">{{t.indicator}}</th><th scope="col">{{t.period}}</th><th scope="col" class="number">{{t.value}}</th><th scope="col">{{t.note}}</th><th scope="col">{{t.source}}</th></tr></thead>
    <tbody>
    {{#figures}}
    <tr><th scope="row">{{figureIndicator}}</th><td>{{figurePeriod}}</td><td class="number">{{#hasFigureValue}}<strong>{{figureValue}}</strong>{{/hasFigureValue}}{{^hasFigureValue}}<span class="absent">— {{t.noData}}</span>{{/hasFigureValue}}</td><td>{{figureNote}}</td><td>{{figureSource}}</td></tr>
    {{/figures}}
    </tbody>
    </table>
    </div>
    {{/hasFigures}}
    {{^hasFigures}}
    <p class="absent">{{t.figuresEmpty}}</p>
    {{/hasFigures}}
    </section>
    {{>foot}}
    """

  static let ledgerText = """
    <section class="panel" aria-labelledby="ledger-title">
    <div class="panel-head">
    <h2 id="ledger-title">{{t.ledgerTitle}} <small>{{resultText}}</small></h2>
    <form class="filter" method="get" action="{{formAddress}}" aria-label="{{t.filter}}">
    {{#hiddenItems}}
    <input type="hidden" name="{{hiddenName}}" value="{{hiddenValue}}">
    {{/hiddenItems}}
    {{#filters}}
    <label for="{{filterIdentifier}}">{{filterLabel}}</label>
    <select class="form-select form-select-sm" id="{{filterIdentifier}}" name="{{filterName}}"><option value="">{{t.filterAll}}</option>{{#choices}}<option value="{{choiceValue}}"{{#choiceIsSelected}} selected{{/choiceIsSelected}}>{{choiceLabel}}</option>{{/choices}}</select>
    {{/filters}}
    <button class="btn btn-primary btn-sm" type="submit">{{t.filterApply}}</button>
    {{#isFiltered}}
    <a class="btn btn-outline-secondary btn-sm" href="{{clearAddress}}">{{t.filterClear}}</a>
    {{/isFiltered}}
    </form>
    </div>
    {{#hasTasks}}
    <div class="table-scroll" role="region" aria-labelledby="ledger-title" tabindex="0">
    <table class="table plain-table ledger">
    <caption class="visually-hidden">{{t.ledgerCaption}}</caption>
    <thead><tr><th scope="col">{{t.taskNumber}}</th><th scope="col">{{t.task}}</th><th scope="col">{{t.responsibleUnits}}</th><th scope="col">{{t.deadline}}</th><th scope="col">{{t.status}}</th><th scope="col">{{t.percent}}</th><th scope="col">{{t.latestProgress}}</th><th scope="col">{{t.problem}}</th><th scope="col">{{t.nextStep}}</th></tr></thead>
    <tbody>
    {{#tasks}}
    <tr><td class="ledger-number">{{taskNumber}}</td>
    <th scope="row" class="ledger-task">{{taskTitle}}
    <span class="tags">{{#taskActions}}<span class="tag">{{actionName}}</span> {{/taskActions}}</span>
    {{#taskText}}
    <details><summary>{{t.fullText}}</summary><p>{{taskText}}</p></details>
    {{/taskText}}
    {{#hasTargets}}
    <details><summary>{{targetsText}}</summary><ul class="targets">{{#targets}}<li>{{targetText}} · <strong>{{#hasTargetValue}}{{targetValue}}{{/hasTargetValue}}{{^hasTargetValue}}<span class="absent">— {{t.noData}}</span>{{/hasTargetValue}}</strong> <span class="light light-{{targetLight}}"><span aria-hidden="true">{{targetSymbol}}</span> {{targetWord}}</span></li>{{/targets}}</ul></details>
    {{/hasTargets}}
    </th>
    <td><ul class="units">{{#taskUnits}}<li><span class="role role-{{unitRoleKind}}">{{unitRole}}</span> {{unitName}}</li>{{/taskUnits}}</ul></td>
    <td class="ledger-date">{{taskDeadline}}</td>
    <td><span class="status status-{{statusKind}}"><span aria-hidden="true">{{statusSymbol}}</span> {{statusWord}}</span></td>
    <td class="ledger-percent">{{#hasPercent}}{{percentNumber}}%<progress value="{{percentNumber}}" max="100" aria-label="{{t.percent}}">{{percentNumber}}%</progress>{{#isSelfAssessed}}<span class="self-assessed">{{t.selfAssessed}}</span>{{/isSelfAssessed}}{{/hasPercent}}{{^hasPercent}}<span class="absent">— {{t.noData}}</span>{{/hasPercent}}</td>
    <td>{{#latestNote}}{{latestNote}} <span class="note-time">{{latestNoteTime}}</span>{{/latestNote}}{{^latestNote}}<span class="absent">{{t.noProgress}}</span>{{/latestNote}}</td>
    <td>{{problem}}</td>
    <td>{{nextStep}}</td></tr>
    {{/tasks}}
    </tbody>
    </table>
    </div>
    {{/hasTasks}}
    {{^hasTasks}}
    <p class="absent">{{t.ledgerEmpty}}</p>
    {{/hasTasks}}
    </section>
    """
}
