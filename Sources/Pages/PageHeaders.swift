/// The response headers that go with every page.
package enum PageHeaders {
  /// Only this site's own files may load, nothing inline runs, no other site may frame the page, and no copy is kept.
  package static let security: [(name: String, value: String)] =
    guards + [(name: "Cache-Control", value: "no-store")]

  /// The same guards for the files under `/assets/`, which a browser may keep for an hour.
  package static let assets: [(name: String, value: String)] =
    guards + [(name: "Cache-Control", value: "public, max-age=3600")]

  /// The policy: the browser refuses inline scripts and styles.
  ///
  /// `data:` images are the select arrows in Bootstrap's style sheet.
  package static let contentSecurityPolicy = [
    "default-src 'self'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "object-src 'none'",
    "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'",
  ].joined(separator: "; ")

  private static let guards: [(name: String, value: String)] = [
    (name: "Content-Security-Policy", value: contentSecurityPolicy),
    (name: "X-Content-Type-Options", value: "nosniff"),
    (name: "X-Frame-Options", value: "DENY"),
    (name: "Referrer-Policy", value: "no-referrer"),
  ]
}
