/// What surrounds every page: who shows it, where it is, in which language, and whether its figures are made up.
package struct PageFrame: Sendable, Hashable {
  /// A link in the bar at the top.
  package struct Link: Sendable, Hashable {
    /// The words of the link, already in the page's language.
    package var label: String
    /// Where it leads.
    package var location: PageLocation
    /// Whether it is the page being shown.
    package var isCurrent: Bool

    /// Makes a link.
    package init(label: String, location: PageLocation, isCurrent: Bool = false) {
      self.label = label
      self.location = location
      self.isCurrent = isCurrent
    }
  }

  /// The language of the page.
  package var language: PageLanguage
  /// The name of the hub or office that shows the page.
  package var hostName: String
  /// The region it speaks for.
  package var regionName: String
  /// This page's own place, for the language switch and the filter form.
  package var location: PageLocation
  /// Whether the figures were made by a program; puts a banner on the page that cannot be missed.
  package var isDemonstration: Bool
  /// Until when the figures are known, as text; nil when nothing has arrived yet.
  package var asOf: String?
  /// The links in the bar at the top.
  package var navigation: [Link]

  /// Makes the surroundings of one page.
  package init(
    language: PageLanguage, hostName: String, regionName: String, location: PageLocation,
    isDemonstration: Bool, asOf: String?, navigation: [Link] = []
  ) {
    self.language = language
    self.hostName = hostName
    self.regionName = regionName
    self.location = location
    self.isDemonstration = isDemonstration
    self.asOf = asOf
    self.navigation = navigation
  }
}
