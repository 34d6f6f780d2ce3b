import Foundation
import Model
import Testing

@Suite struct `A day` {
  @Test(arguments: [
    ("2022-06-30T15:59:59Z", "2022-06-30"), ("2022-06-30T16:00:00Z", "2022-07-01"),
    ("2024-02-28T16:00:00Z", "2024-02-29"), ("2023-02-28T16:00:00Z", "2023-03-01"),
    ("2000-02-28T16:00:00Z", "2000-02-29"), ("1970-01-01T00:00:00Z", "1970-01-01"),
    ("2021-12-31T16:00:00Z", "2022-01-01"),
  ])
  func `C8 changes at midnight in Beijing`(moment: String, day: String) throws {
    let date = try Date(moment, strategy: .iso8601)
    #expect(CalendarDay(at: Int64(date.timeIntervalSince1970) * 1_000).description == day)
  }

  @Test func `C8 is what a calendar says, day by day over four centuries`() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(secondsFromGMT: 8 * 3_600))
    var wrong: [Int64] = []
    for day in stride(from: Int64(-25_000), to: 120_000, by: 13) {
      let time = day * 86_400_000 + 7
      let parts = calendar.dateComponents(
        [.year, .month, .day], from: Date(timeIntervalSince1970: Double(time) / 1_000))
      func padded(_ number: Int?, _ count: Int) -> String {
        let text = String(number ?? 0)
        return String(repeating: "0", count: count - text.count) + text
      }
      let text = "\(padded(parts.year, 4))-\(padded(parts.month, 2))-\(padded(parts.day, 2))"
      if CalendarDay(at: time).description != text || CalendarDay(text) != CalendarDay(at: time) { wrong.append(day) }
    }
    #expect(wrong.isEmpty)
  }

  @Test(arguments: [
    "", "2022", "2022-7-1", "2022-07-1", "2022/07/01", "2022-13-01", "2022-00-10", "2022-02-29", "1900-02-29",
    "2022-04-31", "2022-07-00", "2022-07-32", "２０２２-07-01", "2022-07-01 ", "+022-07-01", "2022-07-0x",
  ])
  func `is not read from anything else`(text: String) {
    #expect(CalendarDay(text) == nil)
  }

  @Test func `has an order and no moment that traps`() throws {
    let days = try ["2021-12-31", "2022-01-01", "2022-01-02", "2022-02-01"].map { try #require(CalendarDay($0)) }
    #expect(days.sorted() == days && Set(days).count == 4)
    #expect(days.map(\.description) == ["2021-12-31", "2022-01-01", "2022-01-02", "2022-02-01"])
    #expect(CalendarDay(at: .min) < CalendarDay(at: 0) && CalendarDay(at: 0) < CalendarDay(at: .max))
  }
}

@Suite struct `Days of periods` {
  private static let ends: [(String, String)] = [
    ("2022", "2022-12-31"), ("2022-H1", "2022-06-30"), ("2022-Q1", "2022-03-31"), ("2024-02", "2024-02-29"),
    ("2023-02", "2023-02-28"), ("2022-Q4", "2022-12-31"),
  ]

  @Test(arguments: ends)
  func `end with their last month`(period: String, day: String) throws {
    #expect(CalendarDay(lastOf: try Period(parsing: period)).description == day)
  }

  @Test func `count on over months, leap days and years, and back`() throws {
    let start = try #require(CalendarDay("1970-01-01"))
    #expect(start.dayNumber == 0)
    for number in stride(from: Int64(-200_000), through: 200_000, by: 37) {
      #expect(CalendarDay(dayNumber: number).dayNumber == number)
    }
    let end = try #require(CalendarDay("2023-12-31"))
    #expect(end.adding(days: 60).description == "2024-02-29" && end.adding(days: 61).description == "2024-03-01")
    #expect(end.adding(days: .max) == end.adding(days: 1_000_000) && end.adding(days: .min) < end)
  }

  @Test(arguments: [
    ("2022", "2021-12-31", 0, 365), ("2022", "2022-01-01", 1, 365), ("2022", "2022-12-31", 365, 365),
    ("2022", "2023-06-01", 365, 365), ("2024", "2024-02-29", 60, 366), ("2022-H2", "2022-07-01", 1, 184),
    ("2022-Q1", "2022-02-01", 32, 90), ("2022-02", "2022-01-01", 0, 28), ("1949", "1949-01-01", 1, 365),
  ])
  func `say how much of a period has gone by`(period: String, day: String, days: Int64, of: Int64) throws {
    let elapsed = CalendarDay.elapsed(of: try Period(parsing: period), on: try #require(CalendarDay(day)))
    #expect(elapsed.days == days && elapsed.of == of)
  }
}
