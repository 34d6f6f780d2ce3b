import Foundation
package import Model
package import Store

/// What a command takes from the process it runs in.
package struct CommandContext: Sendable {
  /// Which program it is: decides which kind of file is opened.
  package var kind: CopyKind
  /// The reader's language.
  package var language: Language
  /// Where the words go.
  package var console: any Console
  /// The folder that relative paths start from.
  package var directory: String
  /// Values of environment variables.
  package var environment: [String: String]
  /// The open copy, where the command runs inside the process that serves it.
  package var openStore: Store?

  /// Puts a context together.
  package init(
    kind: CopyKind, language: Language, console: any Console, directory: String,
    environment: [String: String] = [:], openStore: Store? = nil
  ) {
    self.kind = kind
    self.language = language
    self.console = console
    self.directory = directory
    self.environment = environment
    self.openStore = openStore
  }

  /// The context of the command that runs now.
  @TaskLocal package static var current = CommandContext(
    kind: .office, language: .chinese, console: StandardConsole(), directory: ".")

  /// A path as this process names it.
  package func path(_ path: String) -> String {
    path.hasPrefix("/") ? path : directory + "/" + path
  }

  /// Says a sentence beside the result.
  package func note(_ text: LocalizedText) {
    console.note(text[language])
  }

  /// Says a sentence as the result.
  package func say(_ text: LocalizedText) {
    console.write(text[language])
  }

  /// Gives what came of a command: as one JSON document, or in sentences with remarks beside them.
  package func answer(
    _ record: some Encodable, as format: OutputFormat, in sentences: [LocalizedText], remarks: [LocalizedText] = []
  ) throws {
    guard format != .json else { return console.write(try Output.json(record)) }
    sentences.forEach(say)
    remarks.forEach(note)
  }

  /// Opens the copy in a folder for a command.
  ///
  /// - Parameters:
  ///   - folder: The folder as given, or nil to take it from `TRIBUTARY_DATA`.
  ///   - writing: Whether the command may write; at a hub, one that may not leaves the folder's lock alone.
  /// - Throws: `data-unnamed`; the errors of `Store.open`.
  package func open(_ folder: String?, writing: Bool) throws -> Store {
    let folder = try self.folder(folder)
    if let openStore, openStore.directory == folder { return openStore }
    return kind == .hub && !writing ? try Store.openReader(folder) : try Store.open(folder, kind: kind)
  }

  /// The data folder that a command is meant for.
  /// - Throws: `data-unnamed`.
  package func folder(_ folder: String?) throws -> String {
    guard let named = folder ?? environment["TRIBUTARY_DATA"], !named.isEmpty else { throw DeskError.dataUnnamed }
    return URL(fileURLWithPath: path(named)).standardizedFileURL.path
  }

  /// Reads a whole file.
  /// - Throws: `file-unreadable`, `file-too-large`.
  package func read(_ name: String, limit: Int) throws -> [UInt8] {
    let path = path(name)
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard let size = attributes?[.size] as? Int, attributes?[.type] as? FileAttributeType != .typeDirectory else {
      throw DeskError.fileUnreadable(name)
    }
    guard size <= limit else { throw DeskError.fileTooLarge(name, limit: limit) }
    guard let data = FileManager.default.contents(atPath: path) else { throw DeskError.fileUnreadable(name) }
    return Array(data)
  }
}
