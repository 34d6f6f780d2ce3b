package import Model
package import Store

/// One sync of a copy, whoever asks for it: a person, a timer or a served page.
///
/// Only one runs at a time, in whatever process.
package struct SyncRun: Sendable {
  /// What came of it.
  package enum Outcome: Sendable {
    /// It went through.
    case synced(SyncReport)
    /// Another one is under way, in the process of that id where it is known.
    case alreadyRunning(holder: String?)

    /// What came of it, in one sentence.
    package var sentence: LocalizedText {
      switch self {
      case .synced(let report): report.sentence
      case .alreadyRunning(let holder):
        LocalizedText(
          "另一次同步正在进行\(holder.map { "（进程 \($0)）" } ?? "")，本次不再重复。",
          "A sync is already running\(holder.map { " (process \($0))" } ?? ""); this one leaves it to that.")
      }
    }

    /// All of it in one paragraph, for a log.
    package var account: LocalizedText {
      if case .synced(let report) = self { report.account } else { sentence }
    }
  }

  /// The record of a sync that left the work to another one: all zeros, and why.
  package struct Idle: Encodable {
    private let pushed = ["changes": 0, "segments": 0, "bytes": 0]
    private let pulled = ["rows": 0, "bytes": 0]
    private let rejected: [String] = []
    private let conflicts = 0
    private let durationMs = 0
    private let blobs = BlobReport()
    private let alreadyRunning = true

    /// Makes the record.
    package init() {}
  }

  private let store: Store
  private let configuration: TransportConfiguration
  private let language: Language

  /// Plans a sync of a copy; reasons in the report are worded in a language.
  package init(store: Store, configuration: TransportConfiguration, language: Language) {
    self.store = store
    self.configuration = configuration
    self.language = language
  }

  /// Runs it, or leaves it to the one that is under way.
  ///
  /// - Parameter watch: Told what counts the bytes, once it is sure that this sync runs.
  /// - Throws: What `Synchronizer` throws.
  package func perform(watch: ((SyncMeter) throws -> Void)? = nil) async throws -> Outcome {
    guard let lock = try FolderLock(.sync, in: store.directory) else {
      return .alreadyRunning(holder: FolderLock.holder(.sync, in: store.directory))
    }
    defer { withExtendedLifetime(lock) {} }
    let meter = SyncMeter()
    try watch?(meter)
    return .synced(
      try await Line(configuration, meter: meter).withTransport { transport in
        try await Synchronizer(store: store, transport: transport, language: language).run()
      })
  }
}
