/// A day of the calendar as an office in China counts it, written `2022-07-01`.
package struct CalendarDay: Sendable, Hashable, Comparable {
  private static let millisecondsOfDay: Int64 = 24 * 3_600 * 1_000
  private static let beijingOffset: Int64 = 8 * 3_600 * 1_000
  /// Year, month and day as one number that orders them, such as 20220701.
  private let number: Int64

  /// Reads a day, or fails where the text is none.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
    func part(_ range: Range<Int>) -> Int64? {
      bytes[range].reduce(Int64?(0)) { sum, byte in
        guard let sum, (0x30...0x39).contains(byte) else { return nil }
        return sum * 10 + Int64(byte - 0x30)
      }
    }
    guard let year = part(0..<4), let month = part(5..<7), let day = part(8..<10), (1...12).contains(month), day >= 1,
      day <= Self.length(of: month, in: year)
    else { return nil }
    number = year * 10_000 + month * 100 + day
  }

  /// The day of a moment in Beijing.
  ///
  /// - Parameter milliseconds: The moment, in milliseconds since 1970.
  package init(at milliseconds: Int64) {
    var days = milliseconds / Self.millisecondsOfDay
    var rest = milliseconds % Self.millisecondsOfDay
    if rest < 0 {
      rest += Self.millisecondsOfDay
      days -= 1
    }
    if rest + Self.beijingOffset >= Self.millisecondsOfDay { days += 1 }
    self.init(dayNumber: days)
  }

  /// The last day of a period.
  package init(lastOf period: Period) {
    let months = 12 / period.frequency.periodsInYear
    let month = Int64(period.index * months)
    let year = Int64(period.year)
    number = year * 10_000 + month * 100 + Self.length(of: month, in: year)
  }

  /// The first day of a period.
  package init(firstOf period: Period) {
    let months = 12 / period.frequency.periodsInYear
    number = Int64(period.year) * 10_000 + Int64((period.index - 1) * months + 1) * 100 + 1
  }

  /// How many days of a period have gone by on a day, that day included, of how many; none before it, all after it.
  package static func elapsed(of period: Period, on day: CalendarDay) -> (days: Int64, of: Int64) {
    let start = CalendarDay(firstOf: period).dayNumber - 1
    let whole = CalendarDay(lastOf: period).dayNumber - start
    return (min(max(day.dayNumber - start, 0), whole), whole)
  }

  /// A day by how many days it lies after 1970-01-01.
  package init(dayNumber days: Int64) {
    // Counted from 1 March of the year 0, so that the leap day is the last of its year.
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    number = year * 10_000 + month * 100 + day
  }

  /// How many days it lies after 1970-01-01.
  package var dayNumber: Int64 {
    let (month, day) = (number / 100 % 100, number % 100)
    let year = number / 10_000 - (month <= 2 ? 1 : 0)
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The calendar year.
  package var year: Int { Int(number / 10_000) }

  /// The day so many days later; what would be thousands of years away is taken as a million days.
  package func adding(days: Int) -> CalendarDay {
    CalendarDay(dayNumber: dayNumber + Int64(min(max(days, -1_000_000), 1_000_000)))
  }

  private static func length(of month: Int64, in year: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Orders by the calendar.
  package static func < (left: CalendarDay, right: CalendarDay) -> Bool { left.number < right.number }
}

extension CalendarDay: CustomStringConvertible {
  /// The day as it is written.
  package var description: String {
    let digits = String(number)
    let padded = String(repeating: "0", count: max(8 - digits.utf8.count, 0)) + digits
    return "\(padded.dropLast(4))-\(padded.dropLast(2).suffix(2))-\(padded.suffix(2))"
  }
}
