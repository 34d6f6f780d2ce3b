package import ArgumentParser
import Foundation
package import Model
package import Store

/// The flags of what a served copy does at night.
package struct NightlyOptions: ParsableArguments {
  /// The time of day.
  @Option(name: .long, help: "每晚几点（北京时间）/ the hour of the nightly work, Beijing time, such as 02:00")
  package var nightly: String?

  /// Where backups go.
  @Option(name: .customLong("backup-to"), help: "夜间备份存放的目录，须已存在 / a folder for nightly backups, which must be there")
  package var backupFolder: String?

  /// How many backups stay.
  @Option(name: .customLong("keep-backups"), help: "保留几份夜间备份 / how many nightly backups to keep")
  package var kept = BackupLimits.kept

  /// Flags with their defaults.
  package init() {}

  /// Checks the number of backups.
  package func validate() throws {
    guard (1...BackupLimits.keptAtMost).contains(kept) else {
      throw ValidationError("--keep-backups: 1…\(BackupLimits.keptAtMost)")
    }
  }

  /// The service that does the nightly work, or nil where none is asked for.
  ///
  /// - Parameters:
  ///   - store: The copy.
  ///   - hour: The time of day where the flag names none.
  ///   - sync: Brings the copy and its hub together and says how it went; nil where it has none. It runs only where
  ///     the flag names a time.
  /// - Throws: `time-malformed`; `backup-folder-missing` and `backup-inside-data`, so that whoever starts the server
  ///   hears of it, and not the night.
  package func service(
    _ store: Store, at hour: NightlyTime, sync: (@Sendable () async throws -> LocalizedText)?
  ) throws -> NightlyService? {
    let context = CommandContext.current
    let time = try nightly.map { text throws(DeskError) in try NightlyTime(parsing: text) }
    guard time != nil || backupFolder != nil else { return nil }
    let backup = backupFolder.map { folder in
      BackupRotation(folder: URL(fileURLWithPath: context.path(folder)).standardizedFileURL.path, kept: kept)
    }
    try backup?.check(for: store)
    let language = context.language
    let console = context.console
    return NightlyService(
      NightlyWork(store, sync: time == nil ? nil : sync, backup: backup), of: store, at: time ?? hour
    ) { text in
      console.note(text[language])
    }
  }
}
