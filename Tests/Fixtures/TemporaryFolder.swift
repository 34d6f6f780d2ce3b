import Foundation

/// A folder that goes with the last reference to it.
package final class TemporaryFolder: Sendable {
  /// Where it is.
  package let path: String

  /// Makes an empty folder.
  /// - Throws: Foundation's errors.
  package init() throws {
    path = FileManager.default.temporaryDirectory.path + "/tributary-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// A path inside it.
  package func path(_ name: String) -> String { path + "/" + name }

  /// Writes a file inside it and gives its path.
  /// - Throws: Foundation's errors.
  @discardableResult
  package func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
    let path = path(name)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Where the checkout is, and the real documents beside it where there are any.
package enum Checkout {
  /// The project's root.
  package static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  /// The folder of the sample plans.
  package static let samples = root + "/Sources/Documents/Samples"
}
