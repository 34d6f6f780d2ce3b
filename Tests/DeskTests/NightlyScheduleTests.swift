import Fixtures
import Model
import Replica
import Store
import Testing

@testable import Desk

@Suite struct `The nightly schedule` {
  /// 2022-07-01 at 00:00 in Beijing.
  private static let midnight: Int64 = 1_656_604_800_000
  private static let hour: Int64 = 3_600_000
  private static let day: Int64 = 24 * hour

  private func at(_ hours: Double, day: Int64 = 0) -> Int64 {
    Self.midnight + day * Self.day + Int64(hours * Double(Self.hour))
  }

  /// A node whose delay is some minutes, and whose delay after a late start is none.
  private func node(minutes: UInt64) -> NodeID { NodeID(high: 0, low: minutes * 60_000) }

  private func schedule(
    minutes: UInt64 = 30, lastDone: Int64? = nil, now: Int64
  ) throws -> NightlySchedule {
    NightlySchedule(time: try NightlyTime(parsing: "02:00"), node: node(minutes: minutes), lastDone: lastDone, now: now)
  }

  @Test(arguments: [("02:00", 120), ("2:05", 125), ("00:00", 0), ("23:59", 1_439), ("０２：３０", 150)])
  func `reads a time of day`(text: String, minutes: Int) throws {
    #expect(try NightlyTime(parsing: text).minutes == minutes)
  }

  @Test(arguments: ["24:00", "2", "02:60", "-1:00", "02:0", "", "02:00:00", "a:00", "+2:00", "２点"])
  func `refuses what is none`(text: String) {
    #expect(throws: DeskError.self) { try NightlyTime(parsing: text) }
  }

  @Test func `runs tonight after the copy's own delay`() throws {
    var plan = try schedule(lastDone: at(2.5, day: -1), now: at(1))
    #expect(plan.due == at(2.5))
    #expect(plan.slot == at(2))
    #expect(!plan.isDue(at: at(2.49)))
    #expect(plan.isDue(at: at(2.5)))
    plan.finish(.done, at: at(2.6))
    #expect(plan.due == at(2.5, day: 1))
  }

  @Test func `two thousand offices are spread over two hours, each at the same moment every night`() throws {
    let copies = SeededWorld(seed: 7).surroundings
    let time = try NightlyTime(parsing: "02:00")
    let delays = try (0..<2_000).map { _ in
      let node = try #require(NodeID(copies.random(16)))
      let plan = NightlySchedule(time: time, node: node, lastDone: nil, now: at(1))
      #expect(plan.delay == NightlySchedule(time: time, node: node, lastDone: nil, now: at(9, day: 4)).delay)
      return plan.delay
    }
    #expect(delays.allSatisfy { (0..<NightlyLimits.spreadMilliseconds).contains($0) })
    let busiest = Dictionary(grouping: delays) { $0 / 60_000 }.values.map(\.count).max() ?? 0
    // 2 000 over 120 minutes are 17 a minute.
    #expect(busiest < 45)
  }

  @Test func `K12 a PC that was off at the hour catches up after its start`() throws {
    let late = NodeID(high: 90_000, low: 30 * 60_000)
    let time = try NightlyTime(parsing: "02:00")
    for last in [nil, at(2.5, day: -1)] {
      let plan = NightlySchedule(time: time, node: late, lastDone: last, now: at(8.5))
      #expect(plan.due == at(8.5) + 90_000)
      #expect(plan.slot == at(2))
    }
    let most = NodeID(high: .max, low: 0)
    let plan = NightlySchedule(time: time, node: most, lastDone: nil, now: at(8.5))
    #expect(plan.due - at(8.5) < NightlyLimits.catchUpMilliseconds)
  }

  @Test func `does not run again after a start when tonight's work is done`() throws {
    let plan = try schedule(lastDone: at(2.6), now: at(8.5))
    #expect(plan.due == at(2.5, day: 1))
    #expect(try schedule(lastDone: at(9), now: at(8.5)).due == at(8.5), "a moment to come was a wrong clock's")
  }

  @Test func `K12 a PC that slept over the hour runs when it wakes, and next at its own hour`() throws {
    var plan = try schedule(lastDone: at(2.5, day: -1), now: at(1))
    #expect(plan.isDue(at: at(1.5, day: 3)))
    plan.finish(.done, at: at(1.6, day: 3))
    #expect(plan.due == at(2.5, day: 3))
  }

  @Test func `tries again later and later while there is no network, and then the next night`() throws {
    var plan = try schedule(lastDone: at(2.5, day: -1), now: at(1))
    var now = plan.due
    var waits: [Int64] = []
    while plan.due < at(2.5, day: 1) {
      now = plan.due
      plan.finish(.temporary, at: now)
      waits.append(plan.due - now)
    }
    #expect(plan.due == at(2.5, day: 1))
    #expect(plan.attempts == 0)
    #expect(waits[0] >= NightlyLimits.firstRetryMilliseconds)
    for (earlier, later) in zip(waits, waits.dropFirst().dropLast()) { #expect(later >= earlier) }
    let longest = NightlyLimits.longestRetryMilliseconds
    #expect(waits.dropLast().allSatisfy { $0 < longest + longest / 4 })
    #expect(waits.count <= NightlyLimits.attempts)
  }

  @Test func `gives up for the night after its tries`() throws {
    var plan = try schedule(lastDone: at(2.5, day: -1), now: at(1))
    for attempt in 1..<NightlyLimits.attempts {
      plan.finish(.temporary, at: at(2.5))
      #expect(plan.attempts == attempt)
    }
    plan.finish(.temporary, at: at(2.5))
    #expect(plan.attempts == 0)
    #expect(plan.due == at(2.5, day: 1))
  }

  @Test func `does not repeat what would fail again`() throws {
    var plan = try schedule(lastDone: nil, now: at(1))
    plan.finish(.failed, at: at(2.5))
    #expect(plan.due == at(2.5, day: 1))
  }

  @Test func `C3 looks at the clock every minute and plans anew where it was set back by years`() throws {
    var plan = try schedule(lastDone: at(2.5, day: -1), now: at(1))
    #expect(plan.wait(at: at(1)) == NightlyLimits.lookMilliseconds)
    #expect(plan.wait(at: at(2.5) - 10) == 10)
    #expect(plan.wait(at: at(3)) == 0)
    _ = plan.wait(at: at(1, day: -800))
    #expect(plan.due == at(2.5, day: -800))
  }
}
