import Documents
import Replica
import Store

/// Which row each task of a document is.
///
/// A task is named by its place, so that two desks that import one document meet in one row. In a revised edition places
/// shift: a task whose words are those of a row that is there stays that row, with its progress; only then does the
/// place decide, for a task whose words were changed.
struct PlanTaskMatching {
  private struct Place: Hashable {
    let section: Int
    let ordinal: Int
  }

  private var ids: [Place: [UInt8]] = [:]

  /// Matches the tasks of a document with the rows of earlier editions.
  ///
  /// - Parameters:
  ///   - document: The document.
  ///   - planID: The plan's id.
  ///   - existing: The rows of the plan as it stands; none where it is new.
  ///   - retired: The texts of tasks that an earlier edition dropped, by id: their progress must not pass to others.
  init(_ document: PlanDocument, planID: [UInt8], existing: [PlanPart], retired: [[UInt8]: String]) {
    let textColumn = Schema.task.position("text") ?? 0
    let held = existing.filter { $0.table.id == Schema.task.id }
    var byText = Dictionary(grouping: held) { $0.values[textColumn].text ?? "" }.mapValues { $0.map(\.id) }
    var taken: Set<[UInt8]> = []
    var unmatched: [(place: Place, natural: [FieldValue], text: String)] = []
    for section in document.sections {
      let sectionID = Self.sectionID(section, planID: planID)
      for task in section.tasks {
        let place = Place(section: section.ordinal, ordinal: task.ordinal)
        let natural: [FieldValue] = [.blob(sectionID), .integer(Int64(task.ordinal))]
        let candidates = byText[task.text] ?? []
        let own = RowID.derived(Schema.task, natural)
        if let id = candidates.first(where: { $0 == own }) ?? candidates.first {
          byText[task.text]?.removeAll { $0 == id }
          ids[place] = id
          taken.insert(id)
        } else {
          unmatched.append((place, natural, task.text))
        }
      }
    }
    for (place, natural, text) in unmatched {
      var occurrence: Int64 = 1
      var id = RowID.derived(Schema.task, natural)
      while taken.contains(id) || (retired[id] ?? text) != text {
        occurrence += 1
        id = RowID.derived(Schema.task, natural + [.integer(occurrence)])
      }
      ids[place] = id
      taken.insert(id)
    }
  }

  /// The id of a section: its place in the plan.
  static func sectionID(_ section: PlanSection, planID: [UInt8]) -> [UInt8] {
    RowID.derived(Schema.section, [.blob(planID), .integer(Int64(section.ordinal))])
  }

  /// The id of a task.
  func id(of task: PlanTask, in section: PlanSection) -> [UInt8] {
    ids[Place(section: section.ordinal, ordinal: task.ordinal)] ?? []
  }
}
