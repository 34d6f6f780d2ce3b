package import ArgumentParser
package import Model

extension Language: ExpressibleByArgument {}

/// How a result is written.
package enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
  /// For a person.
  case table
  /// One JSON document.
  case json
}

/// The flags that most commands share.
package struct DeskOptions: ParsableArguments {
  /// The data folder.
  @Option(name: .long, help: "数据目录（也可用环境变量 TRIBUTARY_DATA）/ data folder (or TRIBUTARY_DATA)")
  package var data: String?

  /// The reader's language; read before parsing, named here so that it is accepted everywhere.
  @Option(name: .long, help: "语言：zh 或 en / language: zh or en")
  package var lang: Language?

  /// Shared flags with their defaults.
  package init() {}
}

/// The flags of commands that show something.
package struct ShowOptions: ParsableArguments {
  /// How the result is written.
  @Option(name: .long, help: "输出格式：table 或 json / output: table or json")
  package var format: OutputFormat = .table

  /// Shared flags with their defaults.
  package init() {}
}
