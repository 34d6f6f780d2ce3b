/// One field of a replicated row.
///
/// Numbers with decimals are integers scaled by 10⁶.
package enum FieldValue: Sendable, Hashable {
  /// No value.
  case null
  /// A whole number, a truth value as 0 or 1, or a scaled decimal.
  case integer(Int64)
  /// Text in NFC.
  case text(String)
  /// Bytes, such as a row id.
  case blob([UInt8])

  /// Text, or null for nil.
  package static func optional(_ text: String?) -> FieldValue { text.map(FieldValue.text) ?? .null }

  /// An integer, or null for nil.
  package static func optional(_ integer: Int64?) -> FieldValue { integer.map(FieldValue.integer) ?? .null }

  /// The text, or nil for anything else.
  package var text: String? {
    if case .text(let text) = self { text } else { nil }
  }

  /// The integer, or nil for anything else.
  package var integer: Int64? {
    if case .integer(let integer) = self { integer } else { nil }
  }

  /// The bytes, or nil for anything else.
  package var blob: [UInt8]? {
    if case .blob(let bytes) = self { bytes } else { nil }
  }
}
