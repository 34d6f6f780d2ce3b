import Foundation
import Synchronization

/// A small HTTP server on a free port of this machine that misbehaves as told.
///
/// It writes exactly the bytes that it is given, so that a test decides what reaches the client, down to the byte.
final class TransportFaultServer: Sendable {
  /// A request as it arrived.
  struct Request: Sendable {
    /// The first line, such as `GET / HTTP/1.1`.
    let line: String
    /// The header lines, without their line breaks.
    let headers: [String]
    /// The body, by its declared length.
    let body: [UInt8]
    /// Which connection it came on, from 1.
    let connection: Int
    /// Which request of the server it is, from 1.
    let number: Int

    /// The value of a header, its name in lower case.
    func header(_ name: String) -> String? {
      headers.lazy.compactMap { line -> String? in
        let parts = line.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == name else { return nil }
        return parts[1].trimmingCharacters(in: .whitespaces)
      }.first
    }
  }

  /// What to do after the bytes of a reply.
  enum Ending: Sendable {
    /// Wait for the next request.
    case keep
    /// Close in good order.
    case close
    /// Throw the connection away (RST).
    case reset
    /// Say nothing more until the client goes.
    case stall
    /// Write these bytes again and again until the client goes.
    case endless([UInt8])
  }

  /// What to answer.
  struct Reply: Sendable {
    let bytes: [UInt8]
    let ending: Ending
    /// The bytes are written in pieces of this size, each in a packet of its own.
    var piece = Int.max

    init(_ bytes: [UInt8] = [], then ending: Ending = .keep) {
      self.bytes = bytes
      self.ending = ending
    }

    init(_ text: String, then ending: Ending = .keep) {
      self.init(Array(text.utf8), then: ending)
    }

    /// A whole answer in good order.
    static func ok(_ body: String = "ok", status: String = "200 OK", headers: [String] = []) -> Reply {
      let lines = ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + headers
      return Reply(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
    }
  }

  private struct State {
    var connections = 0
    var requests = 0
    var open: Set<Int32> = []
    var isClosed = false
  }

  /// The port that the system chose.
  let port: Int
  /// Tells of each request, once it is whole.
  let arrivals: AsyncStream<Request>
  /// Tells of each connection that has ended, by its number.
  let departures: AsyncStream<Int>

  /// The first byte that a client sends who expects TLS.
  private static let tlsHandshake: UInt8 = 22

  private let listener: Int32
  private let answer: @Sendable (Request) -> Reply
  private let state = Mutex(State())
  private let arrived: AsyncStream<Request>.Continuation
  private let departed: AsyncStream<Int>.Continuation

  /// Starts listening; `answer` runs on the connection's thread.
  init(_ answer: @escaping @Sendable (Request) -> Reply) throws {
    (arrivals, arrived) = AsyncStream.makeStream()
    (departures, departed) = AsyncStream.makeStream()
    self.answer = answer
    (listener, port) = try Self.listen()
    Thread.detachNewThread { [self] in acceptAll() }
  }

  /// The address of a page here.
  func url(_ path: String = "/", scheme: String = "http") -> String { "\(scheme)://127.0.0.1:\(port)\(path)" }

  /// How many connections there have been.
  var connections: Int { state.withLock { $0.connections } }

  /// How many requests there have been.
  var requests: Int { state.withLock { $0.requests } }

  /// Ends the listener and all connections.
  func close() {
    state.withLock { state in
      guard !state.isClosed else { return }
      state.isClosed = true
      shutdown(listener, Int32(SHUT_RDWR))
      for socket in state.open { shutdown(socket, Int32(SHUT_RDWR)) }
    }
    arrived.finish()
    departed.finish()
  }

  /// A port of this machine on which nothing listens.
  static func closedPort() throws -> Int {
    let (socket, port) = try listen()
    Foundation.close(socket)
    return port
  }

