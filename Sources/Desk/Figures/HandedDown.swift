import Model
import Replica
import Rollup
import Store

/// Handing figures down (下发): what this tier holds for regions below, laid beside what they report.
struct HandedDown {
  private let reviews: AdjustmentDesk

  /// Hands down from a copy.
  /// - Throws: The errors of the store.
  init(_ store: Store, reason: String) throws {
    reviews = try AdjustmentDesk(store, kind: .handedDown(InputText.trimmed(reason)))
  }

  /// The entries that cannot be handed down, by position, each with its reason.
  /// - Throws: The errors of the store.
  func problems(with entries: [FigureDesk.Entry]) throws -> [(index: Int, error: any ReportableError)] {
    var problems: [(index: Int, error: any ReportableError)] = []
    for (index, entry) in entries.enumerated() {
      do {
        _ = try reviews.row(entry)
      } catch let error as any ReportableError {
        problems.append((index, error))
      }
    }
    return problems
  }

  /// Records them in one transaction; says of each whether it changed anything.
  /// - Throws: As `problems` names them; the errors of the store.
  func record(_ entries: [FigureDesk.Entry]) throws -> [Bool] { try reviews.record(entries) }
}
