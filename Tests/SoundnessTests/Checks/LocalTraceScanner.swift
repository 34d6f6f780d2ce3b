/// Finds what only one machine can follow: absolute paths of a workplace, and hosts that mirror a package registry.
struct LocalTraceScanner {
  /// Folders that exist where somebody builds and nowhere else.
  ///
  /// Put together here, so that this file holds none of them.
  static let folders = ["work/", "root/", "opt/swift"].map { "/" + $0 }
  private static let mirrorWords = ["mirror", "artifactory", "nexus", "goproxy"]

  static func findings(in text: String, path: String) -> [Finding] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().flatMap { number, line -> [Finding] in
      let paths = folders.filter { hasPath($0, in: line) }.map { folder in
        Finding(
          path: path, line: number + 1, message: "\(folder) is a path of one machine: make it relative or an argument")
      }
      let hosts = hosts(in: line).filter(isMirror).map { host in
        Finding(path: path, line: number + 1, message: "\(host) mirrors a registry: name the registry itself")
      }
      return paths + hosts
    }
  }

  /// Whether a path that begins with the folder stands in the line, as opposed to one that goes through it.
  private static func hasPath(_ folder: String, in line: Substring) -> Bool {
    line.ranges(of: folder).contains { range in
      guard range.lowerBound > line.startIndex else { return true }
      let before = line[line.index(before: range.lowerBound)]
      return !before.isLetter && !before.isNumber && !"._-)}*/~".contains(before)
    }
  }

  private static func hosts(in line: Substring) -> [String] {
    line.ranges(of: "://").map { range in
      line[range.upperBound...].prefix { $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" }.lowercased()
    }
  }

  private static func isMirror(_ host: String) -> Bool {
    host.split(separator: ".").contains { label in mirrorWords.contains { label.contains($0) } }
  }
}
