import Desk
import Fixtures
import Foundation
import Hub
import Hummingbird
import Logging
import Model
import Rollup
import ServiceLifecycle
import Store
import Synchronization
import Testing
import WireProtocol

@testable import Upstream

/// A transport that lets a test lose or alter an answer after the hub has acted on the request.
struct AlteringTransport: Transport {
  typealias Alter =
    @Sendable (TransportRequest, TransportResponse) throws(TransportError) -> TransportResponse

  let base: CurlTransport
  let alter: Alter

  func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
    try alter(request, try await base.send(request))
  }
}

extension TransportRequest {
  /// The path of the address, without its query.
  var path: String { URL(string: url)?.path ?? "" }
}

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

/// Serves a hub on a free port of this machine, as the product does, for as long as the body runs.
func withServedHub<Answer>(_ hub: Store, _ body: (_ address: String) async throws -> Answer) async throws -> Answer {
  let (addresses, ready) = AsyncStream.makeStream(of: String.self)
  let group = Served(router: { try HubServeCommand.router(hub) }, ready: { ready.yield($0) }).group()
  let server = Task {
    defer { ready.finish() }
    try await group.run()
  }
  let outcome: Result<Answer, any Error>
  do {
    guard let address = await addresses.first(where: { _ in true }) else { throw NeverListened() }
    outcome = .success(try await body(address))
  } catch {
    outcome = .failure(error)
  }
  await group.triggerGracefulShutdown()
  _ = await server.result
  return try outcome.get()
}

/// What an office knows of its hub and has not sent: what a failed sync must leave as it was.
struct OfficeState: Equatable {
  var unsent: Int
  var acknowledged: UInt64
  var receipt: [UInt8]?
  var cursor: [UInt8]
  var lastSync: Int64?
  var figures: [String]

  init(_ office: Store) throws {
    let hub = try office.upstream()
    unsent = try office.unsentChanges()
    acknowledged = hub?.acknowledged ?? 0
    receipt = hub?.receipt
    cursor = hub?.cursor ?? []
    lastSync = hub?.lastSync
    figures = try Self.figures(office)
  }

  /// The figures of a copy as lines.
  static func figures(_ copy: Store) throws -> [String] {
    try copy.figures(of: nil).map {
      "\($0.region) \($0.indicator) \($0.period) \($0.figure.value ?? -1) \($0.figure.numerator ?? -1) \($0.note ?? "")"
    }
  }
}

extension Copies {
  /// Makes an office that joined the hub, which it finds at an address.
  func member(_ region: String, name: String? = nil, at address: String) async throws -> Store {
    let office = try await member(region, name: name)
    try move(office, to: address)
    return office
  }

  /// Tells an office that its hub is at another address.
  func move(_ office: Store, to address: String) throws {
    try office.join(
      url: address, key: hub.key.publicKey, agreementKey: AgreementKey(of: hub.key).publicKey,
      history: hub.identity.history, region: hub.identity.region,
      name: hub.identity.name)
  }
}

/// Runs one sync of an office.
@discardableResult
func sync(_ office: Store, by line: some Transport) async throws -> SyncReport {
  try await Synchronizer(store: office, transport: line, language: .english).run()
}

/// What came of a sync: the error's code and recovery, or nil where it went through.
func syncFailure(_ office: Store, by line: some Transport) async throws -> (code: String, recovery: Recovery)? {
  do {
    try await sync(office, by: line)
    return nil
  } catch let error as any ReportableError {
    return (error.code, error.recovery)
  }
}
