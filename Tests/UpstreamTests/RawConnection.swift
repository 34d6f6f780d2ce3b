import Foundation

/// Runs what blocks on a thread of its own: a served hub needs the few that tests share.
func blocking<Answer: Sendable>(_ body: @escaping @Sendable () throws -> Answer) async throws -> Answer {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
  }
}

/// A connection was opened on one of the few threads that all tests share, where it would keep a served hub waiting.
struct HoldsSharedThread: Error {}

/// A connection to a port of this machine on which a test writes exactly the bytes it wants.
final class RawConnection {
  private let socket: Int32

  /// Connects; a server that says nothing for half a minute counts as gone.
  /// - Throws: `HoldsSharedThread` in a task: whatever waits here must do so in `blocking`.
  init(port: Int) throws {
    guard unsafe withUnsafeCurrentTask(body: { unsafe $0 == nil }) else { throw HoldsSharedThread() }
    socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var patience = timeval(tv_sec: 30, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    _ = unsafe setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
    _ = unsafe setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let isConnected = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        unsafe connect(socket, pointer, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isConnected else { throw POSIXError(.ECONNREFUSED) }
  }

  deinit { close(socket) }

  /// Writes all bytes; false once the server has gone.
  func write(_ bytes: [UInt8], by piece: Int = .max) -> Bool {
    TransportFaultServer.write(socket, bytes, by: piece)
  }

  /// Says that nothing more comes, and gives what the server says until it closes.
  func finish() -> [UInt8] {
    shutdown(socket, Int32(SHUT_WR))
    var answer: [UInt8] = []
    while TransportFaultServer.read(socket, &answer) {}
    return answer
  }

  /// Sends bytes over a connection of their own and gives what the server says to them.
  static func exchange(_ bytes: [UInt8], port: Int, by piece: Int = .max) -> [UInt8] {
    guard let connection = try? RawConnection(port: port) else { return [] }
    _ = connection.write(bytes, by: piece)
    return connection.finish()
  }
}
