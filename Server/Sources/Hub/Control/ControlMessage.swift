import Model

/// A command line passed to the process that holds a hub's folder.
struct ControlRequest: Codable, Sendable {
  var arguments: [String]
  var directory: String
  var language: String
}

/// What came of it.
struct ControlReply: Codable, Sendable {
  var status: Int32
  var output: [String]
  var notes: [String]
}

/// The limits of the control socket.
enum ControlLimits {
  /// The bytes of one message: a command line, or what a command said.
  static let messageBytes = 64 << 20
  /// The bytes a path of a Unix socket may have.
  static let pathBytes = 100
}
