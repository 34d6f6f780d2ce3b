import Desk
import Fixtures
import Foundation
import Hummingbird
import Logging
import Model
import Replica
import ServiceLifecycle
import Store
import Testing
import Upstream
import WireProtocol

@testable import Hub

/// A hub on disk whose server runs in this process, and the offices that reach it over a real line.
struct LiveHub {
  let folder: TemporaryFolder
  let world: SeededWorld
  let hub: Store
  let address: String
  let line: CurlTransport

  /// Makes an office; nothing is joined yet.
  func office(_ region: String, name: String? = nil) throws -> Store {
    try Store.found(
      Store.Founding(kind: .office, region: region), in: folder.path(name ?? region),
      surroundings: world.surroundings)
  }

  /// A fresh code for a region.
  func code(_ region: String) throws -> EnrolmentCode {
    try #require(hub.issueCodes(for: [RegionCode(parsing: region)], mode: "full").first).code
  }

  /// Makes an office and lets it join over the line.
  func member(_ region: String, name: String? = nil) async throws -> Store {
    let office = try office(region, name: name)
    _ = try await Enrolment(transport: line).join(office, address: address, code: code(region))
    return office
  }

  /// One sync over the line.
  @discardableResult
  func sync(_ office: Store) async throws -> SyncReport {
    try await Synchronizer(store: office, transport: line, language: .english).run()
  }

  /// A page or document of the hub.
  func get(_ path: String) async throws -> TransportResponse {
    try await line.send(TransportRequest(url: address + path))
  }

  /// A challenge that the hub issued to an office just now.
  func challenge(for office: Store) async throws -> [UInt8] {
    let answer = try await send(greeting(of: office), by: office)
    #expect(answer.status == 200)
    return try HandshakeResponse(decoding: answer.body).challenge
  }

  /// The handshake that an office would send.
  func greeting(of office: Store) throws -> Asked {
    let request = HandshakeRequest(
      origin: office.identity.origin, position: try office.ownPosition(), cursor: [],
      clock: world.surroundings.now(), history: hub.identity.history)
    return Asked(
      "POST", "/v1/handshake", hub: hub.identity.origin.node.description,
      challenge: Hexadecimal.text(world.surroundings.random(16)), body: try request.encoded())
  }

  /// Signs a request as an office would, lets the test alter what is sent, and sends it.
  func send(
    _ asked: Asked, by office: Store, altering alter: (inout TransportRequest) -> Void = { _ in }
  ) async throws -> TransportResponse {
    let headers = try HTTPSignature.headers(for: asked.signed, key: office.key).map {
      TransportHeader($0.name, $0.value)
    }
    var request = TransportRequest(
      method: TransportRequest.Method(rawValue: asked.method) ?? .get,
      url: address + asked.path + (asked.query.isEmpty ? "" : "?" + asked.query), headers: headers, body: asked.body)
    alter(&request)
    return try await line.send(request)
  }
}

/// A request before it is signed.
struct Asked {
  var method: String
  var path: String
  var query: String
  var hub: String
  var challenge: String
  var body: [UInt8]

  init(_ method: String, _ path: String, query: String = "", hub: String, challenge: String, body: [UInt8] = []) {
    self.method = method
    self.path = path
    self.query = query
    self.hub = hub
    self.challenge = challenge
    self.body = body
  }

  var signed: HTTPSignature.Request {
    HTTPSignature.Request(method: method, path: path, query: query, hub: hub, challenge: challenge, body: body)
  }
}

extension TransportResponse {
  /// The code of the problem details.
  var problem: String? {
    (try? JSONDecoder().decode(ProblemDetails.self, from: Data(body)))?.code
  }

  /// The body as text.
  var text: String { String(decoding: body, as: UTF8.self) }
}

/// The server ended before it listened.
struct NeverListened: Error {}

/// Runs a server as the product does and lets the test stop it in order, as SIGTERM would.
struct Served: Service {
  let router: @Sendable () throws -> Router<BasicRequestContext>
  let control: ControlSocket
  let ready: @Sendable (String) -> Void

  func run() async throws {
    try await WebServer.run(router(), at: ListenAddress(parsing: "127.0.0.1:0"), beside: [control], ready: ready)
  }

  /// A group that runs it and stops it when told.
  func group() -> ServiceGroup {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return ServiceGroup(configuration: .init(services: [.init(service: self)], logger: logger))
  }
}

/// Serves a hub on a free port of this machine for as long as the body runs.
func withHub(
  seed: UInt64 = 1, region: String = "500000", name: String? = nil, isDemonstration: Bool = false,
  _ body: (LiveHub) async throws -> Void
) async throws {
  let folder = try TemporaryFolder()
  let world = SeededWorld(seed: seed)
  let hub = try Store.found(
    Store.Founding(kind: .hub, region: region, name: name, isDemonstration: isDemonstration),
    in: folder.path("hub"), surroundings: world.surroundings)
  let (addresses, ready) = AsyncStream.makeStream(of: String.self)
  let group = try Served(
    router: { try HubServeCommand.router(hub) }, control: ControlSocket(hub, root: HubProgram.self),
    ready: { ready.yield($0) }
  ).group()
  let server = Task {
    defer { ready.finish() }
    try await group.run()
  }
  let line = try CurlTransport()
  let outcome: Result<Void, any Error>
  do {
    guard let address = await addresses.first(where: { _ in true }) else { throw NeverListened() }
    try await body(LiveHub(folder: folder, world: world, hub: hub, address: address, line: line))
    outcome = .success(())
  } catch {
    outcome = .failure(error)
  }
  line.close()
  await group.triggerGracefulShutdown()
  _ = await server.result
  try outcome.get()
}
