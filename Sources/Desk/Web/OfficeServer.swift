import Model
import ServiceLifecycle
package import Store

/// Serves an office's page, and whatever runs beside it.
package enum OfficeServer {
  /// Serves until stopped.
  ///
  /// - Parameters:
  ///   - store: The copy.
  ///   - listen: Where to listen, as given.
  ///   - nightly: The nightly work, which stops with the page; nil for none.
  /// - Throws: `listen-malformed`, `listen-not-local`, `port-in-use`.
  package static func run(_ store: Store, listen: String, beside nightly: NightlyService? = nil) async throws {
    let address = try ListenAddress(parsing: listen)
    guard address.isLoopback else {
      throw DeskError(
        "listen-not-local",
        LocalizedText("办公室网页还没有账户登录，只能在本机打开。", "The office's page has no accounts yet and opens on this machine only."),
        hint: LocalizedText("请用 --listen 127.0.0.1:8780。", "Use --listen 127.0.0.1:8780."))
    }
    let console = CommandContext.current.console
    try await WebServer.run(try OfficeSite(store).router(), at: address, beside: nightly.map { [$0] } ?? []) { url in
      console.write("listening on \(url)")
    }
  }
}
