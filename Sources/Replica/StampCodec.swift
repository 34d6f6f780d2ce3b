/// Small numbers that one copy gives to the origins it has met, so that a row's stamps take about ten bytes.
package struct OriginTable: Sendable {
  private var indices: [Origin: UInt32] = [.builtin: 0]
  /// The number that was asked for last: the rows of one upload mostly name one origin.
  private var latest: UInt32 = 0
  /// The origins by number; number 0 is the built-in one.
  package private(set) var origins: [Origin] = [.builtin]

  /// A table that knows the built-in origin only.
  package init() {}

  /// The number of an origin, or nil where it has none yet.
  package func index(of origin: Origin) -> UInt32? { indices[origin] }

  /// The origin of a number, or nil.
  package func origin(_ index: UInt64) -> Origin? {
    index < UInt64(origins.count) ? origins[Int(index)] : nil
  }

  /// Gives an origin the next number, or returns the one it has.
  package mutating func intern(_ origin: Origin) -> UInt32 {
    if origins[Int(latest)] == origin { return latest }
    if let known = indices[origin] {
      latest = known
      return known
    }
    let index = UInt32(origins.count)
    indices[origin] = index
    origins.append(origin)
    return index
  }
}

/// Writes a row's bookkeeping as one small blob and reads it back.
///
/// Form 1 (nearly every row): a byte 1, the mask, the time, the origin's number. Form 2: a byte 2, then each group's
/// heads and awaited stamps, then the deletes that are not settled and the heads that deletes saw. Values of heads that do not show are kept beside the table; the blob
/// has their stamps only.
package enum StampCodec {
  /// The blob of a row's bookkeeping.
  ///
  /// Origins without a number get one.
  package static func encode(_ heads: RowHeads, origins: inout OriginTable) -> [UInt8] {
    var writer = ByteWriter(capacity: 16)
    switch heads {
    case .single(let stamp, let mask):
      writer.append(byte: 1)
      writer.append(varint: UInt64(mask))
      append(stamp, to: &writer, &origins)
    case .split(let groups, let deletion):
      writer.append(byte: 2)
      writer.append(varint: UInt64(groups.count))
      for group in groups {
        append(group.stamps, to: &writer, &origins)
        append(group.awaited, to: &writer, &origins)
      }
      append(deletion?.unsettled ?? [], to: &writer, &origins)
      append(deletion?.covered ?? [], to: &writer, &origins)
    }
    return writer.bytes
  }

  private static func append(_ stamp: Stamp, to writer: inout ByteWriter, _ origins: inout OriginTable) {
    writer.append(fixed: stamp.time.rawValue)
    writer.append(varint: UInt64(origins.intern(stamp.origin)))
  }

  private static func append(_ stamps: [Stamp], to writer: inout ByteWriter, _ origins: inout OriginTable) {
    writer.append(varint: UInt64(stamps.count))
    for stamp in stamps { append(stamp, to: &writer, &origins) }
  }

  /// The bookkeeping in a blob.
  ///
  /// Heads that do not show come without their values.
  /// - Throws: `stamps-malformed`.
  package static func decode(_ blob: [UInt8], origins: OriginTable) throws(ReplicaError) -> RowHeads {
    var reader = ByteReader(blob)
    switch reader.byte() {
    case 1:
      guard let mask = reader.varint(), mask <= UInt64(UInt16.max), let stamp = stamp(&reader, origins) else {
        throw .stampsMalformed("1")
      }
      return .single(stamp, mask: UInt16(mask))
    case 2:
      guard let count = reader.count() else { throw .stampsMalformed("2") }
      var groups: [GroupHeads] = []
      for _ in 0..<count {
        let heads = try stamps(&reader, origins)
        let awaited = try stamps(&reader, origins)
        groups.append(
          GroupHeads(
            shown: heads.first, others: heads.dropFirst().map { Head(stamp: $0, values: []) }, awaited: awaited))
      }
      let deletion = Deletion(unsettled: try stamps(&reader, origins), covered: try stamps(&reader, origins))
      return .split(groups, deletion: deletion.normalized)
    default: throw .stampsMalformed("0")
    }
  }

  private static func stamp(_ reader: inout ByteReader, _ origins: OriginTable) -> Stamp? {
    guard let time = reader.fixed(), let index = reader.varint(), let origin = origins.origin(index) else { return nil }
    return Stamp(time: HybridTimestamp(rawValue: time), origin: origin)
  }

  private static func stamps(_ reader: inout ByteReader, _ origins: OriginTable) throws(ReplicaError) -> [Stamp] {
    guard let count = reader.count() else { throw .stampsMalformed("count") }
    var stamps: [Stamp] = []
    for _ in 0..<count {
      guard let stamp = stamp(&reader, origins) else { throw .stampsMalformed("stamp") }
      stamps.append(stamp)
    }
    return stamps
  }
}
