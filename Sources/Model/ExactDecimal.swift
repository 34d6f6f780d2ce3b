/// An exact decimal with six places, held as an `Int64` scaled by 10⁶.
///
/// Figures never pass through floating point between entry and screen, so that an incremental roll-up equals a full
/// recomputation bit for bit.
package struct ExactDecimal: Sendable, Hashable, Comparable {
  /// How many units of `scaled` make one.
  package static let scale: Int64 = 1_000_000
  /// How many decimals are held.
  package static let places = 6

  /// The value times 10⁶.
  package let scaled: Int64

  /// Zero.
  package static let zero = ExactDecimal(scaled: 0)

  /// Makes a decimal from its scaled integer.
  package init(scaled: Int64) {
    self.scaled = scaled
  }

  /// Makes a decimal from a whole number, or fails where the scaled value does not fit in 64 bits.
  package init?(whole: Int64) {
    let (scaled, overflow) = whole.multipliedReportingOverflow(by: Self.scale)
    guard !overflow else { return nil }
    self.scaled = scaled
  }

  /// Reads a plain decimal such as `161`, `-3` or `40.25`.
  ///
  /// Exponents, separators and more than six decimals are refused; full-width digits, as Chinese input methods
  /// produce them, are read as their ASCII forms.
  /// - Throws: `number-malformed`.
  package init(parsing text: String) throws(ModelError) {
    var negative = false
    var digits = 0
    var decimals: Int?
    var value: Int64 = 0
    for (position, scalar) in text.unicodeScalars.enumerated() {
      let code = Self.halfWidth(scalar)
      if position == 0, code == 0x2D {
        negative = true
      } else if code == 0x2E, decimals == nil, digits > 0 {
        decimals = 0
      } else if (0x30...0x39).contains(code) {
        if let seen = decimals { decimals = seen + 1 }
        let (shifted, high) = value.multipliedReportingOverflow(by: 10)
        let (sum, low) = shifted.addingReportingOverflow(Int64(code - 0x30))
        guard !high, !low, (decimals ?? 0) <= Self.places else { throw ModelError.number(text) }
        value = sum
        digits += 1
      } else {
        throw ModelError.number(text)
      }
    }
    guard digits > 0, decimals != 0 else { throw ModelError.number(text) }
    for _ in (decimals ?? 0)..<Self.places {
      let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
      guard !overflow else { throw ModelError.number(text) }
      value = shifted
    }
    scaled = negative ? -value : value
  }

  private static func halfWidth(_ scalar: Unicode.Scalar) -> UInt32 {
    switch scalar.value {
    case 0xFF10...0xFF19: scalar.value - 0xFF10 + 0x30
    case 0xFF0E: 0x2E
    case 0xFF0D, 0x2212: 0x2D
    default: scalar.value
    }
  }

  /// Orders by value.
  package static func < (left: ExactDecimal, right: ExactDecimal) -> Bool { left.scaled < right.scaled }

  /// Whether the value has no decimals.
  package var isWhole: Bool { scaled % Self.scale == 0 }
}

extension ExactDecimal: CustomStringConvertible {
  /// The shortest plain decimal without trailing zeros: `161`, `40.25`.
  package var description: String {
    let magnitude = scaled.magnitude
    let unit = UInt64(Self.scale)
    var text = String(magnitude / unit)
    var fraction = magnitude % unit
    if fraction > 0 {
      var digits = Self.places
      while fraction % 10 == 0 {
        fraction /= 10
        digits -= 1
      }
      let tail = String(fraction)
      text += "." + String(repeating: "0", count: digits - tail.count) + tail
    }
    return scaled < 0 ? "-" + text : text
  }
}
