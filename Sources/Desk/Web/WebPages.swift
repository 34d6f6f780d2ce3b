import Foundation
package import HTTPTypes
package import Hummingbird
package import Model
import NIOCore
package import Pages

/// What every page of both programs has in common: the language switch, security headers, assets.
package struct WebPages: Sendable {
  private let renderer: PageRenderer

  /// Compiles the page templates.
  /// - Throws: `PageError` where a template is wrong, which is a defect of the program.
  package init() throws {
    renderer = try PageRenderer()
  }

  /// A page as an answer.
  package func response(_ page: DashboardPage) -> Response { html(renderer.html(page)) }
  /// A page as an answer.
  package func response(_ page: IndicatorPage) -> Response { html(renderer.html(page)) }
  /// A page as an answer.
  package func response(_ page: OfficePage) -> Response { html(renderer.html(page)) }
  /// A page as an answer.
  package func response(_ page: SheetPage) -> Response { html(renderer.html(page)) }
  /// An error as an answer, with its status.
  package func response(_ page: ErrorPage) -> Response {
    html(renderer.html(page), status: .init(code: page.status))
  }

  private func html(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
    Self.answer(text, type: "text/html; charset=utf-8", status: status, guards: PageHeaders.security)
  }

  /// A JSON document as an answer.
  /// - Throws: The encoder's errors.
  package static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
    answer(
      try Output.json(value), type: "application/json; charset=utf-8", status: status, guards: PageHeaders.security)
  }

  /// Plain text as an answer.
  package static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
    answer(text, type: "text/plain; charset=utf-8", status: status, guards: PageHeaders.security)
  }

  static func answer(
    _ text: String, type: String, status: HTTPResponse.Status, guards: [(name: String, value: String)]
  ) -> Response {
    var headers = HTTPFields()
    headers[.contentType] = type
    for (name, value) in guards {
      if let field = HTTPField.Name(name) { headers[field] = value }
    }
    return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
  }

  /// The language of a request: `?lang=en` asks for English, anything else is Chinese.
  package static func language(_ request: Request) -> Language {
    request.uri.queryParameters["lang"].map(String.init) == Language.english.rawValue ? .english : .chinese
  }

  /// Adds the site's styles, scripts and the libraries that Debian installs.
  package static func addAssets(to router: Router<some RequestContext>) {
    for asset in PageAssets.own {
      router.get(RouterPath(asset.path)) { _, _ in
        answer(asset.text, type: asset.contentType, status: .ok, guards: PageHeaders.assets)
      }
    }
    for asset in PageAssets.debianFiles {
      let text = asset.candidates.lazy.compactMap { FileManager.default.contents(atPath: $0) }.first
      router.get(RouterPath(asset.path)) { _, _ in
        guard let text else {
          return answer("install \(asset.package)", type: "text/plain", status: .notFound, guards: PageHeaders.assets)
        }
        return answer(
          String(decoding: text, as: UTF8.self), type: asset.contentType, status: .ok, guards: PageHeaders.assets)
      }
    }
  }

  /// A frame for a page.
  package static func frame(
    _ request: Request, host: String, region: String, isDemonstration: Bool, asOf: String?,
    navigation: [PageFrame.Link] = []
  ) -> PageFrame {
    let items = request.uri.queryParameters.filter { $0.key != Substring(PageLocation.languageItem) }.map {
      PageLocation.Item(String($0.key), String($0.value))
    }
    return PageFrame(
      language: PageLanguage(rawValue: language(request).rawValue) ?? .chinese, hostName: host, regionName: region,
      location: PageLocation(request.uri.path, query: items), isDemonstration: isDemonstration, asOf: asOf,
      navigation: navigation)
  }
}

/// Guards a page server that listens on this machine: a name that resolves here must not let a foreign page in.
package struct HostGuard<Context: RequestContext>: RouterMiddleware {
  private let hosts: Set<String>

  /// Lets requests for some hosts in, without their ports.
  package init(hosts: Set<String>) {
    self.hosts = hosts
  }

  /// Answers 421 to a request for a host that is not ours.
  @concurrent package func handle(
    _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
  ) async throws -> Response {
    let authority = request.head.authority ?? ""
    let end =
      authority.hasPrefix("[")
      ? authority.firstIndex(of: "]").map(authority.index(after:)) ?? authority.endIndex
      : authority.firstIndex(of: ":") ?? authority.endIndex
    let rest = authority[end...]
    guard hosts.contains(authority[..<end].lowercased()), rest.isEmpty || rest.hasPrefix(":") else {
      return WebPages.text("不认识的主机名 / unknown host name", status: .misdirectedRequest)
    }
    return try await next(request, context)
  }
}

/// Puts the security headers on every answer, and a page in place of an error or an address that leads nowhere.
package struct AnswerGuard<Context: RequestContext>: RouterMiddleware {
  private let page: @Sendable (_ request: Request, _ error: any Error) -> Response

  /// Words errors with a page.
  package init(page: @escaping @Sendable (_ request: Request, _ error: any Error) -> Response) {
    self.page = page
  }

  /// Answers with what the route answers, or with the page for its error, and the headers that it has not set.
  @concurrent package func handle(
    _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
  ) async throws -> Response {
    var response: Response
    do { response = try await next(request, context) } catch let error as any HTTPResponseError
      where error.status != .notFound
    {
      response = try error.response(from: request, context: context)
    } catch {
      response = page(request, error)
    }
    for (name, value) in PageHeaders.security {
      if let field = HTTPField.Name(name), response.headers[field] == nil { response.headers[field] = value }
    }
    return response
  }
}
