import Foundation
import Testing

@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: FaultRows.python), "python3 is not installed"))
struct `The list of faults` {
  @Test func `claims no test that is not there`() throws {
    let run = try FaultRows.run(in: Repository.current.root)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("A: "))
  }

  @Test func `is refused where a row has lost its test, its place or its words`() throws {
    let list = try #require(Repository.current.text(of: FaultRows.list))
    let lines = list.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let test = "struct S {\n  @Test func `A9 ends`() {}\n}\n"
    func failing(_ row: (String) -> String?) throws -> (status: Int32, errors: String) {
      let changed = lines.compactMap {
        $0.hasPrefix("| A9 ") ? row($0) : $0.replacing(/`[A-Za-z]+Tests`.*\|/, with: "none yet |")
      }
      let run = try FaultRows.run(list: changed.joined(separator: "\n"), test: test)
      return (run.status, run.errors)
    }
    let sound = try failing { _ in "| A9 | what is expected | `SampleTests` |" }
    #expect(sound.status == 0, "\(sound.errors)")
    let broken: [(String?, String)] = [
      ("| A9 | what is expected | `OtherTests` |", "OtherTests"), (nil, "0 times"),
      ("| A9 | a | none yet |\n| A9 | a | none yet |", "2 times"), ("| A9 |  | none yet |", "does not say"),
      ("| A9 | a | soon |", "names neither"), ("| A9 | a | none yet |\n| A99 | a | none yet |", "no row of the list"),
    ]
    for (row, reason) in broken {
      let found = try failing { _ in row }
      #expect(found.status == 1 && found.errors.contains(reason), "\(row ?? "none"): \(found.errors)")
    }
  }
}

/// Runs the script that holds `docs/faults.md` against the names of the tests.
private enum FaultRows {
  static let python = "/usr/bin/python3"
  static let script = "Tests/fault-rows.py"
  static let list = "docs/faults.md"

  struct Run {
    let status: Int32
    let output: String
    let errors: String
  }

  /// Runs it on a checkout.
  static func run(in root: URL) throws -> Run {
    let process = Process()
    process.executableURL = URL(filePath: python)
    process.arguments = [Repository.current.root.appending(path: script).path, "--brief", "--root", root.path]
    process.standardInput = FileHandle.nullDevice
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    // Both are far shorter than a pipe holds.
    let said = output.fileHandleForReading.readDataToEndOfFile()
    let complained = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Run(
      status: process.terminationStatus, output: String(decoding: said, as: UTF8.self),
      errors: String(decoding: complained, as: UTF8.self))
  }

  /// Runs it on a checkout of one list and one file of tests.
  static func run(list text: String, test: String) throws -> Run {
    let root = FileManager.default.temporaryDirectory.appending(path: "faults-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    for (path, content) in [(list, text), ("Tests/SampleTests/SampleTests.swift", test)] {
      let file = root.appending(path: path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(content.utf8).write(to: file)
    }
    return try run(in: root)
  }
}
