#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// An exact decimal number as a plan prints it: `significand × 10^-scale`, with no trailing zero in the significand.
///
/// Never a `Double` on the way, so that 0.1 is written as 0.1.
package struct PlanNumber: Sendable, Hashable {
  /// The digits as a whole number.
  package let significand: Int64
  /// How many of the digits stand behind the decimal point.
  package let scale: Int

  /// Makes `significand × 10^-scale`; a negative scale counts as zero.
  package init(_ significand: Int64, scale: Int = 0) {
    var digits = significand
    var places = max(0, scale)
    while places > 0, digits % 10 == 0 {
      digits /= 10
      places -= 1
    }
    self.significand = digits
    self.scale = places
  }

  /// Reads Arabic digits, half or full width, with an optional decimal point and thousands commas; nil if they are
  /// no number or do not fit in 64 bits.
  package init?(digits: some Sequence<Unicode.Scalar>) {
    var value: Int64 = 0
    var places: Int?
    var seen = false
    for scalar in digits {
      if scalar == "," || scalar == "，" { continue }
      if scalar == "." || scalar == "．" {
        guard places == nil else { return nil }
        places = 0
        continue
      }
      guard let digit = ChineseNumeral.arabicDigit(scalar) else { return nil }
      let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carried) = shifted.addingReportingOverflow(Int64(digit))
      guard !overflow, !carried else { return nil }
      value = sum
      places = places.map { $0 + 1 }
      seen = true
    }
    guard seen else { return nil }
    self.init(value, scale: places ?? 0)
  }
}

extension PlanNumber: CustomStringConvertible {
  /// The number in plain decimal notation.
  package var description: String {
    guard scale > 0 else { return String(significand) }
    var digits = String(significand.magnitude)
    while digits.count <= scale { digits = "0" + digits }
    let sign = significand < 0 ? "-" : ""
    return sign + digits.dropLast(scale) + "." + digits.suffix(scale)
  }
}

extension PlanNumber: Codable {
  /// Reads a JSON number.
  ///
  /// - Throws: `DecodingError` if it is no number or has more digits than 64 bits hold.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let decimal = try container.decode(Decimal.self)
    let text = "\(decimal)"
    let negative = text.hasPrefix("-")
    guard let number = PlanNumber(digits: (negative ? text.dropFirst() : text[...]).unicodeScalars) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a number a plan can hold: \(text)")
    }
    self.init(negative ? -number.significand : number.significand, scale: number.scale)
  }

  /// Writes a JSON number: 0.5 as 0.5 and 16 as 16.
  ///
  /// - Throws: what the encoder throws.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if scale == 0 {
      try container.encode(significand)
    } else {
      let magnitude = Decimal(significand.magnitude)
      try container.encode(Decimal(sign: significand < 0 ? .minus : .plus, exponent: -scale, significand: magnitude))
    }
  }
}

/// The value of a target: one number, or the two ends of a range.
package enum PlanQuantity: Sendable, Hashable {
  /// One number.
  case single(PlanNumber)
  /// A range; both ends count.
  case range(PlanNumber, PlanNumber)
}

extension PlanQuantity: Codable {
  /// Reads a number or `[low, high]`.
  ///
  /// - Throws: `DecodingError` if it is neither.
  package init(from decoder: any Decoder) throws {
    if let number = try? decoder.singleValueContainer().decode(PlanNumber.self) {
      self = .single(number)
      return
    }
    var list = try decoder.unkeyedContainer()
    self = .range(try list.decode(PlanNumber.self), try list.decode(PlanNumber.self))
  }

  /// Writes a number or `[low, high]`.
  ///
  /// - Throws: what the encoder throws.
  package func encode(to encoder: any Encoder) throws {
    switch self {
    case .single(let number):
      var container = encoder.singleValueContainer()
      try container.encode(number)
    case .range(let low, let high):
      var container = encoder.unkeyedContainer()
      try container.encode(low)
      try container.encode(high)
    }
  }
}
