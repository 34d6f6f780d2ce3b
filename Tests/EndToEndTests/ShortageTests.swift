import Fixtures
import Foundation
import Testing

/// The real program where the system gives less than it asks for.
@Suite struct `A program that gets less than it asks for` {
  private static let strace = "/usr/bin/strace"
  private let folder: TemporaryFolder
  private let data: String

  init() throws {
    folder = try TemporaryFolder()
    data = folder.path("office")
    #expect(try Program.office.run("init", "--data", data, "--org", "500114").status == 0)
  }

  private func sheet(_ value: Int) throws -> String {
    let lines = (2010...2022).map { "HC05,\($0),\(value),100\n" }
    return try folder.write("sheet.csv", ("指标,期间,数值,权重\n" + lines.joined()).utf8)
  }

  /// Runs the program with every so manieth of its calls interrupted.
  private func run(_ arguments: [String], interrupting calls: [String]) throws -> Spoken {
    let faults = calls.flatMap { ["-e", "inject=" + $0] }
    let names = calls.map { $0.prefix { $0 != ":" } }.joined(separator: ",")
    let traced = ["-f", "-qq", "-o", "/dev/null", "-e", "trace=" + names] + faults
    return try Program.finish(
      Program.office.process(
        traced + [Program.office.path] + arguments, language: "en", at: Self.strace))
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: strace), "strace is not installed"))
  func `B5 finishes what a signal interrupts`() throws {
    // The loader reads libraries by the same call and gives up where it is interrupted: the first ones pass.
    let faults = ["pwrite64:error=EINTR:when=1+2", "pread64:error=EINTR:when=200+3"]
    let file = try sheet(7)
    for arguments in [
      ["observe", "HC11", "--period", "2022", "--value", "1"], ["import", file], ["backup", folder.path("b.sqlite")],
    ] {
      let spoken = try run(arguments + ["--data", data], interrupting: faults)
      #expect(spoken.status == 0, "\(arguments) \(spoken.errors)")
    }
    let verified = try run(["verify", "--data", data], interrupting: faults)
    #expect(verified.status == 0, "\(verified.output) \(verified.errors)")
    #expect(try Program.office.figures(data).count == 14)
    #expect(try Program.office.run("verify", "--data", data).status == 0)
  }

  @Test func `B12 saves all or nothing where memory runs out at any point`() throws {
    var (failed, finished) = (0, 0)
    var held: Set<Int> = []
    var size = 32 << 10
    // From far too little to enough, so that some run ends in the middle of its work.
    while finished < 3, size < 64 << 20 {
      let value = failed + finished + 1
      let file = try sheet(value)
      // Where no thread can be had the system's own library waits for one without end: such a run is stopped.
      let shell = #"ulimit -v "$1"; shift; exec timeout -s KILL 4 "$@""#
      let spoken = try Program.finish(
        Program.office.process(
          ["-c", shell, "sh", "\(size)", Program.office.path, "import", file, "--data", data], language: "en",
          at: "/bin/sh"))
      let figures = Set(try Program.office.figures(data).values)
      if spoken.status == 0 {
        finished += 1
        #expect(figures == [value])
      } else {
        failed += 1
        #expect(figures.isSubset(of: held.union([value])) && figures.count <= 1, "\(size) KiB: \(figures)")
      }
      held = figures
      #expect(try Program.office.run("verify", "--data", data).status == 0, "\(size) KiB")
      size += size / 5
    }
    #expect(failed > 0 && finished == 3, "\(failed) failed, \(finished) finished")
  }
}
