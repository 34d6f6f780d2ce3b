import Dispatch
package import Model
package import Store

/// What a copy does at night: sync with the hub above, then back up.
///
/// A hub may stand at the top: then there is nothing to sync with. An office without a hub is told so.
package struct NightlyWork: Sendable {
  /// Brings the copy and its hub together; nil where it is not asked for.
  package let sync: (@Sendable () async throws -> LocalizedText)?
  /// Where backups go; nil where none are asked for.
  package let backup: BackupRotation?
  private let store: Store

  /// Puts the work together.
  package init(
    _ store: Store, sync: (@Sendable () async throws -> LocalizedText)?, backup: BackupRotation?
  ) {
    self.store = store
    self.sync = sync
    self.backup = backup
  }

  private var syncs: Bool {
    sync != nil && (store.identity.kind == .office || (try? store.upstream()) != nil)
  }

  /// When all of it was last done, or nil where some part never was.
  package var lastDone: Int64? {
    var moments: [Int64?] = []
    if syncs { moments.append((try? store.upstream())?.lastSync) }
    if backup != nil { moments.append(store.lastBackup?.time) }
    return moments.contains(nil) ? nil : moments.compactMap { $0 }.min()
  }

  /// Does the work of one night; a backup is made once a night, also where there is no line to the hub.
  ///
  /// - Parameters:
  ///   - slot: The hour that the run belongs to.
  ///   - say: Takes a sentence about each part.
  /// - Returns: What came of it.
  package func run(slot: Int64, say: @Sendable (LocalizedText) -> Void) async -> NightlySchedule.Outcome {
    var outcomes: [NightlySchedule.Outcome] = []
    if syncs, let sync {
      do {
        say(try await sync())
        outcomes.append(.done)
      } catch {
        outcomes.append(Self.outcome(of: error, say))
      }
    }
    if let backup, (store.lastBackup?.time ?? .min) < slot {
      do {
        let store = store
        // Verifying a large file takes a while: not on a thread that answers requests.
        let made = try await Self.apart { try backup.make(of: store) }
        say(BackupWording.made(made.record, removed: made.removed))
        outcomes.append(.done)
      } catch {
        outcomes.append(Self.outcome(of: error, say))
      }
    }
    await emptyLog(say)
    if outcomes.contains(.temporary) { return .temporary }
    return outcomes.contains(.failed) ? .failed : .done
  }

  /// At a hub brings the log into the file while nobody writes, and says where some program keeps it from that.
  private func emptyLog(_ say: @Sendable (LocalizedText) -> Void) async {
    let store = store
    do {
      guard let log = try await Self.apart({ try store.checkpointLog() }), log.isAlarming else { return }
      let size = log.bytes >> 20
      say(
        LocalizedText(
          "预写日志已有 \(size) MiB：有程序长时间占用数据文件。请查明并停止它（lsof 可列出）。",
          "The write-ahead log has \(size) MiB: some program keeps the file open. Find it, for example with lsof, and stop it."
        ))
    } catch {
      _ = Self.outcome(of: error, say)
    }
  }

  private static func outcome(
    of error: any Error, _ say: (LocalizedText) -> Void
  ) -> NightlySchedule.Outcome {
    guard let known = error as? any ReportableError else {
      say(LocalizedText("程序内部错误：\(error)。", "Internal error: \(error)."))
      return .failed
    }
    say(
      LocalizedText(
        "\(known.message.chinese) \(known.hint.chinese) [\(known.code)]",
        "\(known.message.english) \(known.hint.english) [\(known.code)]"))
    // A backup disk that is not connected may be so in an hour.
    return known.recovery == .retry || known.code == "backup-folder-missing" ? .temporary : .failed
  }

  private static func apart<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      NightlyThread.queue.async { continuation.resume(with: Result(catching: body)) }
    }
  }
}
