import ArgumentParser
import Foundation
package import Hummingbird
import Logging
import Model
package import NIOCore
package import ServiceLifecycle
import UnixSignals

/// Where a server listens: `127.0.0.1:8780`.
package struct ListenAddress: Sendable, Hashable {
  /// The host.
  package let host: String
  /// The port; 0 takes a free one.
  package let port: Int

  /// Reads `HOST:PORT`.
  /// - Throws: `listen-malformed`.
  package init(parsing text: String) throws(DeskError) {
    guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
      (0...65_535).contains(port), colon != text.startIndex
    else {
      throw DeskError(
        "listen-malformed", LocalizedText("“\(text)”不是监听地址。", "“\(text)” is not an address to listen on."),
        hint: LocalizedText("例如 --listen 127.0.0.1:8780。", "For example --listen 127.0.0.1:8780."))
    }
    host = String(text[..<colon])
    self.port = port
  }

  /// Whether only this machine can reach it.
  package var isLoopback: Bool { ["127.0.0.1", "localhost", "::1", "[::1]"].contains(host) }
}

/// Runs a web server until it is told to stop.
package enum WebServer {
  /// How long an idle connection is kept.
  package static let idleTimeout = TimeAmount.seconds(75)
  /// The bytes of a request's head, its longest field included.
  package static let headBytes = 16 << 10
  /// The header fields of a request.
  package static let headFields = 100
  /// How long open requests may take once the server is told to stop.
  package static let drain = Duration.seconds(10)

  /// Serves until SIGTERM or SIGINT; open requests are finished first.
  ///
  /// - Parameters:
  ///   - router: The routes.
  ///   - address: Where to listen.
  ///   - services: What runs beside it and stops with it.
  ///   - ready: Told the address once connections are taken.
  /// - Throws: `port-in-use`, and whatever ends a service.
  package static func run(
    _ router: Router<BasicRequestContext>, at address: ListenAddress, beside services: [any Service] = [],
    ready: @escaping @Sendable (String) async -> Void
  ) async throws {
    var logger = Logger(label: "tributary")
    // The server calls it an error that a kept connection ends with it.
    logger.logLevel = .critical
    let app = Application(
      router: router,
      server: .http1(
        configuration: .init(
          idleTimeout: idleTimeout,
          httpDecoderConfiguration: .init(
            maxHeaderFieldSize: headBytes, maxHeaderListSize: headBytes, maxHeaderFieldCount: headFields))),
      configuration: .init(address: .hostname(address.host, port: address.port)),
      onServerRunning: { channel in
        await ready("http://\(address.host):\(channel.localAddress?.port ?? address.port)")
      }, logger: logger)
    var configuration = ServiceGroupConfiguration(
      services: [app] + services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    configuration.maximumGracefulShutdownDuration = drain
    do {
      try await ServiceGroup(configuration: configuration).run()
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
      throw DeskError(
        "port-in-use",
        LocalizedText("端口 \(address.port) 已被占用。", "Port \(address.port) is in use."),
        hint: LocalizedText("请用 --listen 换一个端口，或停止占用它的程序。", "Choose another with --listen, or stop what uses it."))
    }
  }
}
