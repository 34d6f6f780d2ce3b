import Foundation

/// Finds links between files of the repository that lead nowhere.
struct MarkdownLinkScanner {
  /// A link target and the line it stands on.
  struct Link: Equatable {
    var target: String
    var line: Int
  }

  /// The targets of `[text](target)` outside code.
  static func links(in text: String) -> [Link] {
    var links: [Link] = []
    var isFenced = false
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.drop(while: { $0 == " " }).hasPrefix("```") {
        isFenced.toggle()
        continue
      }
      guard !isFenced else { continue }
      // Every second piece stands between backticks.
      let prose = line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
        .map { $0.offset.isMultiple(of: 2) ? String($0.element) : "code" }.joined()
      for range in prose.ranges(of: "](") {
        let target = prose[range.upperBound...].prefix { $0 != ")" && $0 != " " }
        links.append(Link(target: String(target), line: number + 1))
      }
    }
    return links
  }

  /// Relative links whose file does not exist.
  static func findings(in text: String, path: String, exists: (String) -> Bool) -> [Finding] {
    links(in: text).compactMap { link in
      let file = String(link.target.prefix { $0 != "#" })
      guard !file.isEmpty, !file.contains("://"), !file.hasPrefix("mailto:") else { return nil }
      guard let resolved = resolve(file, from: path), exists(resolved) else {
        return Finding(
          path: path, line: link.line, message: "\(link.target) leads nowhere: correct the link or add the file")
      }
      return nil
    }
  }

  /// The path below the root that a relative link means, or nothing if it leaves the repository.
  static func resolve(_ link: String, from path: String) -> String? {
    guard let link = link.removingPercentEncoding, !link.hasPrefix("/") else { return nil }
    var parts = path.split(separator: "/").dropLast().map(String.init)
    for part in link.split(separator: "/") where part != "." {
      if part != ".." {
        parts.append(String(part))
      } else if parts.popLast() == nil {
        return nil
      }
    }
    return parts.joined(separator: "/")
  }
}
