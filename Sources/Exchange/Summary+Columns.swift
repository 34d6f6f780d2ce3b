import Model
package import Replica
package import Rollup
import WireProtocol

extension SummaryCell {
  /// Reads the columns of a stored summary; nil where they do not read.
  package init?(stored values: [FieldValue]) {
    guard values.count == 5, let sums = values[0].blob, let beyond = values[1].blob, let digest = values[4].blob else {
      return nil
    }
    self.init(
      sums: sums, beyond: beyond, expected: values[2].integer ?? 0, definitionVersion: values[3].integer ?? 1,
      leavesDigest: digest)
  }

  /// The columns.
  package var stored: [FieldValue] {
    [.blob(encodedSums), .blob(encodedBeyond), .integer(expected), .integer(definitionVersion), .blob(leavesDigest)]
  }

  /// SHA-256 over a line for each region that adds anything, in the order of their codes.
  ///
  /// - Parameter added: What each region adds, by its code.
  package static func digest(of added: [String: CellSums]) -> [UInt8] {
    let lines = added.filter { !$0.value.isZero }.sorted { $0.key < $1.key }.map { region, sums in
      ([region] + sums.numbers.map(String.init)).joined(separator: ";") + "\n"
    }
    return Digest.sha256(Array(("summary-leaves-1\n" + lines.joined()).utf8))
  }
}

extension SummaryName {
  /// Reads the key of a stored summary: region, code, period and lens; nil where it names no cell.
  package init?(_ identity: [FieldValue]) {
    guard identity.count == 4, let region = identity[0].text, let code = identity[1].text,
      let period = identity[2].text, let lens = identity[3].integer
    else { return nil }
    self.init(region: region, code: code, period: period, lens: lens)
  }

  /// The key.
  package var stored: [FieldValue] {
    [.text(region), .text(part.code(of: indicator)), .text(period.description), .integer(Int64(lens.number))]
  }
}
