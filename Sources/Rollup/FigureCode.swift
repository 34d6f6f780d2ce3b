package import Model

/// How much of its history a hub held at a moment.
package struct HubMoment: Sendable, Hashable {
  /// How many segments it had stored.
  package let segments: UInt64
  /// The number of its own last save.
  package let own: UInt64

  /// Makes a moment.
  package init(segments: UInt64, own: UInt64) {
    self.segments = segments
    self.own = own
  }
}

/// The short code of a figure on a page or in a report: which figure, and as of which moment of the hub.
///
/// Written `HC23.2022-Q2.500000.R.3F-2.7`: indicator, period, region, lens (`R` reported, `A` approved), moment in base
/// 32 after Crockford, and a check character over all of it. Letters may be typed in either case; `O` is read as 0,
/// `I` and `L` as 1 within numbers.
package struct FigureCode: Sendable, Hashable, CustomStringConvertible {
  /// The longest code in characters.
  package static let lengthLimit = 120

  private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
  /// Digits and five more for a check modulo 37, a prime above 32: any one wrong character and any swap of neighbours
  /// shows.
  private static let checkDigits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U".utf8)

  /// The indicator's code.
  package let indicator: String
  /// The period.
  package let period: Period
  /// The region.
  package let region: RegionCode
  /// Which figures count.
  package let lens: RollupLens
  /// When it was shown.
  package let moment: HubMoment

  /// Names a figure.
  package init(indicator: String, period: Period, region: RegionCode, lens: RollupLens, moment: HubMoment) {
    self.indicator = indicator
    self.period = period
    self.region = region
    self.lens = lens
    self.moment = moment
  }

  /// Reads a code as it is typed; nil where it is none or a character is wrong.
  ///
  /// The indicator stands first and may itself hold dots, so the other parts are taken from the end.
  package init?(_ text: String) {
    guard text.utf8.count <= Self.lengthLimit else { return nil }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 6 else { return nil }
    let tail = Array(parts.suffix(5))
    let indicator = parts.dropLast(5).joined(separator: ".")
    let moment = tail[3].split(separator: "-", omittingEmptySubsequences: false)
    guard !indicator.isEmpty, let period = try? Period(parsing: tail[0].uppercased()),
      let region = RegionCode(tail[1]), let lens = Self.lens(tail[2]), moment.count == 2,
      let segments = Self.number(moment[0]), let own = Self.number(moment[1])
    else { return nil }
    self.init(
      indicator: indicator, period: period, region: region, lens: lens,
      moment: HubMoment(segments: segments, own: own))
    guard tail[4].uppercased() == check else { return nil }
  }

  /// The written form.
  package var description: String { "\(body).\(check)" }

  private var body: String {
    let letter = lens == .reported ? "R" : "A"
    return "\(indicator).\(period).\(region).\(letter).\(Self.text(moment.segments))-\(Self.text(moment.own))"
  }

  private var check: String {
    let sum = body.utf8.reduce(0) { ($0 * 31 + Self.weight($1)) % 37 }
    return String(decoding: [Self.checkDigits[sum]], as: UTF8.self)
  }

  /// Each digit and letter has a weight of its own below 37.
  private static func weight(_ byte: UInt8) -> Int {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(byte - UInt8(ascii: "A")) + 10
    case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "-"): 36
    default: Int(byte % 36)
    }
  }

  private static func lens(_ letter: String) -> RollupLens? {
    switch letter {
    case "R", "r": .reported
    case "A", "a": .approved
    default: nil
    }
  }

  private static func text(_ number: UInt64) -> String {
    var rest = number
    var text: [UInt8] = []
    repeat {
      text.append(digits[Int(rest % 32)])
      rest /= 32
    } while rest > 0
    return String(decoding: text.reversed(), as: UTF8.self)
  }

  private static func number(_ text: Substring) -> UInt64? {
    guard (1...13).contains(text.utf8.count) else { return nil }
    var number: UInt64 = 0
    for letter in text.uppercased().utf8 {
      let read =
        switch letter {
        case UInt8(ascii: "O"): UInt8(ascii: "0")
        case UInt8(ascii: "I"), UInt8(ascii: "L"): UInt8(ascii: "1")
        default: letter
        }
      guard let digit = digits.firstIndex(of: read) else { return nil }
      let (shifted, overflow) = number.multipliedReportingOverflow(by: 32)
      guard !overflow else { return nil }
      number = shifted | UInt64(digit)
    }
    return number
  }
}
