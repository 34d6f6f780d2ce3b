/// Numbers of bytes as people read them.
package enum ByteText {
  /// `812 B`, `3.4 KiB`, `5.0 MiB`: one decimal, cut and not rounded.
  package static func size(_ bytes: Int64) -> String {
    let bytes = max(bytes, 0)
    guard bytes >= 1_024 else { return "\(bytes) B" }
    let units = ["KiB", "MiB", "GiB", "TiB"]
    var unit = 0
    var scale: Int64 = 1_024
    while bytes / scale >= 1_024, unit + 1 < units.count {
      scale *= 1_024
      unit += 1
    }
    return "\(bytes / scale).\(bytes % scale * 10 / scale) \(units[unit])"
  }
}
