import Model
import Replica
import WireProtocol

/// A hub that already holds every office's year, and beside it, where asked for, the baseline with the same rows.
struct LoadedHub {
  /// A key that cannot be one.
  struct Unusable: Error {}

  /// Where the hub's file is.
  let directory: String
  /// Whose hub it is.
  let province: BenchmarkProvince
  private let seed: UInt64

  /// Lets all offices in and takes their first loads, one durable commit an office.
  static func load(_ province: BenchmarkProvince, in directory: String, seed: UInt64) async throws -> LoadedHub {
    let loaded = LoadedHub(directory: directory, province: province, seed: seed)
    let keys = try province.offices.indices.map(loaded.key)
    let hub = try await BenchmarkHub(
      in: directory, nodes: zip(province.offices, keys).map { ($0.region, $1) }, province: province)
    // Drawn and sealed one by one: three thousand offices at once would not fit in memory.
    for number in province.offices.indices {
      try await hub.accept((try loaded.upload(number).first, keys[number].publicKey.node))
    }
    return loaded
  }

  /// The same rows in the baseline.
  func loadLean(at path: String) throws -> LeanDatabase {
    let database = try LeanDatabase(path: path)
    for (number, place) in province.offices.enumerated() {
      try database.merge(.first(workload(number), district: number, city: place.city))
    }
    return database
  }

  /// The office's key: the same in every run of a seed.
  func key(_ number: Int) throws -> SigningKey {
    var random = SplitMix64(seed: seed, stream: 1 << 40 + UInt64(number))
    let bytes = (0..<SigningKey.byteCount).map { _ in UInt8.random(in: 0...255, using: &random) }
    guard let key = SigningKey(bytes: bytes) else { throw Unusable() }
    return key
  }

  /// The office's year and its edits.
  func workload(_ number: Int, edits: Int = Workload.editCount) -> Workload {
    Workload(region: province.offices[number].region, seed: seed, stream: number, editCount: edits)
  }

  /// The office's two segments.
  func upload(_ number: Int, edits: Int = Workload.editCount) throws -> DistrictUpload {
    try DistrictUpload(workload(number, edits: edits), key: key(number))
  }
}
