import Testing

/// One place where a house rule does not hold, and what to do about it.
struct Finding: Equatable, CustomStringConvertible {
  /// Path below the repository root.
  var path: String
  /// Line number, counted from 1.
  var line: Int
  /// What is wrong, then what to do.
  var message: String

  var description: String { "\(path):\(line): \(message)" }
}

/// Fails the running test once for each finding, at the place that the finding names.
func report(_ findings: [Finding]) { record(findings, severity: .error) }

/// Points each finding out in the test's output without failing the test.
func hint(_ findings: [Finding]) { record(findings, severity: .warning) }

private func record(_ findings: [Finding], severity: Issue.Severity) {
  for finding in findings {
    // The library wants a module before the file.
    let file = finding.path.contains("/") ? finding.path : "Tributary/" + finding.path
    Issue.record(
      Comment(rawValue: finding.description), severity: severity,
      sourceLocation: SourceLocation(fileID: file, filePath: finding.path, line: max(1, finding.line), column: 1))
  }
}
