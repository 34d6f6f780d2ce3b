/// The languages a page can be read in.
package enum PageLanguage: String, CaseIterable, Sendable {
  /// Simplified Chinese, the language of every page unless the reader asks for another.
  case chinese = "zh"
  /// English.
  case english = "en"

  /// The tag for the `lang` attribute of the page (BCP 47).
  package var tag: String {
    switch self {
    case .chinese: "zh-CN"
    case .english: "en"
    }
  }

  /// The language the switch in the page's corner leads to.
  package var other: PageLanguage {
    switch self {
    case .chinese: .english
    case .english: .chinese
    }
  }
}
