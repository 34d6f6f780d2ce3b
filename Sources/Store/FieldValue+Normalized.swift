import Foundation
import Replica

extension FieldValue {
  /// Text in NFC, so that what looks the same has the same bytes on every tier; anything else as it is.
  var normalized: FieldValue {
    // Below U+0300 nothing composes, and nothing is composed that NFC takes apart.
    guard case .text(let text) = self, text.unicodeScalars.contains(where: { $0.value >= 0x300 && !Self.isStable($0) })
    else { return self }
    return .text(text.precomposedStringWithCanonicalMapping)
  }

  /// Unified Han characters, which most texts consist of: they never change.
  private static func isStable(_ scalar: Unicode.Scalar) -> Bool {
    (0x3000...0x3029).contains(scalar.value) || (0x4E00...0x9FFF).contains(scalar.value)
      || (0xFF01...0xFF5E).contains(scalar.value)
  }
}
