import Mustache

/// Turns view models into HTML; its templates are compiled once, when it is made.
package struct PageRenderer: Sendable {
  private let partials: MustacheLibrary
  private let dashboard: MustacheTemplate
  private let indicator: MustacheTemplate
  private let office: MustacheTemplate
  private let sheet: MustacheTemplate
  private let error: MustacheTemplate

  /// Compiles the templates.
  /// - Throws: `PageError` with code `invalidTemplate`: a defect of the program.
  package init() throws(PageError) {
    MustacheContentTypes.register(ScalarEscaping(), named: ScalarEscaping.name)
    var compiled: [String: MustacheTemplate] = [:]
    for partial in PageTemplate.partials {
      compiled[partial.rawValue] = try Self.compile(partial)
    }
    partials = MustacheLibrary(templates: compiled)
    dashboard = try Self.compile(.dashboard)
    indicator = try Self.compile(.indicator)
    office = try Self.compile(.office)
    sheet = try Self.compile(.sheet)
    error = try Self.compile(.error)
  }

  /// The hub's page.
  package func html(_ page: DashboardPage) -> String { dashboard.render(page.scope, library: partials) }

  /// The page of one indicator.
  package func html(_ page: IndicatorPage) -> String { indicator.render(page.scope, library: partials) }

  /// The page of one office.
  package func html(_ page: OfficePage) -> String { office.render(page.scope, library: partials) }

  /// A page of facts and tables.
  package func html(_ page: SheetPage) -> String { sheet.render(page.scope, library: partials) }

  /// A page that says what failed.
  package func html(_ page: ErrorPage) -> String { error.render(page.scope, library: partials) }

  private static func compile(_ template: PageTemplate) throws(PageError) -> MustacheTemplate {
    // A partial starts again with the engine's own escaping, so every template names ours itself.
    let text = "{{% CONTENT_TYPE: \(ScalarEscaping.name)}}" + template.text
    do {
      return try MustacheTemplate(string: text)
    } catch {
      throw PageError(code: .invalidTemplate, template: template.rawValue, underlying: String(describing: error))
    }
  }
}
