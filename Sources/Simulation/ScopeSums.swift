import WireProtocol

/// The sums over the rows of each scope of one table, kept until one of its rows is written.
struct ScopeSums {
  private var known: [MemoryDisk.ScopeKey: UInt128] = [:]

  mutating func forget() { known.removeAll(keepingCapacity: true) }
  mutating func forget(_ key: MemoryDisk.ScopeKey) { known[key] = nil }

  mutating func total(
    of keys: [MemoryDisk.ScopeKey], _ compute: (MemoryDisk.ScopeKey) throws -> RowSum
  ) throws -> RowSum {
    var total: UInt128 = 0
    for key in keys {
      if let sum = known[key] {
        total &+= sum
        continue
      }
      let sum = try compute(key).bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
      known[key] = sum
      total &+= sum
    }
    return RowSum((0..<16).map { UInt8(truncatingIfNeeded: total >> (120 - 8 * UInt128($0))) }) ?? .zero
  }
}
