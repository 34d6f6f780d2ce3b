import Desk
import Model
import Pages
import Replica
import Rollup
import Store

extension IndicatorBuilder {
  /// How many years back the trend goes.
  static let trendYears = 10

  func tables(_ below: [Region]) throws -> [SheetTable] {
    var tables: [SheetTable] = []
    if let stages = stageTable() { tables.append(stages) }
    if let parts = partTable() { tables.append(parts) }
    if !below.isEmpty { tables.append(try regionTable(below)) }
    let rows = try rowTable()
    if below.isEmpty || !rows.rows.isEmpty { tables.append(rows) }
    if indicator.frequency != .year { tables.append(periodTable()) }
    tables.append(try yearTable())
    return tables
  }

  private func column(_ chinese: String, _ english: String, isNumber: Bool = false) -> SheetTable.Column {
    .init(view.text(chinese, english), isNumber: isNumber)
  }

  private func number(_ scaled: Int128?) -> SheetCell { SheetCell(scaled.map(ExactText.decimal)) }

  /// The value and light of a line, and on how many reports it stands.
  private func value(_ line: RollupLine?) -> SheetCell {
    if line?.basis == .notShown { return SheetCell(words.basis(line)) }
    let count = (line?.reading.expected ?? 0) > 1 ? words.countText(line) : nil
    let notes = [count, words.basis(line)].compactMap { $0 }
    return SheetCell(
      words.value(line), light: words.light(line), note: notes.isEmpty ? nil : notes.joined(separator: " · "))
  }

  private func regionTable(_ below: [Region]) throws -> SheetTable {
    let rows = try below.map { region in
      let line = figures.line(region.code, indicator.code, period)
      let entry =
        period.frequency == indicator.frequency
        ? try view.store.figures(of: region.code, indicator: indicator.code, period: period.description).first : nil
      return SheetTable.Row([
        SheetCell(
          region.name, location: view.location("/indicators/\(indicator.code)", region: region.code, period: period),
          note: region.code.description),
        line?.basis == .notShown ? SheetCell("") : number(line?.reading.numerator),
        line?.basis == .notShown ? SheetCell("") : number(line?.reading.denominator), value(line),
        SheetCell(words.percent(line?.reading.attainment) ?? ""), SheetCell(words.change(line) ?? ""),
        SheetCell(entry?.source.title(in: view.known.tree)[view.language] ?? ""), SheetCell(entry?.note ?? ""),
      ])
    }
    return SheetTable(
      title: view.text("下级各地区", "Regions below"),
      hint: view.text("点开地区名看它的下级和填报记录。", "A region's name opens what lies below it."),
      columns: [
        column("地区", "Region"), column("分子", "Numerator", isNumber: true),
        column("分母", "Denominator", isNumber: true),
        .init(view.text("数值", "Value") + " (\(indicator.unit))", isNumber: true),
        column("达标程度", "Attainment", isNumber: true), column("比上年", "On last year", isNumber: true),
        column("来源", "Source"), column("说明", "Note"),
      ], rows: rows, emptyText: view.text("没有下级地区", "no regions below"))
  }

  /// The funnel: each stage with its share of the stage before.
  private func stageTable() -> SheetTable? {
    guard indicator.rule == .stages, let line else { return nil }
    var earlier: Int128?
    let rows = line.stages.map { stage in
      let share = earlier.flatMap { whole in
        stage.value.flatMap { $0 > 0 && whole > 0 ? $0 * 100 * Int128(ExactDecimal.scale) / whole : nil }
      }
      earlier = stage.value
      return SheetTable.Row([SheetCell(stage.name), number(stage.value), SheetCell(words.percent(share) ?? "")])
    }
    return SheetTable(
      title: view.text("各环节", "Stages"),
      columns: [
        column("环节", "Stage"), column("人数", "Count", isNumber: true),
        column("占上一环节", "Of the stage before", isNumber: true),
      ], rows: rows, emptyText: view.text("尚无数据", "no data yet"))
  }

