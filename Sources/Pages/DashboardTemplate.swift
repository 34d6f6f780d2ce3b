extension PageTemplate {
  static let dashboardText = """
    {{>head}}
    {{>path}}
    <div class="page-title">
    <h1>{{subject}} {{t.dashboardTitle}} <small>{{periodLabel}}</small></h1>
    <p class="as-of">{{asOfText}}</p>
    </div>
    {{>selectors}}
    <ul class="cards">
    {{#cards}}
    <li class="card-count"><span class="card-title">{{#cardAddress}}<a href="{{cardAddress}}">{{cardTitle}}</a>{{/cardAddress}}{{^cardAddress}}{{cardTitle}}{{/cardAddress}}</span>
    <span class="card-number"><strong>{{cardPart}}</strong>/{{cardWhole}}</span>
    <progress value="{{cardPart}}" max="{{cardMax}}" aria-label="{{cardTitle}}">{{cardPart}}/{{cardWhole}}</progress>
    {{#cardNote}}
    <span class="card-note">{{cardNote}}</span>
    {{/cardNote}}
    </li>
    {{/cards}}
    </ul>
    {{>matrix}}
    <section class="panel" aria-labelledby="actions-title">
    <h2 id="actions-title">{{t.actionsTitle}}</h2>
    <div class="split">
    <figure class="chart chart-tall" hidden><canvas role="img" aria-label="{{t.actionsChart}}" data-chart="{{actionsData}}"></canvas>
    <figcaption>{{t.actionsChart}}</figcaption></figure>
    <div class="table-scroll" role="region" aria-labelledby="actions-title" tabindex="0">
    <table class="table table-sm plain-table">
    <caption class="visually-hidden">{{t.actionsCaption}}</caption>
    <thead><tr><th scope="col">{{t.action}}</th><th scope="col" class="number">{{t.tasks}}</th><th scope="col" class="number">{{t.statusDone}}</th><th scope="col" class="number">{{t.statusInProgress}}</th><th scope="col" class="number">{{t.statusDelayed}}</th><th scope="col" class="number">{{t.statusOverdue}}</th><th scope="col" class="number">{{t.statusNotStarted}}</th><th scope="col" class="number">{{t.statusCancelled}}</th><th scope="col">{{t.averagePercent}}</th></tr></thead>
    <tbody>
    {{#actions}}
    <tr><th scope="row">{{actionName}}</th><td class="number">{{actionTotal}}</td><td class="number">{{actionDone}}</td><td class="number">{{actionInProgress}}</td><td class="number">{{actionDelayed}}</td><td class="number{{#isActionOverdue}} alarming{{/isActionOverdue}}">{{actionOverdue}}</td><td class="number">{{actionNotStarted}}</td><td class="number">{{actionCancelled}}</td><td class="bar">{{#hasPercent}}<progress value="{{percentNumber}}" max="100" aria-label="{{t.averagePercent}}">{{percentNumber}}%</progress> {{percentNumber}}%{{/hasPercent}}{{^hasPercent}}<span class="absent">— {{t.noData}}</span>{{/hasPercent}}</td></tr>
    {{/actions}}
    </tbody>
    <tfoot><tr><th scope="row">{{t.total}}</th><td class="number">{{allTasks}}</td><td class="number">{{allDone}}</td><td class="number">{{allInProgress}}</td><td class="number">{{allDelayed}}</td><td class="number">{{allOverdue}}</td><td class="number">{{allNotStarted}}</td><td class="number">{{allCancelled}}</td><td></td></tr></tfoot>
    </table>
    </div>
    </div>
    </section>
    <section class="panel" aria-labelledby="completeness-title">
    <h2 id="completeness-title"><a href="{{completenessAddress}}">{{t.completenessTitle}}</a></h2>
    <p class="hint">{{t.completenessHint}}</p>
    <figure class="chart" hidden><canvas role="img" aria-label="{{t.completenessChart}}" data-chart="{{completenessData}}"></canvas></figure>
    <ul class="completeness">
    {{#completeness}}
    <li><div class="completeness-line"><span class="completeness-name">{{districtName}}</span>
    <progress value="{{reportedNumber}}" max="{{expectedMax}}" aria-label="{{completenessText}}">{{completenessText}}</progress>
    <span class="completeness-count">{{reportedNumber}}/{{expectedNumber}}</span></div>
    {{#hasMissing}}
    <details><summary>{{missingText}}</summary><ul>{{#missingNames}}<li>{{missingName}}</li>{{/missingNames}}</ul></details>
    {{/hasMissing}}
    {{^hasMissing}}
    <span class="complete">✓ {{t.noneMissing}}</span>
    {{/hasMissing}}
    </li>
    {{/completeness}}
    </ul>
    </section>
    <section class="panel" aria-labelledby="sync-title">
    <h2 id="sync-title">{{t.syncTitle}}</h2>
    <div class="table-scroll" role="region" aria-labelledby="sync-title" tabindex="0">
    <table class="table table-sm plain-table sync-table">
    <caption class="visually-hidden">{{t.syncCaption}}</caption>
    <thead><tr><th scope="col">{{t.district}}</th><th scope="col">{{t.freshness}}</th><th scope="col">{{t.lastSync}}</th><th scope="col" class="number">{{t.transactions}}</th><th scope="col" class="number">{{t.waitingConflicts}}</th></tr></thead>
    <tbody>
    {{#syncs}}
    <tr><th scope="row">{{syncName}} <span class="code">{{syncCode}}</span></th><td><span class="light light-{{syncLight}}"><span aria-hidden="true">{{syncSymbol}}</span> {{syncWord}}</span></td><td>{{syncTime}}</td><td class="number">{{syncTransactions}}</td><td class="number{{#hasConflicts}} alarming{{/hasConflicts}}">{{syncConflicts}}</td></tr>
    {{/syncs}}
    </tbody>
    </table>
    </div>
    </section>
    {{>foot}}
    """

  static let matrixText = """
    <section class="panel" aria-labelledby="matrix-title">
    <div class="panel-head">
    <h2 id="matrix-title">{{t.matrixTitle}}</h2>
    <ul class="legend" aria-label="{{t.legend}}">
    {{#lights}}
    <li><span class="light light-{{legendLight}}"><span aria-hidden="true">{{legendSymbol}}</span> {{legendWord}}</span></li>
    {{/lights}}
    <li><span class="light light-none">— {{t.noData}}</span></li>
    </ul>
    </div>
    <div class="matrix-tools" role="group" aria-label="{{t.filterShown}}" hidden>
    <label><input type="checkbox" data-filter="unmet"> {{t.filterNotMet}}</label>
    <label><input type="checkbox" data-filter="incomplete"> {{t.filterIncomplete}}</label>
    </div>
    <p class="hint">{{t.matrixHint}}</p>
    <div class="matrix-scroll" role="region" aria-labelledby="matrix-title" tabindex="0">
    <table class="matrix">
    <caption class="visually-hidden">{{t.matrixCaption}}</caption>
    <thead><tr><th scope="col" class="matrix-name">{{t.indicator}}</th><th scope="col" class="matrix-total">{{ownTotalText}}</th>
    {{#columns}}
    <th scope="col" class="matrix-district" title="{{columnName}} {{columnCode}} · {{columnSync}}"><span>{{#columnAddress}}<a href="{{columnAddress}}">{{columnName}}</a>{{/columnAddress}}{{^columnAddress}}{{columnName}}{{/columnAddress}}</span></th>
    {{/columns}}
    </tr></thead>
    <tbody>
    {{#rows}}
    <tr class="matrix-row{{#isNotMet}} is-unmet{{/isNotMet}}{{^isComplete}} is-incomplete{{/isComplete}}">
    <th scope="row" class="matrix-name"><span class="code">{{rowCode}}</span> {{#hasRowAddress}}<a href="{{rowAddress}}">{{rowName}}</a>{{/hasRowAddress}}{{^hasRowAddress}}{{rowName}}{{/hasRowAddress}}
    <span class="matrix-meta"><span title="{{rowDirection}}"><span aria-hidden="true">{{rowDirectionSymbol}}</span><span class="visually-hidden">{{rowDirection}}</span></span> {{t.target}} {{rowTarget}} · {{t.unit}} {{rowUnit}} · {{rowPeriod}}</span></th>
    <td class="matrix-total"><span class="total-value">{{#hasTotal}}{{totalText}}{{/hasTotal}}{{^hasTotal}}<span class="absent">— {{t.noData}}</span>{{/hasTotal}}</span>
    <span class="light light-{{totalLight}}"><span aria-hidden="true">{{totalSymbol}}</span> {{totalWord}}</span>{{#totalIsSet}} <span class="set-by-hand" title="{{totalReason}}"><span aria-hidden="true">✎</span><span class="visually-hidden"> {{totalReason}}</span></span>{{/totalIsSet}}
    <span class="total-count{{^isComplete}} partial{{/isComplete}}">{{countText}}</span>{{#remarks}}<span class="total-remark">{{remark}}</span>{{/remarks}}</td>
    {{#cells}}
    <td class="cell light-{{cellLight}}" title="{{cellTitle}}"><i aria-hidden="true">{{cellSymbol}}</i>{{cellText}}{{#cellCount}}<b aria-hidden="true">{{cellCount}}</b>{{/cellCount}}<span class="visually-hidden"> {{cellWord}}</span></td>
    {{/cells}}
    </tr>
    {{/rows}}
    </tbody>
    </table>
    </div>
    </section>
    """
}
