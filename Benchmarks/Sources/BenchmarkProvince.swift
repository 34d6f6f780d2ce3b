import Model

/// A made-up province with as many offices as are asked for, ten districts a city.
struct BenchmarkProvince {
  /// An office, and its city's number.
  struct Place {
    let region: RegionCode
    let city: Int
  }

  private static let districtsPerCity = 10
  private static let townsPerDistrict = 15

  /// The tree, the province first.
  let regions: [Region]
  /// The regions that report.
  let offices: [Place]
  /// The tier that reports.
  let tier: RegionTier

  /// A province of districts that report themselves.
  static func districts(_ count: Int) throws -> BenchmarkProvince {
    try BenchmarkProvince(districts: count, townsPerDistrict: nil)
  }

  /// A province whose towns report, fifteen a district.
  static func towns(_ count: Int) throws -> BenchmarkProvince {
    let districts = (count + townsPerDistrict - 1) / townsPerDistrict
    let made = try BenchmarkProvince(districts: districts, townsPerDistrict: townsPerDistrict)
    return BenchmarkProvince(regions: made.regions, offices: Array(made.offices.prefix(count)), tier: .town)
  }

  private init(regions: [Region], offices: [Place], tier: RegionTier) {
    self.regions = regions
    self.offices = offices
    self.tier = tier
  }

  private init(districts count: Int, townsPerDistrict towns: Int?) throws {
    let province = try RegionCode(parsing: BenchmarkHub.region)
    var regions = [Region(code: province, name: "省", tier: .province, parent: nil)]
    var offices: [Place] = []
    for number in 0..<count {
      let city = number / Self.districtsPerCity
      let cityCode = try RegionCode(parsing: "37" + Self.padded(city + 1, 4))
      if number % Self.districtsPerCity == 0 {
        regions.append(Region(code: cityCode, name: "市\(city)", tier: .city, parent: province))
      }
      let code = try RegionCode(parsing: "\(cityCode)" + Self.padded(number % Self.districtsPerCity + 1, 2))
      regions.append(Region(code: code, name: "区\(number)", tier: .district, parent: cityCode))
      guard let towns else {
        offices.append(Place(region: code, city: city))
        continue
      }
      for town in 1...towns {
        let townCode = try RegionCode(parsing: "\(code)" + Self.padded(town, 2))
        regions.append(Region(code: townCode, name: "镇\(number)-\(town)", tier: .town, parent: code))
        offices.append(Place(region: townCode, city: city))
      }
    }
    self.init(regions: regions, offices: offices, tier: towns == nil ? .district : .town)
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
