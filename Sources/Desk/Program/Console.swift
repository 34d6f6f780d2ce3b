import Foundation
import Synchronization

/// Where a command's words go: documents and tables to one side, remarks and progress to the other.
package protocol Console: Sendable {
  /// Writes a line of the result.
  func write(_ line: String)
  /// Writes a remark beside the result.
  func note(_ line: String)
}

/// The process's own standard output and standard error.
package struct StandardConsole: Console {
  /// Writes to the process's streams.
  package init() {}

  /// Writes a line to standard output at once.
  package func write(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }

  /// Writes a line to standard error at once.
  package func note(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }
}

/// Keeps what a command says, for one that runs on behalf of another process.
package final class CapturingConsole: Console {
  private let lines = Mutex<(output: [String], notes: [String])>(([], []))

  /// Starts with nothing said.
  package init() {}

  /// Keeps a line of the result.
  package func write(_ line: String) { lines.withLock { $0.output.append(line) } }

  /// Keeps a remark.
  package func note(_ line: String) { lines.withLock { $0.notes.append(line) } }

  /// The lines of the result.
  package var output: [String] { lines.withLock { $0.output } }

  /// The remarks.
  package var notes: [String] { lines.withLock { $0.notes } }
}
