import Desk
import Foundation
import Hummingbird
import Model
import Pages
import Rollup
import Store

/// What a request asks to see: which region, which period, which figures count, in which language.
struct SiteView {
  let store: Store
  let language: Language
  let known: Definitions
  /// The years that have figures or plans, newest first.
  let years: [Int]
  let period: Period
  let lens: RollupLens
  let region: Region
  /// The day on which it is looked at.
  let today: CalendarDay

  var year: Int { period.year }

  /// Reads a request; what is mistyped falls back to what the front page shows.
  /// - Throws: `not-found` for a region that is not under this hub.
  init(_ request: Request, _ store: Store) throws {
    self.store = store
    language = WebPages.language(request)
    known = try store.loadDefinitions()
    let query = request.uri.queryParameters
    let found = try store.rollupYears().union(store.plans(of: nil).map(\.year)).sorted(by: >)
    let thisYear = Output.year(store.surroundings.now())
    let years = found.isEmpty ? [thisYear] : found
    self.years = years
    let asked = query["period"].flatMap { try? Period(parsing: String($0)) }.flatMap {
      years.contains($0.year) ? $0 : nil
    }
    let year =
      query["year"].flatMap { Int($0) }.flatMap { years.contains($0) ? $0 : nil }
      // A mistyped year far ahead must not become everybody's front page.
      ?? years.first { $0 <= thisYear } ?? years.first ?? thisYear
    guard let period = asked ?? Period(.year, year: year) ?? Period(.year, year: Period.years.lowerBound) else {
      throw HubError.notFound
    }
    self.period = period
    lens = query["lens"].flatMap { RollupLens(rawValue: String($0)) } ?? .reported
    today = CalendarDay(at: store.surroundings.now())
    let own = store.identity.region
    let code = try query["region"].map { text in
      guard let code = RegionCode(String(text)) else { throw HubError.notFound }
      return code
    }
    guard let region = known.tree.region(code ?? own, in: period.year) ?? known.tree.region(code ?? own),
      known.tree.path(from: region.code, in: period.year).contains(own) || region.code == own
        || known.tree.isWithin(region.code, own)
    else { throw HubError.notFound }
    self.region = region
  }

  func text(_ chinese: String, _ english: String) -> String { LocalizedText(chinese, english)[language] }

  /// The regions directly below the one shown.
  var below: [Region] { known.tree.children(of: region.code, in: year) }

  /// The period as readers write it.
  var periodLabel: String { "\(period)" + (lens == .approved ? text("（核定口径）", " (approved)") : "") }

  /// A page of this site that keeps what was chosen, but for what is named.
  func location(
    _ path: String, region: RegionCode? = nil, period: Period? = nil, lens: RollupLens? = nil,
    adding more: [PageLocation.Item] = []
  ) -> PageLocation {
    let period = period ?? self.period
    let region = region ?? self.region.code
    var items = [
      period.frequency == .year ? PageLocation.Item("year", "\(period)") : PageLocation.Item("period", "\(period)")
    ]
    if region != store.identity.region { items.append(.init("region", region.description)) }
    if (lens ?? self.lens) == .approved { items.append(.init("lens", RollupLens.approved.rawValue)) }
    return PageLocation(path, query: items + more)
  }

  /// Year, part of the year, and which figures count.
  /// - Parameter parts: The parts of the year that have figures of their own.
  func selectors(_ path: String, parts: [Period]) -> [PageSelector] {
    var selectors = [
      PageSelector(
        label: text("年度", "Year"),
        choices: years.compactMap { Period(.year, year: $0) }.map {
          PageChoice(label: "\($0)", location: location(path, period: $0), isCurrent: $0.year == year)
        })
    ]
    if !parts.isEmpty, let whole = Period(.year, year: year) {
      selectors.append(
        PageSelector(
          label: text("期间", "Part of the year"),
          choices: ([whole] + parts).map {
            PageChoice(
              label: $0.frequency == .year ? text("全年", "whole year") : $0.title[language],
              location: location(path, period: $0), isCurrent: $0 == period)
          }))
    }
    selectors.append(
      PageSelector(
        label: text("口径", "Figures"),
        choices: RollupLens.allCases.map {
          PageChoice(label: $0.title[language], location: location(path, lens: $0), isCurrent: $0 == lens)
        }))
    return selectors
  }

  /// The regions from the hub's own down to the one shown; empty at the hub's own.
  func path(_ path: String) -> [PageFrame.Link] {
    let own = store.identity.region
    guard region.code != own else { return [] }
    let above = known.tree.path(from: region.code, in: year)
    let shown = above.prefix(through: above.firstIndex(of: own) ?? above.endIndex - 1)
    return shown.reversed().map { code in
      PageFrame.Link(
        label: known.tree.region(code, in: year)?.name ?? code.description, location: location(path, region: code),
        isCurrent: code == region.code)
    }
  }
}

extension RollupLens {
  /// The words on screen.
  var title: LocalizedText {
    switch self {
    case .reported: LocalizedText("原报", "as reported")
    case .approved: LocalizedText("核定", "approved")
    }
  }
}

extension Period {
  /// The part of the year in words: `上半年`, `第二季度`, `6月`.
  var title: LocalizedText {
    switch frequency {
    case .year: LocalizedText("\(year)年", "\(year)")
    case .half: LocalizedText(index == 1 ? "上半年" : "下半年", index == 1 ? "first half" : "second half")
    case .quarter: LocalizedText("第\(["一", "二", "三", "四"][index - 1])季度", "Q\(index)")
    case .month: LocalizedText("\(index)月", "month \(index)")
    }
  }
}
