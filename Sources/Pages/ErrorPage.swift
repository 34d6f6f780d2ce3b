/// A page that says what failed and what the reader can do.
package struct ErrorPage: Sendable, Hashable {
  /// What surrounds the page.
  package var frame: PageFrame
  /// The HTTP status.
  package var status: Int
  /// What failed, in one sentence and in the page's language.
  package var sentence: String
  /// What the reader can do about it.
  package var advice: String
  /// The page to go back to.
  package var home: PageLocation

  /// Makes a page for a failure.
  package init(frame: PageFrame, status: Int, sentence: String, advice: String, home: PageLocation) {
    self.frame = frame
    self.status = status
    self.sentence = sentence
    self.advice = advice
    self.home = home
  }
}
