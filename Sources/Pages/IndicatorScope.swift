extension IndicatorPage {
  var scope: Scope {
    let language = frame.language
    return frame.scope(title: "\(code) \(name)").adding([
      "path": .list(path.map { $0.scope(in: language) }), "hasPath": .flag(!path.isEmpty),
      "selectors": .list(selectors.map { $0.scope(in: language) }),
      "subject": .text(subject), "periodLabel": .text(periodLabel),
      "code": .text(code), "name": .text(name), "unit": .text(unit),
      "directionSymbol": .text(direction.symbol), "directionText": .text(direction.phrase.text(in: language)),
      "targetText": .text(target ?? SharedPhrase.noTarget.text(in: language)),
      "hasTotal": .flag(total != nil), "totalText": .text(total ?? ""),
      "lists": .list(
        lists.filter { !$0.names.isEmpty }.map {
          [
            "listTitle": .text($0.title), "listCount": .number($0.names.count),
            "listNames": .list($0.names.map { ["listName": .text($0)] }),
          ]
        }),
      "figureFacts": .list([["facts": .list(figures.map { $0.scope(in: language) })]]),
      "definitionFacts": .list([["facts": .list(definition.map { $0.scope(in: language) })]]),
      "hasChart": .flag(!chart.labels.isEmpty), "valueData": .text(chartData.json),
      "tables": .list(tables.enumerated().map { $1.scope(number: $0 + 1, in: language) }),
    ]).adding(light.scope("total", in: language)).adding(count.scope(in: language))
  }

  private var chartData: ChartData {
    ChartData(
      labels: chart.labels, series: [.init(name: "\(code) (\(unit))", colour: "blue", values: chart.values)],
      line: chart.target.map { (name: SharedPhrase.target.text(in: frame.language), value: $0) })
  }
}
