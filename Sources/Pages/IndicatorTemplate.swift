extension PageTemplate {
  static let indicatorText = """
    {{>head}}
    {{>path}}
    <div class="page-title">
    <h1><span class="code">{{code}}</span> {{name}} <small>{{subject}} · {{periodLabel}}</small></h1>
    <p class="as-of">{{asOfText}}</p>
    </div>
    {{>selectors}}
    <div class="split">
    <section class="panel total-panel" aria-labelledby="total-title">
    <h2 id="total-title">{{subject}} {{t.ownValue}}</h2>
    <p class="big-value">{{#hasTotal}}{{totalText}} <small>{{unit}}</small>{{/hasTotal}}{{^hasTotal}}<span class="absent">— {{t.noData}}</span>{{/hasTotal}}</p>
    <p><span class="light light-{{totalLight}}"><span aria-hidden="true">{{totalSymbol}}</span> {{totalWord}}</span> <span aria-hidden="true">{{directionSymbol}}</span> {{directionText}} · {{t.target}} {{targetText}}</p>
    {{#totalIsSet}}
    <p class="set-by-hand"><span aria-hidden="true">✎</span> {{totalReason}}</p>
    {{/totalIsSet}}
    <p class="reported"><progress value="{{reportedNumber}}" max="{{expectedMax}}" aria-label="{{countText}}">{{countText}}</progress> {{countText}}</p>
    {{#figureFacts}}
    {{>facts}}
    {{/figureFacts}}
    {{#lists}}
    <details open><summary>{{listTitle}} ({{listCount}})</summary><ul class="names">{{#listNames}}<li>{{listName}}</li>{{/listNames}}</ul></details>
    {{/lists}}
    {{#isComplete}}
    <p class="complete">✓ {{t.noneMissing}}</p>
    {{/isComplete}}
    </section>
    <section class="panel" aria-labelledby="definition-title">
    <h2 id="definition-title">{{t.definition}}</h2>
    {{#definitionFacts}}
    {{>facts}}
    {{/definitionFacts}}
    </section>
    </div>
    {{#hasChart}}
    <figure class="chart chart-panel" hidden><canvas role="img" aria-label="{{t.valueChart}}" data-chart="{{valueData}}"></canvas>
    <figcaption>{{t.valueChart}} · {{t.chartHint}}</figcaption></figure>
    {{/hasChart}}
    {{>tables}}
    {{>foot}}
    """
}
