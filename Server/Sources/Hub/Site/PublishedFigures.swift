import Model
import Rollup
import Store

/// The newest publication of the period shown, to stand beside the live figures.
struct PublishedFigures {
  private struct Key: Hashable {
    let region: RegionCode
    let indicator: String
    let period: String
  }

  /// The publication, or nil where the period has none.
  let publication: Publication?
  private let figures: [Key: PublishedFigure]

  init(_ view: SiteView) throws {
    publication = try view.store.publications().first {
      $0.period == view.period.description && $0.lens == view.lens
    }
    let frozen = try publication.map { try view.store.figures(of: $0) } ?? []
    figures = Dictionary(
      frozen.map { (Key(region: $0.region, indicator: $0.indicator, period: $0.period), $0) }
    ) { first, _ in first }
  }

  /// The frozen figure of a line, or nil.
  func figure(of line: RollupLine) -> PublishedFigure? {
    figures[Key(region: line.region, indicator: line.indicator.code, period: line.period)]
  }
}
