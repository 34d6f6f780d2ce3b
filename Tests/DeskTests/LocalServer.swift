import Desk
import Hummingbird
import Logging
import ServiceLifecycle
import Upstream

/// The server ended before it listened.
struct NeverListened: Error {}

/// Runs a server as the product does and lets the test stop it in order, as SIGTERM would.
struct Served: Service {
  let router: @Sendable () throws -> Router<BasicRequestContext>
  let ready: @Sendable (String) -> Void

  func run() async throws {
    try await WebServer.run(router(), at: ListenAddress(parsing: "127.0.0.1:0"), ready: ready)
  }

  /// A group that runs it and stops it when told.
  func group() -> ServiceGroup {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return ServiceGroup(configuration: .init(services: [.init(service: self)], logger: logger))
  }
}

/// Serves an office's page on a free port of this machine, as the product does, for as long as the body runs.
func withServer(
  _ site: OfficeSite, _ body: (_ address: String, _ line: CurlTransport) async throws -> Void
) async throws {
  let (addresses, ready) = AsyncStream.makeStream(of: String.self)
  let group = Served(router: { site.router() }, ready: { ready.yield($0) }).group()
  let server = Task {
    defer { ready.finish() }
    try await group.run()
  }
  let line = try CurlTransport()
  do {
    guard let address = await addresses.first(where: { _ in true }) else { throw NeverListened() }
    try await body(address, line)
  } catch {
    line.close()
    await group.triggerGracefulShutdown()
    _ = await server.result
    throw error
  }
  line.close()
  await group.triggerGracefulShutdown()
  _ = await server.result
}
