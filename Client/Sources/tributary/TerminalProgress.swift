import Desk
import Foundation
import Model
import Store
import Synchronization
import Upstream

/// A progress line on the terminal, redrawn while a sync runs.
final class TerminalProgress: Sendable {
  /// How often the line is drawn, in milliseconds.
  private static let interval = 200

  private let drawing: Task<Void, Never>
  private let face: Face

  /// Draws until cleared; what is to be sent is counted first.
  init(_ store: Store, meter: SyncMeter, language: Language) throws {
    try store.sealJournal()
    let volume = try store.unsentVolume()
    let started = ContinuousClock.now
    let face = Face()
    self.face = face
    drawing = Task.detached {
      while !Task.isCancelled {
        let progress = meter.now
        let took = started.duration(to: .now).components
        let line = ProgressLine(
          sentBytes: Int64(progress.sentBytes + progress.underWay), totalBytes: volume.bytes,
          sentSegments: progress.sentSegments, totalSegments: volume.segments,
          receivedBytes: Int64(progress.receivedBytes),
          elapsedMilliseconds: took.seconds * 1_000 + took.attoseconds / 1_000_000_000_000_000)
        face.draw(line.text(in: language))
        try? await Task.sleep(for: .milliseconds(Self.interval))
      }
    }
  }

  /// Whether standard error is a terminal that a line can be redrawn on.
  static var isPossible: Bool {
    isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }

  /// Stops drawing and removes the line.
  func clear() {
    drawing.cancel()
    face.close()
  }

  /// The line itself: nothing is drawn after it was removed.
  private final class Face: Sendable {
    private let isClosed = Mutex(false)

    func draw(_ line: String) {
      isClosed.withLock { isClosed in
        if !isClosed { FileHandle.standardError.write(Data("\r\u{1B}[K\(line)".utf8)) }
      }
    }

    func close() {
      isClosed.withLock { isClosed in
        if !isClosed { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
        isClosed = true
      }
    }
  }
}