  /// The parts of a compound indicator, each with its own judgement.
  private func partTable() -> SheetTable? {
    guard indicator.rule == .allOf else { return nil }
    let rows = indicator.method.parts.map { code in
      let part = view.known.indicators[code]
      let found = try? view.store.rollups(
        RollupFilter(region: view.region.code, indicator: code, period: period.description, lens: view.lens)
      ).first { $0.region == view.region.code }
      return SheetTable.Row([
        SheetCell("\(code) \(part?.name ?? "")", location: view.location("/indicators/\(code)")), value(found),
        SheetCell(words.target(found) ?? ""),
      ])
    }
    return SheetTable(
      title: view.text("组成指标", "Parts"),
      columns: [column("指标", "Indicator"), column("数值", "Value", isNumber: true), column("目标", "Target")],
      rows: rows, emptyText: view.text("没有组成指标", "no parts"))
  }

  /// What the region's own office entered, who saved it and when.
  private func rowTable() throws -> SheetTable {
    let entries = try view.store.figures(of: view.region.code, indicator: indicator.code).filter {
      $0.period.hasPrefix("\(view.year)")
    }
    let rows = try entries.flatMap { entry in try history(entry) }
    return SheetTable(
      title: view.text("填报记录", "What was entered"),
      hint: view.text("每次保存一行，最新的在前；由签名的上报记录核对。", "One line for each save, newest first."),
      columns: [
        column("期间", "Period"), column("填报", "Entered"), column("时间", "When"), column("谁", "Who"),
        column("状态", "State"), column("来源", "Source"), column("说明", "Note"),
      ], rows: rows, emptyText: view.text("本级没有直接填报的数值", "nothing was entered by this region itself"))
  }

  private func history(_ entry: FigureEntry) throws -> [SheetTable.Row] {
    let saves = try SavedLine.saves(
      of: Schema.observation, [.text(entry.region.description), .text(entry.indicator), .text(entry.period)],
      in: view.store, language: view.language)
    return saves.map { save in
      SheetTable.Row(
        [
          SheetCell(entry.period), SheetCell(save.text), SheetCell(save.time), SheetCell(save.who),
          SheetCell(save.state),
          SheetCell(save.isCurrent ? entry.source.title(in: view.known.tree)[view.language] : ""),
          SheetCell(save.isCurrent ? entry.note ?? "" : save.reason),
        ], isMarked: save.isCurrent && saves.count > 1)
    }
  }

  private func periodTable() -> SheetTable {
    let rows = Period.all(indicator.frequency, in: view.year).map { part in
      let line = figures.line(view.region.code, indicator.code, part)
      return SheetTable.Row(
        [
          SheetCell(part.title[view.language], location: view.location("/indicators/\(indicator.code)", period: part)),
          number(line?.reading.numerator), number(line?.reading.denominator), value(line),
        ], isMarked: part == period)
    }
    return SheetTable(
      title: view.text("年内各期", "Through the year"),
      columns: [
        column("期间", "Period"), column("分子", "Numerator", isNumber: true),
        column("分母", "Denominator", isNumber: true), column("数值", "Value", isNumber: true),
      ], rows: rows, emptyText: view.text("尚无数据", "no data yet"))
  }

  private func yearTable() throws -> SheetTable {
    let rows = try view.years.prefix(Self.trendYears).reversed().compactMap { year -> SheetTable.Row? in
      guard let whole = Period(.year, year: year) else { return nil }
      let found = try view.store.rollups(
        RollupFilter(region: view.region.code, indicator: indicator.code, year: year, lens: view.lens))
      let line = found.first { $0.region == view.region.code && $0.period == whole.description }
      return SheetTable.Row(
        [
          SheetCell("\(year)", location: view.location("/indicators/\(indicator.code)", period: whole)), value(line),
          SheetCell(words.change(line) ?? ""), SheetCell(words.target(line) ?? ""),
        ], isMarked: year == view.year)
    }
    return SheetTable(
      title: view.text("历年", "Over the years"),
      columns: [
        column("年度", "Year"), column("数值", "Value", isNumber: true),
        column("比上年", "On last year", isNumber: true), column("目标", "Target"),
      ], rows: rows, emptyText: view.text("尚无数据", "no data yet"))
  }
}
