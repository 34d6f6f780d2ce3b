import Fixtures
import Model
import Replica
import Rollup
import Testing
import WireProtocol

@testable import Exchange
@testable import Store

/// A province, its cities and their districts on disk, exchanging without a network.
struct Tiers {
  let copies: Copies
  /// 河北省.
  let province: Store
  /// 石家庄市, above 130102 and 130104.
  let city: Store

  /// - Parameters:
  ///   - skew: How far the province's clock is ahead of everybody else's.
  ///   - schemas: The version that each tier's program knows.
  init(provinceAhead skew: Skew = Skew(0), schemas: Fleet = Fleet(3, 3, 3)) async throws {
    copies = try Copies(region: "130000", hubAhead: skew, hubSchema: schemas.province)
    province = copies.hub
    city = try await Self.city("130100", copies, schema: schemas.city)
  }

  private static func city(
    _ region: String, _ copies: Copies, schema: UInt32 = Schema.version
  ) async throws -> Store {
    let city = try copies.hub(region, schema: schema)
    try await copies.join(city, to: copies.hub)
    return city
  }

  /// A further city, joined to the province.
  func city(_ region: String) async throws -> Store { try await Self.city(region, copies) }

  /// A district, joined to a city.
  func district(
    _ region: String, at city: Store? = nil, name: String? = nil, schema: UInt32 = Schema.version
  ) async throws -> Store {
    let office = try copies.office(region, name: name, schema: schema)
    try await copies.join(office, to: city ?? self.city)
    return office
  }

  /// One night: districts to their city, then the city to the province.
  @discardableResult
  func night(_ districts: [Store], city: Store? = nil) async throws -> SyncOutcome {
    let city = city ?? self.city
    for district in districts { try await copies.sync(district, with: city) }
    return try await copies.sync(city, with: province)
  }

  /// What a city would pass on from the beginning, numbered now.
  func batch(of city: Store) throws -> RelayBatch {
    try city.write { session in
      try session.numberRelay()
      return try session.nextRelayBatch(after: .start)
    }
  }

  /// Gives items to the province as a city's relay; what stands against items afterwards.
  @discardableResult
  func give(_ items: [RelayItem], as city: Store, after place: RelayPosition = .start) async throws -> [RelayProblem] {
    guard let child = try await province.enrolledNode(city.identity.origin.node) else {
      throw IntakeProblem.unknownNode
    }
    let batch = try RelayBatch(decoding: RelayBatch(start: place, items: items).encoded())
    let answer = try await province.take(batch, from: child)
    return try RelayReceipt(decoding: answer, key: province.key.publicKey).problems
  }
}

extension Store {
  /// Hangs a region elsewhere from 2023 on, as a new list of regions would.
  func move(_ region: String, under parent: String) async throws {
    let code = try RegionCode(parsing: region)
    let known = try #require(try await look { try $0.regions().region(code) })
    try await write { session in
      let identity: [FieldValue] = [.text(region), .integer(2023), .text(Store.nation)]
      let values: [FieldValue] = [.text(known.name), .text(known.tier.rawValue), .text(parent), .null, .null]
      try session.save(
        Schema.region, identity, old: nil,
        new: RowState(values: values, heads: .single(Stamp.builtin(edition: 2), mask: Schema.region.allGroups)))
    }
  }

  /// Every figure with its remark.
  func lines(of region: String? = nil) throws -> [String] {
    try figures(of: try region.map { try RegionCode(parsing: $0) }).map {
      "\($0.region) \($0.indicator) \($0.period) \($0.figure.value ?? -1) \($0.note ?? "")"
    }
  }

  /// The sum over a region's figures with their heads.
  func sum(of region: String) throws -> RowSum {
    let code = try RegionCode(parsing: region)
    return try look { session in try session.sum(of: code, [Schema.observation]) }
  }

  /// The readings of a region.
  func readings(of region: String) throws -> [String] {
    let code = try RegionCode(parsing: region)
    return try rollups(RollupFilter(region: code)).map { "\($0)" }.sorted()
  }
}

/// Expects a region to stand alike on copies, figures and their bookkeeping, and each copy to be sound.
func expectAlike(_ region: String, _ copies: [Store], _ place: SourceLocation = #_sourceLocation) throws {
  let sums = try copies.map { try $0.sum(of: region) }
  let lines = try copies.map { try $0.lines(of: region) }
  #expect(Set(sums).count == 1, "\(lines)", sourceLocation: place)
  for copy in copies {
    let report = try copy.verify()
    #expect(report.isClean, "\(report)", sourceLocation: place)
  }
}
