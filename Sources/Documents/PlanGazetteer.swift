/// Finds the place that a title speaks of: 健康陕西行动 speaks of 陕西省.
package struct PlanGazetteer: Sendable {
  private struct Place: Sendable {
    let code: String
    let name: String
    let tier: String
    /// 0 for a province, 1 for a city, 2 for a district.
    var depth: Int { tier == "province" ? 0 : tier == "city" ? 1 : 2 }
    /// The digits that the places under this one share.
    var prefix: Substring { tier == "province" ? code.prefix(2) : tier == "city" ? code.prefix(4) : code[...] }
    func holds(_ other: Place) -> Bool { depth < other.depth && other.code.hasPrefix(prefix) }
  }

  private var places: [Place] = []
  private var fullNames: [String: [Int]] = [:]
  private var stems: [String: [Int]] = [:]
  private var longest = 0

  private static let ends = [
    "特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "林区", "特区", "省", "市", "区", "县", "盟", "旗",
  ]
  private static let peoples = [
    "壮族", "回族", "维吾尔", "维吾尔族", "蒙古族", "蒙古", "藏族", "苗族", "彝族", "布依族", "朝鲜族", "满族", "侗族", "瑶族", "白族", "土家族", "哈尼族",
    "哈萨克族", "哈萨克", "傣族", "黎族", "傈僳族", "佤族", "畲族", "高山族", "拉祜族", "水族", "东乡族", "纳西族", "景颇族", "柯尔克孜族", "柯尔克孜", "土族",
    "达斡尔族", "仫佬族", "羌族", "布朗族", "撒拉族", "毛南族", "仡佬族", "锡伯族", "锡伯", "阿昌族", "普米族", "塔吉克族", "塔吉克", "怒族", "鄂温克族",
    "裕固族", "保安族", "独龙族", "鄂伦春", "各族",
  ]
  private static let openers = WordList("健康中国 健康 中国 年 、 《 “ 和")

  /// Builds the lookup.
  ///
  /// - Parameter regions: The codes, names and tiers (`province`, `city` or `district`) of the region table.
  package init(_ regions: [(code: String, name: String, tier: String)]) {
    for region in regions {
      let index = places.count
      places.append(Place(code: region.code, name: region.name, tier: region.tier))
      fullNames[region.name, default: []].append(index)
      longest = max(longest, region.name.unicodeScalars.count)
      let stem = PlanGazetteer.stem(of: region.name)
      if stem != region.name, stem.unicodeScalars.count >= 2 { stems[stem, default: []].append(index) }
    }
  }

  /// The name without 省, 市, 自治县 and the peoples before them.
  private static func stem(of name: String) -> String {
    guard let end = ends.first(where: { name.hasSuffix($0) }) else { return name }
    var stem = String(name.dropLast(end.count))
    guard end.hasPrefix("自治") else { return stem }
    while let people = peoples.filter({ stem.hasSuffix($0) }).max(by: { $0.count < $1.count }),
      stem.count > people.count + 1
    {
      stem = String(stem.dropLast(people.count))
    }
    return stem
  }

  /// The place that a text speaks of, and its tier; nil if it names none, or more than one that do not lie in each other.
  ///
  /// - Parameters:
  ///   - text: A title or the name of an office.
  ///   - context: Texts that may name the places around it, to tell places of the same name apart.
  package func place(
    in text: String, context: [String] = []
  ) -> (region: PlanDocument.Region, tier: String)? {
    let mentions = mentions(in: PlanText(text))
    guard !mentions.isEmpty else { return nil }
    let around = mentions + context.flatMap { self.mentions(in: PlanText($0)) }
    let settled = mentions.compactMap { settle($0, around: around) }
    guard let deepest = settled.max(by: { places[$0].depth < places[$1].depth }) else { return nil }
    let place = places[deepest]
    let agrees = settled.allSatisfy { $0 == deepest || places[$0].holds(place) }
    guard agrees else { return nil }
    return (PlanDocument.Region(name: place.name, code: place.code), place.tier)
  }

  /// The candidates of each name in a text, from left to right, the longest name first.
  private func mentions(in text: PlanText) -> [[Int]] {
    var found: [[Int]] = []
    var index = 0
    var lastEnd = -1
    while index < text.count {
      let anchored =
        index == 0 || index == lastEnd
        || PlanGazetteer.openers.length(endingAt: index, in: text, floor: 0) != nil
      var matched = 0
      for length in stride(from: min(longest, text.count - index), through: 2, by: -1) {
        let word = text.string(index..<index + length)
        if let full = fullNames[word] {
          found.append(full)
        } else if anchored, let short = stems[word] {
          found.append(short)
        } else {
          continue
        }
        matched = length
        break
      }
      index += max(1, matched)
      if matched > 0 { lastEnd = index }
    }
    return found
  }

  /// The one candidate that is meant, or nil.
  private func settle(_ candidates: [Int], around mentions: [[Int]]) -> Int? {
    if candidates.count == 1 { return candidates[0] }
    // A bare name that a province bears means the province, and one that a city shares with its own parts the city.
    let top = candidates.min { places[$0].depth < places[$1].depth }
    if let top, places[top].depth == 0 || candidates.allSatisfy({ $0 == top || places[top].holds(places[$0]) }),
      candidates.count(where: { places[$0].depth == places[top].depth }) == 1
    {
      return top
    }
    let held = candidates.filter { candidate in
      mentions.contains { others in
        others.contains { places[$0].holds(places[candidate]) } && !others.contains(candidate)
      }
    }
    return held.count == 1 ? held[0] : nil
  }
}
