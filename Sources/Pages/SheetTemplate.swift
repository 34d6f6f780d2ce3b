extension PageTemplate {
  static let sheetText = """
    {{>head}}
    {{>path}}
    <div class="page-title">
    <h1>{{sheetTitle}}{{#subtitle}} <small>{{subtitle}}</small>{{/subtitle}}</h1>
    <p class="as-of">{{asOfText}}</p>
    </div>
    {{>selectors}}
    {{#notes}}
    <p class="sheet-note">{{noteSentence}}</p>
    {{/notes}}
    {{#hasFacts}}
    <div class="panel">{{>facts}}</div>
    {{/hasFacts}}
    {{>tables}}
    {{>foot}}
    """

  static let pathText = """
    {{#hasPath}}
    <nav class="path" aria-label="{{t.path}}"><ol>
    {{#path}}
    <li><a href="{{linkAddress}}"{{#linkIsCurrent}} aria-current="page"{{/linkIsCurrent}}>{{linkLabel}}</a></li>
    {{/path}}
    </ol></nav>
    {{/hasPath}}
    """

  static let selectorsText = """
    <div class="selectors">
    {{#selectors}}
    <nav class="periods" aria-label="{{selectorLabel}}"><span>{{selectorLabel}}</span><ul>
    {{#choices}}
    <li><a href="{{choiceAddress}}"{{#choiceIsCurrent}} aria-current="true"{{/choiceIsCurrent}}>{{choiceLabel}}</a></li>
    {{/choices}}
    </ul></nav>
    {{/selectors}}
    </div>
    """

  static let factsText = """
    <dl class="facts">
    {{#facts}}
    <dt>{{factLabel}}</dt><dd>{{>cell}}</dd>
    {{/facts}}
    </dl>
    """

  /// One line, so that no white space comes between a figure and what belongs to it.
  static let cellText =
    "{{#hasCellText}}{{#cellAddress}}<a href=\"{{cellAddress}}\">{{cellText}}</a>{{/cellAddress}}"
    + "{{^cellAddress}}{{cellText}}{{/cellAddress}}{{/hasCellText}}"
    + "{{^hasCellText}}<span class=\"absent\">— {{t.noData}}</span>{{/hasCellText}}"
    + "{{#hasCellLight}} <span class=\"light light-{{cellLight}}\"><span aria-hidden=\"true\">{{cellSymbol}}</span> {{cellWord}}</span>"
    + "{{#cellIsSet}} <span class=\"set-by-hand\" title=\"{{cellReason}}\"><span aria-hidden=\"true\">✎</span>"
    + "<span class=\"visually-hidden\"> {{cellReason}}</span></span>{{/cellIsSet}}{{/hasCellLight}}"
    + "{{#cellNote}}<span class=\"cell-note\">{{cellNote}}</span>{{/cellNote}}"
    + "{{#hasCellNames}}<details><summary>{{cellNamesLabel}}</summary><ul class=\"names\">{{#cellNames}}<li>{{cellName}}</li>{{/cellNames}}</ul></details>{{/hasCellNames}}"

  static let tablesText = """
    {{#tables}}
    <section class="panel" aria-labelledby="{{tableIdentifier}}">
    <h2 id="{{tableIdentifier}}">{{tableTitle}}</h2>
    {{#tableHint}}
    <p class="hint">{{tableHint}}</p>
    {{/tableHint}}
    {{#hasTableRows}}
    <div class="table-scroll" role="region" aria-labelledby="{{tableIdentifier}}" tabindex="0">
    <table class="table table-sm plain-table">
    <caption class="visually-hidden">{{tableTitle}}</caption>
    <thead><tr>{{#tableColumns}}<th scope="col"{{#columnIsNumber}} class="number"{{/columnIsNumber}}>{{columnLabel}}</th>{{/tableColumns}}</tr></thead>
    <tbody>
    {{#tableRows}}
    <tr{{#rowIsMarked}} class="differs"{{/rowIsMarked}}>{{#tableCells}}{{#cellIsHeading}}<th scope="row">{{>cell}}</th>{{/cellIsHeading}}{{^cellIsHeading}}<td{{#cellIsNumber}} class="number{{#cellIsAlarming}} alarming{{/cellIsAlarming}}"{{/cellIsNumber}}{{^cellIsNumber}}{{#cellIsAlarming}} class="alarming"{{/cellIsAlarming}}{{/cellIsNumber}}>{{>cell}}</td>{{/cellIsHeading}}{{/tableCells}}</tr>
    {{/tableRows}}
    </tbody>
    </table>
    </div>
    {{/hasTableRows}}
    {{^hasTableRows}}
    <p class="absent">{{tableEmptyText}}</p>
    {{/hasTableRows}}
    </section>
    {{/tables}}
    """
}
