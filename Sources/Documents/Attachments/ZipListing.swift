/// The names in a zip file's central directory (APPNOTE 6.3, sections 4.3.12 and 4.3.16).
///
/// Nothing is unpacked. Names are compared, never used as paths.
enum ZipListing {
  /// The most entries that are read.
  static let entryLimit = 10_000
  /// What a zip file with entries begins with.
  static let signature: [UInt8] = [0x50, 0x4B, 0x03, 0x04]

  /// The names of all entries, or nil where the file is no whole zip file or has more entries than are read.
  static func names(_ bytes: [UInt8]) -> [String]? {
    guard let end = end(of: bytes) else { return nil }
    let count = Int(little(bytes, end + 10, 2))
    var place = Int(little(bytes, end + 16, 4))
    guard count <= entryLimit else { return nil }
    var names: [String] = []
    for _ in 0..<count {
      guard place >= 0, place + 46 <= end, little(bytes, place, 4) == 0x0201_4B50 else { return nil }
      let length = Int(little(bytes, place + 28, 2))
      let beside = Int(little(bytes, place + 30, 2)) + Int(little(bytes, place + 32, 2))
      guard place + 46 + length + beside <= end else { return nil }
      names.append(String(decoding: bytes[place + 46..<place + 46 + length], as: UTF8.self))
      place += 46 + length + beside
    }
    return names
  }

  /// Where the end record stands: the last one whose comment reaches to the end of the file.
  private static func end(of bytes: [UInt8]) -> Int? {
    let last = bytes.count - 22
    guard last >= 0 else { return nil }
    return (max(0, last - 0xFFFF)...last).reversed().first { place in
      little(bytes, place, 4) == 0x0605_4B50 && place + 22 + Int(little(bytes, place + 20, 2)) == bytes.count
    }
  }

  private static func little(_ bytes: [UInt8], _ place: Int, _ count: Int) -> UInt32 {
    (0..<count).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) }
  }
}
