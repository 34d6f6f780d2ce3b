import Model
import Rollup
import Seeds

/// A province of a few cities and districts whose districts move, end, begin and change their names over the years.
struct RandomTree {
  static let years = 2015...2024

  let regions: [Region]
  let codes: [String]
  let top: RegionCode

  init(_ random: inout Seed, top fixed: RegionCode? = nil) {
    var rows: [Region] = []
    func add(_ code: String, _ tier: RegionTier, _ parent: String?, _ from: Int?, _ to: Int?) {
      guard let code = RegionCode(code) else { return }
      rows.append(
        Region(
          code: code, name: "\(code)", tier: tier, parent: parent.flatMap { RegionCode($0) }, validFrom: from,
          validTo: to))
    }
    let cities = ["210100", "210200", "210300"]
    add("210000", .province, nil, nil, nil)
    for city in cities {
      let ends = random.once(in: 4)
      add(city, .city, "210000", nil, ends ? 2016 + random.pick(0..<8) : nil)
    }
    let districts = (1...6).map { "21010\($0)" } + ["210221"]
    for district in districts {
      var from: Int? = random.once(in: 4) ? 2016 + random.pick(0..<6) : nil
      for _ in 0..<(1 + random.pick(0..<3)) {
        let to = random.once(in: 2) ? nil : max(from ?? 2015, 2015) + random.pick(0..<4)
        add(district, .district, cities[random.pick(0..<3)], from, to)
        guard let to else { break }
        from = to + 1 + (random.once(in: 3) ? 1 : 0)
      }
    }
    regions = rows.shuffled(using: &random)
    codes = ["210000"] + cities + districts
    let tops = ["210000", "210000", cities[random.pick(0..<3)], districts[random.pick(0..<7)]]
    let drawn = RegionCode(tops[random.pick(0..<4)])
    top = fixed ?? drawn ?? rows[0].code
  }
}
