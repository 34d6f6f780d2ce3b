/// How alike two names are, for proposals that a person confirms.
enum NameLikeness {
  /// How much two texts share, 0 to 100: pairs of neighbouring characters that both have, twice, of all pairs.
  static func share(of left: String, _ right: String) -> Int {
    if left == right { return 100 }
    let (first, second) = (pairs(of: left), pairs(of: right))
    guard !first.isEmpty, !second.isEmpty else { return 0 }
    var rest = Dictionary(second.map { ($0, 1) }, uniquingKeysWith: +)
    var common = 0
    for pair in first where rest[pair, default: 0] > 0 {
      rest[pair, default: 0] -= 1
      common += 1
    }
    return 200 * common / (first.count + second.count)
  }

  private static func pairs(of text: String) -> [String] {
    let characters = Array(text)
    guard characters.count > 1 else { return characters.map { String($0) } }
    return zip(characters, characters.dropFirst()).map { String([$0, $1]) }
  }
}
