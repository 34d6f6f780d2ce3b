package import ArgumentParser
import Model
import Replica
package import Rollup
import Store

extension RollupLens: ExpressibleByArgument {}

/// Freezes the figures of a period under a name.
package struct PublishCommand: ParsableCommand {
  /// Name and words.
  package static let configuration = CommandConfiguration(
    commandName: "publish", abstract: "按名称定下一期的数值（通报口径）/ freeze a period's figures under a name",
    discussion: "例 / example: tributary-server publish 2022年上半年通报 --period 2022 --lens approved --data ./hub")

  @Argument(help: "名称 / name") var name: String
  @Option(name: .long, help: "期间 / period") var period: String
  @Option(name: .long, help: "口径：reported 或 approved / lens") var lens: RollupLens = .reported
  @Option(name: .long, help: "说明 / note") var note: String = ""
  @OptionGroup var desk: DeskOptions
  @OptionGroup var show: ShowOptions

  /// Makes the command.
  package init() {}

  /// Publishes.
  package func run() throws {
    let context = CommandContext.current
    let store = try context.open(desk.data, writing: true)
    let (publication, figures) = try store.publish(
      name: InputText.clean(name), period: try Period(parsing: InputText.clean(period).uppercased()), lens: lens,
      note: InputText.clean(note))
    if show.format == .json {
      context.console.write(try Output.json(PublicationRecord(publication, figures: figures)))
    } else {
      context.say(
        LocalizedText(
          "已发布“\(publication.name)”：\(publication.period) 的 \(figures) 个数值不再改动。",
          "Published “\(publication.name)”: \(figures) figures of \(publication.period) are frozen."))
    }
  }
}

/// A publication as JSON.
struct PublicationRecord: Encodable {
  let id: String
  let org: String
  let name: String
  let period: String
  let lens: RollupLens
  let publishedAt: String
  let note: String?
  let figures: Int

  init(_ publication: Publication, figures: Int) {
    id = Hexadecimal.text(publication.id)
    org = publication.owner.description
    name = publication.name
    period = publication.period
    lens = publication.lens
    publishedAt = Output.time(publication.publishedAt)
    note = publication.note.isEmpty ? nil : publication.note
    self.figures = figures
  }
}

/// Lists publications and shows one beside the live figures.
package struct PublicationCommand: ParsableCommand {
  /// Name, words and parts.
  package static let configuration = CommandConfiguration(
    commandName: "publication", abstract: "通报：列表，与现值比较 / publications: list, compare with today",
    subcommands: [List.self, Show.self])

  /// Makes the command.
  package init() {}

  /// Lists them.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "列出通报 / list publications",
      discussion: "例 / example: tributary-server publication list --data ./hub")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var show: ShowOptions

    func run() throws {
      let context = CommandContext.current
      let store = try context.open(desk.data, writing: false)
      let records = try store.publications().map { publication in
        PublicationRecord(publication, figures: try store.figures(of: publication).count)
      }
      if show.format == .json {
        context.console.write(try Output.json(records))
        return
      }
      Output.table(
        [
          LocalizedText("名称", "Name"), LocalizedText("期间", "Period"), LocalizedText("口径", "Lens"),
          LocalizedText("时间", "When"), LocalizedText("数值", "Figures"), LocalizedText("编号", "Id"),
        ],
        records.map {
          [$0.name, $0.period, $0.lens.rawValue, $0.publishedAt, "\($0.figures)", String($0.id.prefix(8))]
        },
        language: context.language
      ).forEach(context.console.write)
    }
  }

  /// Shows one.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "通报数值与现值 / as published and today",
      discussion: "例 / example: tributary-server publication show 2022年上半年通报 --org 500114 --data ./hub")

    @Argument(help: "名称或编号的前几位 / name, or the start of the id") var name: String
    @Option(name: .long, help: "地区 / region") var org: String?
    @OptionGroup var desk: DeskOptions
    @OptionGroup var show: ShowOptions

    private struct Record: Encodable {
      let org: String
      let indicator: String
      let period: String
      let published: String?
      let publishedReported: Int64
      let publishedExpected: Int64
      let live: String?
      let liveReported: Int64?
      let liveExpected: Int64?
      let differs: Bool
    }

    func run() throws {
      let context = CommandContext.current
      let store = try context.open(desk.data, writing: false)
      let wanted = InputText.clean(name)
      let found = try store.publications().filter {
        $0.name == wanted || (wanted.utf8.count >= 6 && Hexadecimal.text($0.id).hasPrefix(wanted.lowercased()))
      }
      guard found.count == 1, let publication = found.first else { throw DeskError.publicationUnknown(name) }
      let region = try org.map { text throws(ModelError) in try RegionCode(parsing: text) } ?? store.identity.region
      let lines = try PublicationComparison(store, publication, region: region).lines
      if show.format == .json {
        context.console.write(try Output.json(lines.map(record)))
        return
      }
      let indicators = try store.loadDefinitions().indicators
      let none = LocalizedText("无数据", "no data")[context.language]
      Output.table(
        [
          LocalizedText("指标", "Indicator"), LocalizedText("通报数值", "Published"), LocalizedText("已报", "Reported"),
          LocalizedText("现值", "Today"), LocalizedText("已报", "Reported"), LocalizedText("比较", "Compared"),
        ],
        lines.map { line in
          [
            "\(line.frozen.indicator) \(Output.cut(indicators[line.frozen.indicator]?.name ?? "", cells: 30))",
            line.frozen.value ?? none, "\(line.frozen.reported)/\(line.frozen.expected)", line.liveValue ?? none,
            line.live.map { "\($0.reading.reported)/\($0.reading.expected)" } ?? "—",
            (line.differs ? LocalizedText("不同", "differs") : LocalizedText("相同", "same"))[context.language],
          ]
        }, language: context.language
      ).forEach(context.console.write)
    }

    private func record(_ line: PublicationComparison.Line) -> Record {
      Record(
        org: line.frozen.region.description, indicator: line.frozen.indicator, period: line.frozen.period,
        published: line.frozen.value, publishedReported: line.frozen.reported,
        publishedExpected: line.frozen.expected, live: line.liveValue, liveReported: line.live?.reading.reported,
        liveExpected: line.live?.reading.expected, differs: line.differs)
    }
  }
}

extension DeskError {
  static func publicationUnknown(_ name: String) -> DeskError {
    DeskError(
      "publication-unknown", LocalizedText("没有名为“\(name)”的通报。", "There is no publication “\(name)”."),
      hint: LocalizedText("用 publication list 查看全部通报。", "See them with publication list."))
  }
}
