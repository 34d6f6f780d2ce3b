import Fixtures
import Foundation
import Logging
import Model
import Replica
import ServiceLifecycle
import Store
import Synchronization
import Testing

@testable import Desk

/// 2022-07-01 at 01:00 in Beijing.
private let start: Int64 = 1_656_608_400_000

@Suite struct `The nightly service` {
  /// A clock that moves when somebody waits on it, and the outcomes of runs, until there are none left.
  private final class Night: Sendable {
    struct Over: Error {}
    private let state: Mutex<(now: Int64, outcomes: [NightlySchedule.Outcome], runs: [Int64], slots: [Int64])>

    init(_ outcomes: [NightlySchedule.Outcome]) {
      state = Mutex((start, outcomes, [], []))
    }

    var now: Int64 { state.withLock { $0.now } }
    var runs: [Int64] { state.withLock { $0.runs } }
    var slots: [Int64] { state.withLock { $0.slots } }

    func sleep(_ milliseconds: Int64) throws {
      let isOver = state.withLock { state in
        state.now += max(milliseconds, 1)
        return state.outcomes.isEmpty
      }
      if isOver { throw Over() }
    }

    func run(_ slot: Int64) -> NightlySchedule.Outcome {
      state.withLock { state in
        state.runs.append(state.now)
        state.slots.append(slot)
        return state.outcomes.isEmpty ? .done : state.outcomes.removeFirst()
      }
    }
  }

  private func live(_ night: Night, lastDone: Int64?) async throws {
    let service = NightlyService(
      time: try NightlyTime(parsing: "02:00"), node: NodeID(high: 0, low: 0), lastDone: { lastDone },
      now: { night.now }, sleep: { try night.sleep($0) }, say: { _ in }, work: { night.run($0) })
    await #expect(throws: Night.Over.self) { try await service.run() }
  }

  @Test func `runs once a night`() async throws {
    let night = Night([.done, .done, .failed])
    try await live(night, lastDone: start - 1_000)
    let hour: Int64 = 3_600_000
    #expect(night.runs == [1, 25, 49].map { start + $0 * hour })
    #expect(night.slots == night.runs)
  }

  @Test func `retries in the same night when there is no line`() async throws {
    let night = Night([.temporary, .temporary, .done])
    try await live(night, lastDone: start - 1_000)
    let waits = zip(night.runs, night.runs.dropFirst()).map { $1 - $0 }
    #expect(waits == [NightlyLimits.firstRetryMilliseconds, 2 * NightlyLimits.firstRetryMilliseconds])
    #expect(Set(night.slots).count == 1)
  }

  @Test func `stops when the page stops`() async throws {
    let (waits, waiting) = AsyncStream.makeStream(of: Void.self)
    let service = NightlyService(
      time: try NightlyTime(parsing: "02:00"), node: NodeID(high: 0, low: 0), lastDone: { start },
      now: { start },
      sleep: { _ in
        waiting.yield()
        try await Task.sleep(for: .seconds(3_600))
      }, say: { _ in }, work: { _ in .done })
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let group = ServiceGroup(
      configuration: .init(
        services: [.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)], logger: logger))
    let running = Task { try await group.run() }
    _ = await waits.first { _ in true }
    await group.triggerGracefulShutdown()
    try await running.value
  }
}

@Suite struct `Nightly work` {
  private let copies: Copies
  private let office: Store
  private let disk: TemporaryFolder

  init() throws {
    copies = try Copies()
    office = try copies.office("500114")
    disk = try TemporaryFolder()
  }

  private var backups: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: disk.path).filter { $0.hasSuffix(".sqlite") }.sorted()
    }
  }

  @Test func `backs up once a night, also where there is no line to the hub`() async throws {
    let work = NightlyWork(
      office,
      sync: {
        throw DeskError("no-line", LocalizedText("", ""), hint: LocalizedText("", ""), recovery: .retry)
      }, backup: BackupRotation(folder: disk.path))
    let slot = office.surroundings.now()
    #expect(await work.run(slot: slot) { _ in } == .temporary)
    #expect(await work.run(slot: slot) { _ in } == .temporary)
    #expect(try backups.count == 1)
    #expect(try office.lastBackup?.file == disk.path + "/" + #require(backups.first))
    #expect(work.lastDone == nil)
    copies.world.advance(milliseconds: 86_400_000)
    #expect(await work.run(slot: office.surroundings.now()) { _ in } == .temporary)
    #expect(try backups.count == 2)
  }

  @Test func `says what went wrong and tries again where the disk is not connected`() async throws {
    let said = Mutex<[String]>([])
    let work = NightlyWork(office, sync: nil, backup: BackupRotation(folder: disk.path("usb")))
    let outcome = await work.run(slot: 0) { text in said.withLock { $0.append(text.english) } }
    #expect(outcome == .temporary)
    #expect(said.withLock { $0.joined() }.contains("[backup-folder-missing]"))
  }

  @Test func `keeps a number of backups and removes its own oldest only`() throws {
    let other = try copies.office("500115")
    let rotation = BackupRotation(folder: disk.path, kept: 3)
    _ = try rotation.make(of: other)
    _ = try disk.write("letter.sqlite", [1])
    var names: [String] = []
    for turn in 1...5 {
      copies.world.advance(milliseconds: 86_400_000)
      let made = try rotation.make(of: office)
      names.append(String(made.record.file.split(separator: "/").last ?? ""))
      #expect(made.removed == (turn > 3 ? 1 : 0))
    }
    let left = try backups
    #expect(left.count == 5)
    #expect(Set(names.suffix(3)).isSubset(of: left))
    #expect(!left.contains(names[0]))
    #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path).filter { $0.hasSuffix(".key") }.count == 4)
  }
}
