import Fixtures
import Foundation
import Rollup
import Store

/// Ways to run a program that do not let it come to its end in peace.
extension Program {
  /// Runs the program and kills it after a time; gives its status, or that of the signal.
  func run(_ arguments: [String], killedAfter microseconds: Int) throws -> Int32 {
    let process = process(arguments, language: "en")
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    let timer = DispatchSource.makeTimerSource()
    let id = process.processIdentifier
    timer.setEventHandler { kill(id, SIGKILL) }
    timer.schedule(deadline: .now() + .microseconds(microseconds))
    timer.resume()
    process.waitUntilExit()
    timer.cancel()
    return process.terminationStatus
  }

  /// Runs the program where no file may grow past a number of blocks of 512 bytes.
  func run(_ arguments: [String], fileBlocks: Int) throws -> Spoken {
    let shell = #"trap '' XFSZ; ulimit -f "$1"; shift; exec "$@""#
    return try Self.finish(
      process(["-c", shell, "sh", "\(fileBlocks)", path] + arguments, language: "en", at: "/bin/sh"))
  }

  /// The figures of an office's file as whole numbers, by indicator and period.
  func figures(_ data: String) throws -> [String: Int] {
    let store = try Store.open(data, kind: .office)
    let pairs = try store.figures(of: nil).map { entry in
      ("\(entry.indicator) \(entry.period)", Int((entry.figure.value ?? 0) / 1_000_000))
    }
    return Dictionary(pairs) { first, _ in first }
  }
}
