/// What the head of a zstd frame asks for, read before anything is allocated for it.
///
/// Source: RFC 8878, section 3.1.1.1.
struct ZstandardFrame: Hashable {
  /// The bytes that a streaming decoder would have to keep.
  let window: UInt64
  /// How many bytes the frame says that it gives; nil where it does not say.
  let contentLength: UInt64?

  private static let magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]

  /// Reads the head of a frame; nil where it is no frame, cut short, of a reserved form, or packed with a dictionary.
  init?(_ bytes: [UInt8]) {
    guard bytes.count > 5, bytes.starts(with: Self.magic) else { return nil }
    let descriptor = bytes[4]
    // Bit 3 is reserved, and the lowest two say how long the number of a dictionary is: nobody here has one.
    guard descriptor & 0b1011 == 0 else { return nil }
    let isSingle = descriptor & 0b10_0000 != 0
    var offset = 5
    var streaming: UInt64 = 0
    if !isSingle {
      let exponent = UInt64(bytes[5] >> 3)
      let base: UInt64 = 1 << (10 + exponent)
      streaming = base + base / 8 * UInt64(bytes[5] & 7)
      offset = 6
    }
    let width =
      switch descriptor >> 6 {
      case 0: isSingle ? 1 : 0
      case 1: 2
      case 2: 4
      default: 8
      }
    guard bytes.count >= offset + width else { return nil }
    let number = bytes[offset..<(offset + width)].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    contentLength = width == 0 ? nil : width == 2 ? number + 256 : number
    window = isSingle ? number + (width == 2 ? 256 : 0) : streaming
  }
}
