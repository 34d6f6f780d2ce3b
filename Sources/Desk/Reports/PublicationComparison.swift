package import Model
import Rollup
package import Store

/// The frozen figures of a publication for one region beside the live ones.
package struct PublicationComparison: Sendable {
  /// One figure, frozen and live.
  package struct Line: Sendable {
    /// As it was published.
    package let frozen: PublishedFigure
    /// As it stands today; nil where there is no such cell any more.
    package let live: RollupLine?

    /// The live value as exact text, or nil.
    package var liveValue: String? { live?.reading.value.map(ExactText.decimal) }

    /// Whether today's value, or the reports it stands on, differ from what was published.
    package var differs: Bool {
      frozen.value != liveValue || frozen.reported != live?.reading.reported
        || frozen.expected != live?.reading.expected
    }
  }

  /// The publication.
  package let publication: Publication
  /// The region's figures, by indicator and period.
  package let lines: [Line]

  /// Lays them side by side.
  /// - Throws: The errors of the store.
  package init(_ store: Store, _ publication: Publication, region: RegionCode) throws {
    self.publication = publication
    let live = try store.rollups(
      RollupFilter(region: region, period: publication.period, lens: publication.lens))
    lines = try store.figures(of: publication).filter { $0.region == region }.map { frozen in
      Line(
        frozen: frozen,
        live: live.first {
          $0.region == region && $0.indicator.code == frozen.indicator && $0.period == frozen.period
        })
    }
  }

  /// The regions of which a publication holds figures, by code.
  /// - Throws: The errors of the store.
  package static func regions(_ store: Store, _ publication: Publication) throws -> [RegionCode] {
    Set(try store.figures(of: publication).map(\.region)).sorted()
  }
}
