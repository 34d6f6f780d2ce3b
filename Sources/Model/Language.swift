/// A language that messages and pages are written in.
package enum Language: String, Sendable, CaseIterable, Codable {
  /// Simplified Chinese, the users' language and the default.
  case chinese = "zh"
  /// English, shown beside it on request.
  case english = "en"

  /// Chooses the language for a POSIX locale name such as `zh_CN.UTF-8`.
  ///
  /// Names of other languages give English. No name, `C` and `POSIX` say nothing about the reader and give Chinese.
  package init(locale: String?) {
    let name = locale?.lowercased().prefix { $0 != "." && $0 != "@" } ?? ""
    self = name.isEmpty || name == "c" || name == "posix" || name.hasPrefix("zh") ? .chinese : .english
  }
}

/// One sentence in both languages.
package struct LocalizedText: Sendable, Hashable {
  /// The Chinese wording.
  package let chinese: String
  /// The English wording.
  package let english: String

  /// Makes a sentence from its two wordings.
  package init(_ chinese: String, _ english: String) {
    self.chinese = chinese
    self.english = english
  }

  /// The wording in a language.
  package subscript(language: Language) -> String {
    switch language {
    case .chinese: chinese
    case .english: english
    }
  }
}

/// What can be done about an error: decides the exit status of a command and whether the nightly run tries again.
package enum Recovery: String, Sendable, Codable {
  /// The same call may succeed later: no network, hub busy.
  case retry
  /// The input or the call is wrong; repeating it fails again.
  case correct
  /// The two copies disagree on what was exchanged; a new handshake settles it.
  case resynchronize
  /// A person with rights on the machine or at the hub is needed.
  case `operator`
  /// Going on could lose data; the program stops.
  case fatal
}

/// An error that can be shown to a person: what went wrong, where, and what to do next.
package protocol ReportableError: Error, Sendable {
  /// A stable identifier such as `region-unknown`.
  var code: String { get }
  /// What went wrong and where.
  var message: LocalizedText { get }
  /// What to do next.
  var hint: LocalizedText { get }
  /// What can be done about it.
  var recovery: Recovery { get }
}
