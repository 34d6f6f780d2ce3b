package import Model
import Replica
package import Rollup
package import Store

/// One leaf under an explained figure, in words.
package struct ExplainedLine: Sendable, Encodable {
  /// The region's code.
  package let org: String
  /// The region's name.
  package let name: String
  /// The period.
  package let period: String
  /// What was entered.
  package let entered: String
  /// What a tier above determined in its place, or nil.
  package let adjusted: String?
  /// Whether it counted.
  package let counts: Bool
  /// Who saved it.
  package let who: String
  /// When it was saved.
  package let savedAt: String
  /// Where it came from.
  package let source: String
  /// What is known of the signature.
  package let signature: String
  /// The version of the definition it was entered under; nil for a mark of an entity.
  package let definitionVersion: Int64?
  /// Whether the row says something else today.
  package let changedSince: Bool
  /// The number of the save among its copy's, or nil.
  package let sequence: UInt64?
  /// The head of the signed segment in hexadecimal digits, or nil.
  package let segment: String?

  /// The leaves of an explanation, in its order.
  package static func lines(_ explanation: Explanation, in store: Store, language: Language) throws -> [ExplainedLine] {
    let tree = try store.loadDefinitions().tree
    let entities = try entityNames(store, explanation)
    return explanation.leaves.map { leaf in
      let mark = leaf.mark.map { mark in
        (entities[mark.entity] ?? Hexadecimal.text(mark.entity.prefix(4))) + " "
          + (mark.isCovered ? LocalizedText("是", "yes") : LocalizedText("否", "no"))[language]
      }
      return ExplainedLine(
        org: leaf.region.description, name: tree.region(leaf.region)?.name ?? "", period: leaf.period,
        entered: mark ?? leaf.figure.map { text($0, language) } ?? leaf.summary.map { text($0, language) } ?? "",
        adjusted: leaf.adjusted.map { text($0, language) },
        counts: leaf.counts,
        who: OriginWording.who(
          leaf.node, isOwn: leaf.node == store.identity.origin.node, region: nil, account: leaf.account)[language],
        savedAt: Output.time(leaf.savedAt), source: leaf.source.title(in: tree)[language],
        signature: signature(leaf)[language],
        definitionVersion: leaf.figure?.definitionVersion ?? leaf.summary?.definitionVersion,
        changedSince: leaf.isChangedSince, sequence: leaf.sequence, segment: leaf.segmentHead.map(Hexadecimal.text))
    }
  }

  private static func entityNames(_ store: Store, _ explanation: Explanation) throws -> [[UInt8]: String] {
    guard explanation.leaves.contains(where: { $0.mark != nil }) else { return [:] }
    let rows = try store.rows(of: Schema.entity).compactMap { row -> ([UInt8], String)? in
      guard case .blob(let id) = row["id"] else { return nil }
      return (id, row.text("name"))
    }
    return Dictionary(rows) { first, _ in first }
  }

  private static func signature(_ leaf: ExplainedLeaf) -> LocalizedText {
    switch leaf.isVerified {
    case true: LocalizedText("签名有效", "signature holds")
    case false: LocalizedText("签名不符", "signature does not fit")
    case nil: LocalizedText("本机尚未封存", "not in a signed segment here")
    }
  }

  /// A cell that a hub forwarded: on how many reports it stands.
  private static func text(_ cell: SummaryCell, _ language: Language) -> String {
    LocalizedText(
      "汇总数（\(cell.sums.reported) 份上报）", "a sum that its hub forwarded (\(cell.sums.reported) reports)")[language]
  }

  /// A figure as it was entered: `161 / 230`, `23.5 × 310000`, `不适用`.
  package static func text(_ figure: Figure, _ language: Language) -> String {
    if figure.isNotApplicable { return LocalizedText("不适用", "not applicable")[language] }
    if let stages = figure.stages, !stages.entries.isEmpty { return stages.description }
    if let numerator = figure.numerator, let denominator = figure.denominator {
      return "\(ExactDecimal(scaled: numerator)) / \(ExactDecimal(scaled: denominator))"
    }
    let weight = figure.weight.map { " × \(ExactDecimal(scaled: $0))" } ?? ""
    return figure.value.map { ExactDecimal(scaled: $0).description + weight } ?? ""
  }
}
