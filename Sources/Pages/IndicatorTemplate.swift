extension PageTemplate {
  static let indicatorText = """
    {{>head}}
    <p class="back"><a href="{{overviewAddress}}">← {{t.backToOverview}}</a></p>
    <div class="page-title">
    <h1><span class="code">{{code}}</span> {{name}} <small>{{periodLabel}}</small></h1>
    <p class="as-of">{{asOfText}}</p>
    </div>
    <nav class="periods" aria-label="{{t.periodSelector}}"><span>{{t.period}}</span><ul>
    {{#periods}}
    <li><a href="{{periodAddress}}"{{#periodIsCurrent}} aria-current="true"{{/periodIsCurrent}}>{{periodName}}</a></li>
    {{/periods}}
    </ul></nav>
    <div class="split">
    <section class="panel total-panel" aria-labelledby="total-title">
    <h2 id="total-title">{{regionName}} {{t.ownValue}}</h2>
    <p class="big-value">{{#hasTotal}}{{totalText}} <small>{{unit}}</small>{{/hasTotal}}{{^hasTotal}}<span class="absent">— {{t.noData}}</span>{{/hasTotal}}</p>
    <p><span class="light light-{{totalLight}}"><span aria-hidden="true">{{totalSymbol}}</span> {{totalWord}}</span> {{t.target}} {{targetText}}</p>
    <p class="reported"><progress value="{{reportedNumber}}" max="{{expectedMax}}" aria-label="{{countText}}">{{countText}}</progress> {{countText}}</p>
    {{#hasMissing}}
    <details open><summary>{{t.missingRegions}}</summary><ul class="names">{{#missingNames}}<li>{{missingName}}</li>{{/missingNames}}</ul></details>
    {{/hasMissing}}
    {{^hasMissing}}
    <p class="complete">✓ {{t.noneMissing}}</p>
    {{/hasMissing}}
    </section>
    <section class="panel" aria-labelledby="definition-title">
    <h2 id="definition-title">{{t.definition}}</h2>
    <dl class="facts">
    <dt>{{t.definition}}</dt><dd>{{definitionText}}</dd>
    <dt>{{t.ruleInWords}}</dt><dd>{{rule}}</dd>
    <dt>{{t.unit}}</dt><dd>{{unit}}</dd>
    <dt>{{t.target}}</dt><dd>{{targetText}}</dd>
    <dt>{{t.direction}}</dt><dd><span aria-hidden="true">{{directionSymbol}}</span> {{directionText}}</dd>
    {{#versionText}}
    <dt>{{t.definitionVersion}}</dt><dd>{{versionText}}</dd>
    {{/versionText}}
    </dl>
    </section>
    </div>
    <section class="panel" aria-labelledby="districts-title">
    <h2 id="districts-title">{{t.districtValues}}</h2>
    <figure class="chart" hidden><canvas role="img" aria-label="{{t.valueChart}}" data-chart="{{valueData}}"></canvas>
    <figcaption>{{t.valueChart}} · {{t.chartHint}}</figcaption></figure>
    <div class="table-scroll" role="region" aria-labelledby="districts-title" tabindex="0">
    <table class="table table-sm plain-table">
    <caption class="visually-hidden">{{t.districtsCaption}}</caption>
    <thead><tr><th scope="col">{{t.district}}</th><th scope="col" class="number">{{t.numerator}}</th><th scope="col" class="number">{{t.denominator}}</th><th scope="col" class="number">{{t.value}} ({{unit}})</th><th scope="col">{{t.judged}}</th><th scope="col">{{t.source}}</th><th scope="col">{{t.note}}</th></tr></thead>
    <tbody>
    {{#districts}}
    <tr><th scope="row">{{districtName}} <span class="code">{{districtCode}}</span></th><td class="number">{{#hasNumerator}}{{numeratorText}}{{/hasNumerator}}{{^hasNumerator}}<span class="absent">—</span>{{/hasNumerator}}</td><td class="number">{{#hasDenominator}}{{denominatorText}}{{/hasDenominator}}{{^hasDenominator}}<span class="absent">—</span>{{/hasDenominator}}</td><td class="number">{{#hasValue}}<strong>{{valueText}}</strong>{{/hasValue}}{{^hasValue}}<span class="absent">— {{t.noData}}</span>{{/hasValue}}</td><td><span class="light light-{{valueLight}}"><span aria-hidden="true">{{valueSymbol}}</span> {{valueWord}}</span></td><td>{{sourceText}}</td><td>{{noteText}}</td></tr>
    {{/districts}}
    </tbody>
    </table>
    </div>
    </section>
    {{>foot}}
    """
}
