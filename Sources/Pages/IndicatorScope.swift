extension IndicatorPage {
  var scope: Scope {
    let language = frame.language
    return frame.scope(title: "\(code) \(name)").adding([
      "periodLabel": .text(periodLabel),
      "periods": .list(periods.map { $0.scope(in: language) }),
      "overviewAddress": .text(overview.address(in: language)),
      "code": .text(code), "name": .text(name), "unit": .text(unit),
      "directionSymbol": .text(direction.symbol), "directionText": .text(direction.phrase.text(in: language)),
      "definitionText": .text(definition ?? IndicatorPhrase.noDefinition.text(in: language)),
      "versionText": .optional(definitionVersion),
      "rule": .text(rule),
      "targetText": .text(target ?? SharedPhrase.noTarget.text(in: language)),
      "hasTotal": .flag(total != nil), "totalText": .text(total ?? ""),
      "countText": .text(SharedPhrase.reportedOf.text(in: language, String(reported), String(expected))),
      "reportedNumber": .number(reported), "expectedMax": .number(max(1, expected)),
      "hasMissing": .flag(!missing.isEmpty),
      "missingNames": .list(missing.map { ["missingName": .text($0)] }),
      "districts": .list(districts.map { $0.scope(in: language) }),
      "valueData": .text(chart.json),
    ]).adding(Judgement(met: met, language: language).scope("total"))
  }

  private var chart: ChartData {
    ChartData(
      labels: districts.map(\.name),
      series: [.init(name: "\(code) (\(unit))", colour: "blue", values: districts.map(\.value))],
      line: targetNumber.map { (name: SharedPhrase.target.text(in: frame.language), value: $0) })
  }
}

extension IndicatorDistrict {
  func scope(in language: PageLanguage) -> Scope {
    [
      "districtCode": .text(code), "districtName": .text(name),
      "hasNumerator": .flag(numerator != nil), "numeratorText": .text(numerator ?? ""),
      "hasDenominator": .flag(denominator != nil), "denominatorText": .text(denominator ?? ""),
      "hasValue": .flag(value != nil), "valueText": .text(value ?? ""),
      "valueLight": .text(light.rawValue), "valueSymbol": .text(light.symbol),
      "valueWord": .text(light.phrase.text(in: language)),
      "noteText": .text(note ?? ""), "sourceText": .text(source ?? ""),
    ]
  }
}
