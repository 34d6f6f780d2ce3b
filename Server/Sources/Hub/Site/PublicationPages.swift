import Desk
import Model
import Pages
import Replica
import Rollup
import Store

/// The list of publications, and one of them with its frozen figures beside the live ones.
struct PublicationPages {
  let view: SiteView

  static func location(_ publication: Publication, _ view: SiteView, region: RegionCode? = nil) -> PageLocation {
    var items: [PageLocation.Item] = []
    if let region, region != view.store.identity.region { items.append(.init("region", region.description)) }
    return PageLocation("/publications/\(Hexadecimal.text(publication.id))", query: items)
  }

  func list(frame: PageFrame) throws -> SheetPage {
    let rows = try view.store.publications().map { publication in
      SheetTable.Row([
        SheetCell(publication.name, location: Self.location(publication, view)), SheetCell(publication.period),
        SheetCell(publication.lens.title[view.language]), SheetCell(Output.time(publication.publishedAt)),
        SheetCell(publication.account), SheetCell(publication.note),
      ])
    }
    return SheetPage(
      frame: frame, title: view.text("通报", "Publications"),
      path: [PageFrame.Link(label: view.text("总览", "Overview"), location: view.location("/"))],
      notes: [
        view.text(
          "通报把某一期的数值按当时的样子定下来；以后的更正不改变它。",
          "A publication keeps a period's figures as they were; later corrections do not change it.")
      ],
      tables: [
        SheetTable(
          title: view.text("全部通报", "All publications"),
          columns: [
            .init(view.text("名称", "Name")), .init(view.text("期间", "Period")), .init(view.text("口径", "Figures")),
            .init(view.text("时间", "When")), .init(view.text("谁", "Who")), .init(view.text("说明", "Note")),
          ], rows: rows,
          emptyText: view.text(
            "还没有通报。用 tributary-server publish 发布。", "None yet. Make one with tributary-server publish."))
      ])
  }

  func page(frame: PageFrame, id: String) throws -> SheetPage {
    guard let bytes = Hexadecimal.bytes(id), let publication = try view.store.publication(bytes) else {
      throw HubError.notFound
    }
    let comparison = try PublicationComparison(view.store, publication, region: view.region.code)
    let regions = try PublicationComparison.regions(view.store, publication).compactMap { code in
      view.known.tree.region(code)
    }
    let differing = comparison.lines.filter(\.differs).count
    return SheetPage(
      frame: frame, title: publication.name,
      subtitle: "\(publication.period) · \(publication.lens.title[view.language])",
      path: [
        PageFrame.Link(label: view.text("总览", "Overview"), location: view.location("/")),
        PageFrame.Link(label: view.text("通报", "Publications"), location: PageLocation("/publications")),
      ],
      selectors: [
        PageSelector(
          label: view.text("地区", "Region"),
          choices: regions.map {
            PageChoice(
              label: $0.name, location: Self.location(publication, view, region: $0.code),
              isCurrent: $0.code == view.region.code)
          })
      ],
      facts: [
        SheetFact(view.text("发布时间", "Published"), SheetCell(Output.time(publication.publishedAt))),
        SheetFact(
          view.text("与现值不同", "Differing from today"),
          SheetCell(view.text("\(differing) 项", "\(differing)"), isAlarming: differing > 0)),
      ] + (publication.note.isEmpty ? [] : [SheetFact(view.text("说明", "Note"), SheetCell(publication.note))]),
      tables: [table(comparison)])
  }

  private func table(_ comparison: PublicationComparison) -> SheetTable {
    SheetTable(
      title: view.text("通报数值与现值", "As published and today"),
      hint: view.text("底色标出与现值不同的行。", "Rows that differ today are marked."),
      columns: [
        .init(view.text("指标", "Indicator")), .init(view.text("期间", "Period")),
        .init(view.text("通报数值", "As published"), isNumber: true), .init(view.text("已报/应报", "Reported"), isNumber: true),
        .init(view.text("现值", "Today"), isNumber: true), .init(view.text("已报/应报", "Reported"), isNumber: true),
        .init(view.text("比较", "Compared")),
      ],
      rows: comparison.lines.map { line in
        let frozen = line.frozen
        let live = line.live?.reading
        return SheetTable.Row(
          [
            SheetCell(
              "\(frozen.indicator) \(view.known.indicators[frozen.indicator]?.name ?? "")",
              location: view.location(
                "/indicators/\(frozen.indicator)", period: try? Period(parsing: frozen.period),
                lens: comparison.publication.lens)),
            SheetCell(frozen.period), SheetCell(frozen.value), SheetCell("\(frozen.reported)/\(frozen.expected)"),
            SheetCell(line.liveValue), SheetCell(live.map { "\($0.reported)/\($0.expected)" } ?? ""),
            SheetCell(line.differs ? view.text("≠ 不同", "≠ differs") : view.text("= 相同", "= same")),
          ], isMarked: line.differs)
      }, emptyText: view.text("通报中没有这个地区的数值。", "The publication has no figures of this region."))
  }
}
