/// Finds claims whose command cannot be run because the script it names is not there.
struct ClaimsScanner {
  static func findings(in text: String, path: String, exists: (String) -> Bool) -> [Finding] {
    var column: Int?
    var found: [Finding] = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      guard line.hasPrefix("|") else {
        column = nil
        continue
      }
      let cells = cells(of: line)
      guard let commandColumn = column else {
        column = cells.firstIndex { $0.lowercased().contains("command") || $0.contains("命令") } ?? -1
        continue
      }
      guard cells.indices.contains(commandColumn), let command = code(in: cells[commandColumn]) else { continue }
      if !names(command, exists: exists) {
        found.append(
          Finding(
            path: path, line: number + 1, message: "`\(command)` names no file of this repository: correct the command")
        )
      }
    }
    return found
  }

  /// The cells of a table row; a `\|` inside one does not divide.
  private static func cells(of row: Substring) -> [String] {
    let divided = row.replacing("\\|", with: "\u{1}").split(separator: "|", omittingEmptySubsequences: false)
    return divided.dropFirst().map { cell in
      cell.replacing("\u{1}", with: "|").drop { $0 == " " }.description
    }
  }

  private static func code(in cell: String) -> String? {
    let pieces = cell.split(separator: "`", omittingEmptySubsequences: false)
    return pieces.count > 2 ? String(pieces[1]) : nil
  }

  /// Whether some word of the command is a file or folder here.
  ///
  /// `swift test` and `swift build` act on the package itself.
  private static func names(_ command: String, exists: (String) -> Bool) -> Bool {
    if command.hasPrefix("swift test") || command.hasPrefix("swift build") { return true }
    return command.split { " ;&|'\"()=".contains($0) }.contains { word in
      let path = word.hasPrefix("./") ? word.dropFirst(2) : word
      return !path.isEmpty && !path.hasPrefix("-") && !path.hasPrefix("/") && exists(String(path))
    }
  }
}