  static func listen() throws -> (Int32, Int) {
    // Not to be inherited: a program that another test starts would keep a closed connection open.
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        unsafe bind(listener, pointer, length) == 0 && Foundation.listen(listener, 128) == 0
          && getsockname(listener, pointer, &length) == 0
      }
    }
    guard listener >= 0, isBound else { throw POSIXError(.EADDRNOTAVAIL) }
    return (listener, Int(UInt16(bigEndian: address.sin_port)))
  }

  private func acceptAll() {
    while true {
      let socket = accept(listener, nil, nil)
      guard socket >= 0 else { break }
      _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
      let number = state.withLock { state -> Int? in
        guard !state.isClosed else { return nil }
        state.connections += 1
        state.open.insert(socket)
        return state.connections
      }
      guard let number else {
        Foundation.close(socket)
        break
      }
      Thread.detachNewThread { [self] in
        serve(socket, number)
        state.withLock { _ = $0.open.remove(socket) }
        Foundation.close(socket)
        departed.yield(number)
      }
    }
    Foundation.close(listener)
  }

  private func serve(_ socket: Int32, _ connection: Int) {
    var buffer: [UInt8] = []
    while let request = readRequest(socket, &buffer, connection) {
      arrived.yield(request)
      let reply = answer(request)
      guard Self.write(socket, reply.bytes, by: reply.piece) else { return }
      switch reply.ending {
      case .keep: continue
      case .close: return
      case .reset:
        var linger = linger(l_onoff: 1, l_linger: 0)
        _ = unsafe setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Foundation.linger>.size))
        return
      case .stall:
        while Self.read(socket, &buffer) {}
        return
      case .endless(let bytes):
        while Self.write(socket, bytes) {}
        return
      }
    }
  }

  private func readRequest(_ socket: Int32, _ buffer: inout [UInt8], _ connection: Int) -> Request? {
    let blank = Array("\r\n\r\n".utf8)
    var head: Range<Int>?
    while true {
      head = buffer.firstRange(of: blank)
      if head != nil { break }
      guard Self.read(socket, &buffer) else { return nil }
      guard buffer.first != Self.tlsHandshake else {
        _ = Self.write(socket, Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))
        return nil
      }
    }
    guard let head else { return nil }
    let text = String(decoding: buffer[..<head.lowerBound], as: UTF8.self)
    let lines = text.components(separatedBy: "\r\n")
    let length = lines.compactMap { line in
      line.lowercased().hasPrefix("content-length:")
        ? Int(line.dropFirst(15).trimmingCharacters(in: .whitespaces)) : nil
    }.first
    buffer.removeFirst(head.upperBound)
    while buffer.count < length ?? 0 {
      guard Self.read(socket, &buffer) else { return nil }
    }
    let body = Array(buffer.prefix(length ?? 0))
    buffer.removeFirst(body.count)
    let number = state.withLock { state in
      state.requests += 1
      return state.requests
    }
    return Request(
      line: lines.first ?? "", headers: Array(lines.dropFirst()), body: body, connection: connection, number: number)
  }

  /// Appends what comes; false once nothing more will.
  static func read(_ socket: Int32, _ buffer: inout [UInt8]) -> Bool {
    let part = unsafe [UInt8](unsafeUninitializedCapacity: 256 << 10) { target, count in
      count = unsafe max(0, recv(socket, target.baseAddress, target.count, 0))
    }
    buffer.append(contentsOf: part)
    return !part.isEmpty
  }

  /// Writes all bytes; false when the client has gone.
  static func write(_ socket: Int32, _ bytes: [UInt8], by piece: Int = .max) -> Bool {
    if piece < .max {
      var atOnce: Int32 = 1
      _ = unsafe setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &atOnce, socklen_t(MemoryLayout<Int32>.size))
    }
    return unsafe bytes.withUnsafeBytes { bytes in
      var offset = 0
      while offset < bytes.count {
        let end = bytes.count - offset > piece ? offset + piece : bytes.count
        let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[offset..<end])
        let amount = unsafe send(socket, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
        guard amount > 0 else { return false }
        offset += amount
      }
      return true
    }
  }
}

/// Runs a server for as long as the body runs.
func withFaultServer<Answer>(
  _ answer: @escaping @Sendable (TransportFaultServer.Request) -> TransportFaultServer.Reply,
  _ body: (TransportFaultServer) async throws -> Answer
) async throws -> Answer {
  let server = try TransportFaultServer(answer)
  defer { server.close() }
  return try await body(server)
}
