import Dispatch

/// A thread of its own for what readers ask: one answer after the other, so that none holds up an office's sync.
struct ReadingDesk: Sendable {
  private let queue: DispatchQueue

  init(_ name: String) {
    queue = DispatchQueue(label: name)
  }

  /// Runs a piece of work on the desk's thread.
  func run<Answer: Sendable>(_ body: @escaping @Sendable () -> Answer) async -> Answer {
    await withCheckedContinuation { waiting in
      queue.async { waiting.resume(returning: body()) }
    }
  }
}
