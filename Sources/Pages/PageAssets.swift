/// A file served under `/assets/` whose text is built into the program.
package struct PageAsset: Sendable, Hashable {
  /// The path it is served at.
  package let path: String
  /// The value of its `Content-Type` header.
  package let contentType: String
  /// Its whole text.
  package let text: String
}

/// A file served under `/assets/` that a Debian package installs.
package struct DebianAsset: Sendable, Hashable {
  /// The path it is served at.
  package let path: String
  /// Absolute paths to try in turn; the first readable one is served.
  package let candidates: [String]
  /// The value of its `Content-Type` header.
  package let contentType: String
  /// The package that installs it, for the message when it is missing.
  package let package: String
}

/// Everything the pages link to besides other pages.
package enum PageAssets {
  /// The site's own files.
  package static let own: [PageAsset] = [
    PageAsset(path: "/assets/tributary.css", contentType: cssType, text: styles),
    PageAsset(path: "/assets/tributary.js", contentType: scriptType, text: script),
    PageAsset(path: "/assets/tributary.svg", contentType: "image/svg+xml", text: icon),
  ]

  /// The files that `libjs-bootstrap5` and `libjs-chart.js` install.
  package static let debianFiles: [DebianAsset] = [
    DebianAsset(
      path: "/assets/bootstrap.min.css",
      candidates: [
        "/usr/share/javascript/bootstrap5/css/bootstrap.min.css",
        "/usr/share/bootstrap-html/css/bootstrap.min.css",
        "/usr/share/nodejs/bootstrap/dist/css/bootstrap.min.css",
      ], contentType: cssType, package: "libjs-bootstrap5"),
    DebianAsset(
      path: "/assets/chart.min.js",
      candidates: [
        "/usr/share/javascript/chart.js/chart.min.js",
        "/usr/share/javascript/chart.js/Chart.min.js",
        "/usr/share/javascript/chart.js/chart.umd.js",
        "/usr/share/nodejs/chart.js/dist/chart.min.js",
      ], contentType: scriptType, package: "libjs-chart.js"),
  ]

  /// The style sheet, laid over Bootstrap's.
  static let styles = frameStyles + tableStyles + printStyles

  private static let cssType = "text/css; charset=utf-8"
  private static let scriptType = "text/javascript; charset=utf-8"

  /// Three streams that join: the mark in the browser's tab.
  private static let icon = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#17375e"/>\
    <path d="M6 6c0 9 10 7 10 20M26 6c0 9-10 7-10 20M16 5v21" fill="none" stroke="#fff" stroke-width="3" \
    stroke-linecap="round"/></svg>
    """
}
