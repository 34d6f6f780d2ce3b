import Exchange
import Replica
import Rollup
import Testing
import Vectors

/// What a reader is given of a cell that a hub forwards whole, in the columns of its row, and of the leaves behind it.
struct GivenSummary: Codable, Equatable {
  struct Leaf: Codable, Equatable {
    let region: String
    /// Eight numbers.
    let sums: [String]
  }

  struct Trial: Codable, Equatable {
    let sums: String
    let extrema: String
  }

  let sums: String
  let extrema: String
  let leavesDigest: String
  let leaves: [Leaf]
  /// Columns of cells of which some cannot be.
  let trials: [Trial]
}

/// What such a cell says.
struct SummaryMeaning: Codable, Equatable {
  let sums: [String]
  let extremum: String?
  let register: String?
  /// Whether the leaves are those that the cell was made of.
  let isProved: Bool
  /// The leaves that add something, and those that add nothing.
  let adding: [String]
  let silent: [String]
  let codes: [String]
  /// The eight sums, extremum and register of each trial that is taken; empty texts where there is none.
  let taken: [[String]]

  init(_ given: GivenSummary) throws {
    func cell(_ sums: String, _ extrema: String) -> SummaryCell? {
      SummaryCell(
        sums: Hexadecimal.bytes(sums) ?? [], beyond: Hexadecimal.bytes(extrema) ?? [], expected: 3,
        definitionVersion: 1, leavesDigest: Hexadecimal.bytes(given.leavesDigest) ?? [])
    }
    let read = try #require(cell(given.sums, given.extrema))
    sums = read.sums.numbers.map(String.init)
    extremum = read.extremum.map(String.init)
    register = read.register.map(String.init)
    let leaves = given.leaves.map { leaf in (leaf.region, CellSums(written: leaf.sums.compactMap { Int128($0) })) }
    isProved = SummaryCell.digest(of: Dictionary(uniqueKeysWithValues: leaves)) == read.leavesDigest
    adding = leaves.filter { !$0.1.isZero }.map(\.0)
    silent = leaves.filter(\.1.isZero).map(\.0)
    let trials = given.trials.map { cell($0.sums, $0.extrema) }
    codes = trials.map { $0 == nil ? "malformed" : "taken" }
    taken = trials.compactMap(\.self).map { cell in
      cell.sums.numbers.map { String($0) }
        + [cell.extremum, cell.register.map { Int128($0) }].map { $0.map { String($0) } ?? "" }
    }
  }
}

extension CellSums {
  /// Reads eight numbers in the order in which they are written down.
  fileprivate init(written numbers: [Int128]) {
    self.init(
      numerator: numbers[0], denominator: numbers[1], value: numbers[2], weighted: numbers[3], weight: numbers[4],
      reported: Int64(numbers[5]), notApplicable: Int64(numbers[6]), onTime: Int64(numbers[7]))
  }
}

@Suite(.serialized) struct `Vectors of whole cells` {
  @Test func `a cell reads as committed, is proved by its leaves, and one that cannot be is told`() throws {
    let leaves: [String: CellSums] = [
      "130102": CellSums(value: -3_500_000, weighted: -7_000_000_000_000, weight: 2_000_000, reported: 1, onTime: 1),
      "130104": CellSums(numerator: 1 << 100, denominator: 1 << 101, value: 500_000, weight: 7, reported: 1),
      "130105": CellSums(notApplicable: 1),
      "130107": CellSums(),
    ]
    var sum = CellSums()
    for added in leaves.values { try sum.add(added) }
    var cell = SummaryCell(
      sums: sum, extremum: -3_500_000, register: 12, expected: 3, definitionVersion: 1,
      leavesDigest: SummaryCell.digest(of: leaves))
    func trial(_ change: (inout SummaryCell) -> Void, cut: Int = 0, tail: [UInt8] = []) -> GivenSummary.Trial {
      var other = cell
      change(&other)
      return GivenSummary.Trial(
        sums: Hexadecimal.text(other.encodedSums.dropLast(cut)), extrema: Hexadecimal.text(other.encodedBeyond + tail))
    }
    let trials = [
      trial({ _ in }), trial({ $0.sums.value = SummaryCell.sumLimit }),
      trial({ $0.sums.value = SummaryCell.sumLimit + 1 }),
      trial({ $0.sums.value = -SummaryCell.sumLimit - 1 }), trial({ $0.sums.onTime = 4 }),
      trial({ $0.sums.reported = -1 }), trial({ $0.sums.reported = SummaryCell.countLimit + 1 }),
      trial({ $0.extremum = SummaryCell.sumLimit + 1 }), trial({ $0.register = -1 }), trial({ _ in }, cut: 1),
      trial({ $0.extremum = nil }), trial({ $0.register = nil }, tail: [9]),
      trial({ _ in }, tail: [UInt8](repeating: 1, count: 17)),
    ]
    let made = GivenSummary(
      sums: Hexadecimal.text(cell.encodedSums), extrema: Hexadecimal.text(cell.encodedBeyond),
      leavesDigest: Hexadecimal.text(cell.leavesDigest),
      leaves: leaves.sorted { $0.key < $1.key }.map {
        GivenSummary.Leaf(region: $0.key, sums: $0.value.numbers.map(String.init))
      }, trials: trials)
    let vector = try GoldenVectors.vector(
      "summary-1.json",
      made: GoldenVector(
        "summary", "A cell that a city forwards whole, the leaves behind it, and columns of which some cannot be.",
        given: made, meaning: try SummaryMeaning(made)))
    #expect(try SummaryMeaning(vector.given) == vector.meaning)
    #expect(vector.given == made && vector.meaning.isProved)
    #expect(vector.meaning.codes.filter { $0 == "taken" }.count == 3)
    cell.leavesDigest[0] ^= 1
    let other = GivenSummary(
      sums: made.sums, extrema: made.extrema, leavesDigest: Hexadecimal.text(cell.leavesDigest), leaves: made.leaves,
      trials: [])
    #expect(try SummaryMeaning(other).isProved == false)
  }
}
