import Foundation

/// The files of the working tree that this package is built from.
struct Repository {
  /// A file of the tree.
  struct File {
    /// Path below the root, with `/` between its parts.
    var path: String
    /// Length in bytes.
    var byteCount: Int
  }

  /// Folders that hold what tools make, never what people write.
  static let skippedFolders: Set = [
    ".git", ".swiftpm", "DerivedData", "demo-data", "results", "node_modules", "__pycache__",
  ]

  /// The tree this file stands in; the environment may name another, to try a check on it.
  static let current = Repository(
    root: ProcessInfo.processInfo.environment["TRIBUTARY_ROOT"].map { URL(filePath: $0, directoryHint: .isDirectory) }
      ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent())

  /// Every Swift file of the current tree.
  static let swiftSources: [SwiftSource] = current.files.filter { $0.path.hasSuffix(".swift") }.compactMap { file in
    current.text(of: file.path).map { SwiftSource(path: file.path, text: $0) }
  }

  let root: URL
  /// All files, by path.
  let files: [File]

  init(root: URL) {
    self.root = root
    files = Self.list(root)
  }

  /// The text of a file, or nothing if it is not there or not text.
  func text(of path: String) -> String? {
    guard let data = try? Data(contentsOf: root.appending(path: path)), !data.contains(0) else { return nil }
    return String(data: data, encoding: .utf8)
  }

  /// Whether a file or folder stands at a path below the root.
  func contains(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appending(path: path).path)
  }

  private static func list(_ root: URL) -> [File] {
    let base = root.standardizedFileURL.path
    let prefix = base.hasSuffix("/") ? base : base + "/"
    let keys: [URLResourceKey] = [.isDirectoryKey, .isRegularFileKey, .fileSizeKey]
    guard let walk = FileManager.default.enumerator(at: root.standardizedFileURL, includingPropertiesForKeys: keys)
    else {
      return []
    }
    var files: [File] = []
    for case let url as URL in walk {
      let values = try? url.resourceValues(forKeys: Set(keys))
      if values?.isDirectory == true {
        if isSkipped(url.lastPathComponent) { walk.skipDescendants() }
      } else if values?.isRegularFile == true, url.path.hasPrefix(prefix), url.lastPathComponent != ".git" {
        files.append(File(path: String(url.path.dropFirst(prefix.count)), byteCount: values?.fileSize ?? 0))
      }
    }
    return files.sorted { $0.path < $1.path }
  }

  private static func isSkipped(_ folder: String) -> Bool {
    skippedFolders.contains(folder) || folder == ".build" || folder.hasPrefix(".build-") || folder.hasPrefix(".build_")
  }
}
