/// Finds hand-written files that have grown past what one reads in a sitting.
struct FileLengthScanner {
  /// The most lines a hand-written file may have.
  static let limit = 500
  /// About what a file should have; longer ones are pointed out, not refused.
  static let comfortable = 300

  static func findings(in source: SwiftSource) -> [Finding] {
    guard !source.isGenerated, source.lines.count > limit else { return [] }
    return [
      Finding(
        path: source.path, line: limit + 1,
        message: "\(source.lines.count) lines, \(limit) at most: move one of its types to a file of its own")
    ]
  }

  /// Files between the comfortable length and the limit.
  static func hints(in source: SwiftSource) -> [Finding] {
    guard !source.isGenerated, source.lines.count > comfortable, source.lines.count <= limit else { return [] }
    return [
      Finding(path: source.path, line: comfortable + 1, message: "\(source.lines.count) lines: think of dividing it")
    ]
  }
}
