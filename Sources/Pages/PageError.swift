/// Why the pages cannot be made at all; a page that compiled never fails to render.
package struct PageError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What went wrong.
  package enum Code: String, Sendable {
    /// A built-in template does not parse: a defect of the program.
    case invalidTemplate
  }

  /// What an operator can do about it.
  package enum Recovery: String, Sendable {
    /// Nothing but another build of the program.
    case fatal
  }

  /// What went wrong.
  package let code: Code
  /// The name of the template concerned.
  package let template: String
  /// What the template engine said.
  package let underlying: String
  /// What can be done about it.
  package let recovery: Recovery = .fatal
  /// A sentence for the operator.
  package let hint = "a page template built into the program is broken; install another build"

  init(code: Code, template: String, underlying: String) {
    self.code = code
    self.template = template
    self.underlying = underlying
  }

  /// One line for a log.
  package var description: String { "\(code.rawValue) \(template): \(underlying) (\(hint))" }
}
