import ArgumentParser
import Model
import Store
import Testing
import Upstream

@testable import Desk

/// A program that ends as it is told.
private struct Probe: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "probe", discussion: "example: probe done")

  struct Unforeseen: Error {}

  @Argument var outcome: String
  @Option var lang: String?

  func validate() throws {
    if outcome == "invalid" { throw ValidationError("not this") }
  }

  func run() throws {
    switch outcome {
    case "done": CommandContext.current.say(LocalizedText("好", "good"))
    case "correct", "resynchronize", "operator", "fatal", "retry":
      throw DeskError(
        "probe-\(outcome)", LocalizedText("不行。", "It does not work."), hint: LocalizedText("请改。", "Change it."),
        recovery: Recovery(rawValue: outcome) ?? .fatal)
    case "unreachable": throw TransportError(.unreachable, origin: "http://hub.example")
    case "redirected": throw TransportError(.redirected(status: 302))
    case "untrusted": throw TransportError(.tls(.untrusted))
    default: throw Unforeseen()
    }
  }
}

@Suite struct `The program's end` {
  private func run(_ arguments: String..., language: Language = .english) async -> (status: Int32, CapturingConsole) {
    let console = CapturingConsole()
    let context = CommandContext(kind: .office, language: language, console: console, directory: "/")
    return (await ProgramRunner.run(Probe.self, arguments, context: context), console)
  }

  @Test(
    arguments: [
      ("done", 0), ("correct", 1), ("resynchronize", 1), ("operator", 1), ("fatal", 1), ("retry", 75),
      ("unreachable", 75), ("redirected", 75), ("untrusted", 1), ("unforeseen", 1), ("invalid", 64),
    ] as [(String, Int32)])
  func `has the status of the contract`(outcome: String, status: Int32) async {
    #expect(await run(outcome).status == status)
  }

  @Test func `is 64 for bad usage and 0 for help`() async {
    #expect(await run().status == 64)
    #expect(await run("done", "--unknown").status == 64)
    let (status, console) = await run("--help")
    #expect(status == 0)
    #expect(console.output.joined().contains("example: probe done"))
    #expect(console.notes.isEmpty)
  }

  @Test(arguments: Language.allCases)
  func `is worded in one line with its code and leaves the result empty`(language: Language) async throws {
    let (_, console) = await run("correct", language: language)
    let expected = language == .chinese ? "不行。 请改。 [probe-correct]" : "It does not work. Change it. [probe-correct]"
    #expect(console.notes == [expected])
    #expect(console.output.isEmpty)
    let (_, offline) = await run("unreachable", language: language)
    let line = try #require(offline.notes.first)
    #expect(offline.notes.count == 1)
    #expect(!line.contains("\n"))
    #expect(line.hasSuffix("[transport.unreachable]"))
  }

  @Test func `speaks the reader's language`() async {
    #expect(await run("done", language: .english).1.output == ["good"])
    #expect(await run("done", language: .chinese).1.output == ["好"])
  }

  @Test(
    arguments: [
      ([], [:], Language.chinese),
      (["--lang", "en"], ["TRIBUTARY_LANG": "zh", "LC_ALL": "zh_CN.UTF-8"], .english),
      (["--lang=zh"], ["TRIBUTARY_LANG": "en", "LANG": "en_US.UTF-8"], .chinese),
      (["sync", "--data", "d", "--lang=en"], [:], .english),
      (["--lang"], ["TRIBUTARY_LANG": "en"], .english),
      (["--lang", "fr"], ["LANG": "en_GB.UTF-8"], .english),
      ([], ["TRIBUTARY_LANG": "en", "LC_ALL": "zh_CN.UTF-8"], .english),
      ([], ["TRIBUTARY_LANG": "zh", "LANG": "en_US.UTF-8"], .chinese),
      ([], ["TRIBUTARY_LANG": "", "LANG": "en_US.UTF-8"], .english),
      ([], ["LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"], .chinese),
      ([], ["LC_ALL": "", "LC_MESSAGES": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"], .english),
      ([], ["LANG": "en_US.UTF-8"], .english),
      ([], ["LANG": "C"], .chinese),
      ([], ["LANG": "C.UTF-8"], .chinese),
      ([], ["LANG": "POSIX"], .chinese),
      ([], ["LC_ALL": "C", "LANG": "en_US.UTF-8"], .chinese),
      ([], ["LANG": "zh_TW.UTF-8"], .chinese),
      ([], ["LANG": "de_DE.UTF-8"], .english),
    ] as [([String], [String: String], Language)])
  func `takes the language from the flag, the variable, then the locale`(
    arguments: [String], environment: [String: String], language: Language
  ) {
    #expect(ProgramRunner.language(arguments, environment) == language)
  }
}
