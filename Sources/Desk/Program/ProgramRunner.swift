package import ArgumentParser
import Foundation
import Model
package import Store

/// Runs a program's command line and turns what happens into words and an exit status.
package enum ProgramRunner {
  /// Done.
  package static let success: Int32 = 0
  /// Refused or failed.
  package static let failure: Int32 = 1
  /// Temporary: try again later.
  package static let temporary: Int32 = 75

  /// The context of this process for one of the programs.
  package static func processContext(kind: CopyKind, arguments: [String]) -> CommandContext {
    let environment = ProcessInfo.processInfo.environment
    return CommandContext(
      kind: kind, language: language(arguments, environment), console: StandardConsole(),
      directory: FileManager.default.currentDirectoryPath, environment: environment)
  }

  /// The language asked for on the command line, by `TRIBUTARY_LANG`, or by the locale.
  static func language(_ arguments: [String], _ environment: [String: String]) -> Language {
    var asked = environment["TRIBUTARY_LANG"]
    for (position, argument) in arguments.enumerated() {
      if argument == "--lang", position + 1 < arguments.count { asked = arguments[position + 1] }
      if argument.hasPrefix("--lang=") { asked = String(argument.dropFirst(7)) }
    }
    if let asked, let language = Language(rawValue: asked) { return language }
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    return Language(locale: locale)
  }

  /// Parses and runs a command line.
  ///
  /// - Parameters:
  ///   - root: The program's root command.
  ///   - arguments: The arguments after the program's name.
  ///   - context: The process it runs in.
  ///   - forward: Runs the command line in the process that holds the hub; nil where there is none to ask.
  /// - Returns: The exit status: 0, 1, 64 for bad usage, or 75 for try again.
  package static func run(
    _ root: any ParsableCommand.Type, _ arguments: [String], context: CommandContext,
    forward: (@Sendable (_ folder: String) async throws -> Int32)? = nil
  ) async -> Int32 {
    await CommandContext.$current.withValue(context) {
      var runsHere = false
      do {
        var command = try root.parseAsRoot(arguments)
        runsHere = command is any RunsHere
        if var asynchronous = command as? any AsyncParsableCommand {
          try await asynchronous.run()
        } else {
          try command.run()
        }
        return success
      } catch let error as StoreError where error.code == "hub-in-use" && forward != nil && !runsHere {
        return await pass(arguments, root, context, forward: forward, otherwise: error)
      } catch {
        return report(error, root, context)
      }
    }
  }

  private static func pass(
    _ arguments: [String], _ root: any ParsableCommand.Type, _ context: CommandContext,
    forward: (@Sendable (String) async throws -> Int32)?, otherwise error: StoreError
  ) async -> Int32 {
    do {
      guard let forward, let folder = try folder(in: arguments, context) else { return report(error, root, context) }
      return try await forward(folder)
    } catch let unreachable {
      return report(unreachable, root, context)
    }
  }

  private static func folder(in arguments: [String], _ context: CommandContext) throws -> String? {
    var named: String?
    for (position, argument) in arguments.enumerated() {
      if argument == "--data", position + 1 < arguments.count { named = arguments[position + 1] }
      if argument.hasPrefix("--data=") { named = String(argument.dropFirst(7)) }
    }
    return try context.folder(named)
  }

  /// Says what went wrong and what to do next; gives the exit status.
  static func report(_ error: any Error, _ root: any ParsableCommand.Type, _ context: CommandContext) -> Int32 {
    if let known = error as? any ReportableError {
      context.console.note("\(known.message[context.language]) \(known.hint[context.language]) [\(known.code)]")
      return known.recovery == .retry ? temporary : failure
    }
    let status = root.exitCode(for: error)
    let text = root.fullMessage(for: error)
    if status.isSuccess {
      context.console.write(text)
    } else if status == .validationFailure {
      context.note(LocalizedText("命令写法有误；用 --help 查看用法和例子。", "Bad usage; see --help for the usage and an example."))
      context.console.note(text)
    } else {
      context.note(
        LocalizedText(
          "程序内部错误：\(error)。数据没有改动；请联系管理员。", "Internal error: \(error). Nothing was changed; call the administrator."))
    }
    return status.rawValue
  }
}
