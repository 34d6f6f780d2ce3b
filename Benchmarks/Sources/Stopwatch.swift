import Foundation

/// Times work in seconds.
enum Stopwatch {
  static func seconds(_ work: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try work()
    return (ContinuousClock.now - start) / .seconds(1)
  }

  /// The processor time that all threads of the process took for some work: blind to a disk that waits and to other
  /// processes that want the same processors.
  static func processorSeconds(_ work: () async throws -> Void) async rethrows -> Double {
    let start = processorTime()
    try await work()
    return processorTime() - start
  }

  private static func processorTime() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The median of the times that single pieces of work take.
  static func median<Piece>(of pieces: [Piece], _ work: (Piece) throws -> Void) rethrows -> Double {
    let times = try pieces.map { piece in try seconds { try work(piece) } }.sorted()
    return times.isEmpty ? 0 : times[times.count / 2]
  }

  /// The same for work that suspends.
  static func asynchronousMedian<Piece>(
    of pieces: [Piece], _ work: (Piece) async throws -> Void
  ) async rethrows -> Double {
    var times: [Double] = []
    for piece in pieces {
      let start = ContinuousClock.now
      try await work(piece)
      times.append((ContinuousClock.now - start) / .seconds(1))
    }
    times.sort()
    return times.isEmpty ? 0 : times[times.count / 2]
  }
}
