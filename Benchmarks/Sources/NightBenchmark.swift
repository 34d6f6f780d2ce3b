import Foundation
import Model
import Replica
import Store
import Upstream
import WireProtocol

/// One district's night against hubs that hold few districts and many: its edits, an idle sync, ten times the edits, and
/// the memory of the server.
struct NightBenchmark {
  private static let nightsPerRound = 10
  private static let tenfoldPerRound = 3
  private static let nightsOverHTTP = 20

  private struct Side {
    let size: Int
    let hub: LoadedHub
    let lean: LeanDatabase
    /// The districts that had no night yet.
    var fresh: [Int]

    mutating func take(_ count: Int) -> [Int] {
      let taken = Array(fresh.suffix(count))
      fresh.removeLast(taken.count)
      return taken
    }
  }

  private struct Seconds {
    var product = 0.0
    var lean = 0.0
  }

  private var sides: [Side] = []

  /// Loads a hub and a baseline for each size.
  init(sizes: [Int], in directory: String, seed: UInt64) async throws {
    for size in sizes {
      let started = ContinuousClock.now
      let hub = try await LoadedHub.load(.districts(size), in: "\(directory)/hub-\(size)", seed: seed)
      let lean = try hub.loadLean(at: "\(directory)/lean-\(size).sqlite")
      var random = SplitMix64(seed: seed, stream: UInt64(size))
      sides.append(Side(size: size, hub: hub, lean: lean, fresh: Array(0..<size).shuffled(using: &random)))
      let seconds = (ContinuousClock.now - started) / .seconds(1)
      FileHandle.standardError.write(Data("loaded \(size) districts in \(Int(seconds)) s\n".utf8))
    }
  }

  /// Runs one night of some districts at every hub.
  mutating func run(round: Int, report: inout Report) async throws {
    var walls: [Double] = []
    for index in sides.indices {
      let seconds = try await nights(index, round: round, report: &report)
      walls.append(seconds.product)
    }
    if let first = sides.first, let last = sides.last, first.size < last.size, let start = walls.first,
      let end = walls.last
    {
      report.add("night, S = \(last.size) to S = \(first.size)", round: round, end / start, "× the time")
    }
  }

  private mutating func nights(_ index: Int, round: Int, report: inout Report) async throws -> Seconds {
    let size = sides[index].size
    let numbers = sides[index].take(Self.nightsPerRound)
    guard numbers.count == Self.nightsPerRound else { throw TooFew(size: size) }
    let hub = sides[index].hub
    let product = try BenchmarkHub(opening: hub.directory)
    let uploads = try numbers.map { number in
      let upload = try hub.upload(number)
      return (segment: upload.edits, node: upload.key.publicKey.node)
    }
    let leanUploads = try numbers.map { number in
      try LeanDatabase.Upload.edits(hub.workload(number), district: number, city: hub.province.offices[number].city)
    }
    var seconds = Seconds()
    var processor = Seconds()
    processor.product = try await Stopwatch.processorSeconds {
      seconds.product = try await Stopwatch.asynchronousMedian(of: uploads, product.accept)
    }
    processor.lean = try await Stopwatch.processorSeconds {
      seconds.lean = try Stopwatch.median(of: leanUploads) { try sides[index].lean.merge($0) }
    }
    report.add("night, S = \(size)", round: round, seconds.product * 1_000, "ms")
    report.add("night, S = \(size), to lean", round: round, seconds.product / seconds.lean, "× the time")
    report.add(
      "night, S = \(size), to lean, by processor time", round: round, processor.product / processor.lean, "× the time")

    // The smallest hub has no districts left for more.
    if index > 0, index == sides.count - 1 {
      let many = sides[index].take(Self.tenfoldPerRound)
      let tenfold = try many.map { number in
        let upload = try hub.upload(number, edits: Workload.editCount * 10)
        return (segment: upload.edits, node: upload.key.publicKey.node)
      }
      let slow = try await Stopwatch.asynchronousMedian(of: tenfold, product.accept)
      report.add("night, S = \(size), ten times the changes", round: round, slow / seconds.product, "× the time")
    }
    return seconds
  }

  /// Runs nights over HTTP at a server of its own for each hub: idle bytes and peak memory.
  mutating func runServers(_ report: inout Report) async throws {
    var peaks: [(size: Int, peak: Double)] = []
    for index in sides.indices {
      let hub = sides[index].hub
      let key = try BenchmarkHub(opening: hub.directory).store.key.publicKey
      let server = try HubServer(hub.directory)
      defer { server.stop() }
      let transport = try CurlTransport()
      defer { transport.close() }
      for number in sides[index].take(Self.nightsOverHTTP) {
        let upload = try hub.upload(number)
        var office = LineOffice(upload, at: server.address, hub: key, by: transport, cursor: [])
        try await office.greet()
        try await office.push(upload.edits)
        _ = try await office.pull()
        let before = office.bytes
        try await office.greet()
        let rows = try await office.pull()
        guard rows == 0 else { throw BenchmarkHub.Mismatch(expected: "no rows", found: "\(rows)") }
        report.add("idle sync, S = \(sides[index].size)", round: 1, Double(office.bytes - before), "B of bodies")
      }
      let peak = try server.memory().peak
      report.add("memory of the server, S = \(sides[index].size)", round: 1, peak, "MB")
      peaks.append((sides[index].size, peak))
    }
    if peaks.count > 1, let last = peaks.last {
      let before = peaks[peaks.count - 2]
      report.add("memory, S = \(last.size) to S = \(before.size)", round: 1, last.peak / before.peak, "×")
    }
  }

  /// More rounds were asked for than there are districts.
  struct TooFew: Error {
    let size: Int
  }
}
