import Foundation
import Synchronization

/// A proxy between an office and a served hub that misbehaves as told.
final class FaultyLine: Sendable {
  /// Says what happens to a request.
  typealias Plan = @Sendable (_ request: TransportFaultServer.Request) -> LineFault

  private struct State {
    var plan: Plan = { _ in .none }
    var passed: [(path: String, bytes: [UInt8])] = []
    var held: [[UInt8]] = []
    var counts: [String: Int] = [:]
  }

  /// The hub's port.
  let hubPort: Int
  private let state = Mutex(State())

  init(to address: String) throws {
    guard let port = URL(string: address)?.port else { throw POSIXError(.EINVAL) }
    hubPort = port
  }

  /// What happens from now on.
  func plan(_ plan: @escaping Plan) { state.withLock { $0.plan = plan } }

  /// The requests that came, by their path, each as the office wrote it.
  func passed(_ path: String) -> [[UInt8]] {
    state.withLock { state in state.passed.filter { $0.path == path }.map(\.bytes) }
  }

  /// How many requests came to a path.
  func count(_ path: String) -> Int { state.withLock { $0.counts[path] ?? 0 } }

  /// Sends bytes to the hub behind everybody's back and gives its answer.
  @discardableResult
  func deliver(_ bytes: [UInt8]) async throws -> [UInt8] {
    try await blocking { [hubPort] in RawConnection.exchange(bytes, port: hubPort) }
  }

  @discardableResult
  private func pass(_ bytes: [UInt8]) -> [UInt8] { RawConnection.exchange(bytes, port: hubPort) }

  /// Answers one request; runs on its connection's thread.
  func answer(_ request: TransportFaultServer.Request) -> TransportFaultServer.Reply {
    let whole = Array(([request.line] + request.headers + ["", ""]).joined(separator: "\r\n").utf8) + request.body
    let fault = state.withLock { state in
      state.passed.append((request.path, whole))
      state.counts[request.path, default: 0] += 1
      return state.plan(request)
    }
    switch fault {
    case .none: return .init(send(whole))
    case .cutRequest(let count):
      pass(Array(whole.prefix(count)))
      return .init(then: .close)
    case .cutAnswer(let count): return .init(Array(send(whole).prefix(count)), then: .close)
    case .twice:
      pass(whole)
      return .init(send(whole))
    case .holdBack:
      state.withLock { $0.held.append(whole) }
      return .init(then: .close)
    case .alterRequest(let bit): return .init(send(Self.flip(bit, of: whole)), then: .close)
    case .alterAnswer(let bit): return .init(Self.flip(bit, of: send(whole)), then: .close)
    case .dribble:
      var reply = TransportFaultServer.Reply(RawConnection.exchange(whole, port: hubPort, by: 1))
      reply.piece = 1
      return reply
    case .instead(let reply): return reply
    case .afterwards(let reply):
      pass(whole)
      return reply
    case .gateway(let gateway): return .init(gateway.answer(send(gateway.request(request))))
    }
  }

  /// Sends a request to the hub, and after it what was held back.
  private func send(_ bytes: [UInt8]) -> [UInt8] {
    let answer = pass(bytes)
    let held = state.withLock { state in
      defer { state.held = [] }
      return state.held
    }
    for late in held { pass(late) }
    return answer
  }

  private static func flip(_ bit: Int, of bytes: [UInt8]) -> [UInt8] {
    guard bit / 8 < bytes.count else { return bytes }
    var flipped = bytes
    flipped[bit / 8] ^= 1 << UInt8(bit % 8)
    return flipped
  }
}

extension TransportFaultServer.Request {
  /// The path without its query.
  var path: String {
    let parts = line.split(separator: " ")
    return parts.count > 1 ? String(parts[1].prefix { $0 != "?" }) : ""
  }
}

/// Puts a misbehaving proxy before a hub for as long as the body runs; gives it the proxy and the proxy's address.
func withFaultyLine<Answer>(
  to address: String, _ body: (_ line: FaultyLine, _ address: String) async throws -> Answer
) async throws -> Answer {
  let line = try FaultyLine(to: address)
  return try await withFaultServer({ line.answer($0) }) { server in try await body(line, server.url("")) }
}
