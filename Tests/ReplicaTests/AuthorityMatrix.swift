import Replica

/// The cells of authority and what is expected of each, written from names and lists without a look at the schema.
enum AuthorityMatrix {
  typealias World = AuthorityWorld

  enum Part: Hashable {
    case group(Int)
    case all, delete, deleteAndWrite
  }

  enum Standing: CaseIterable { case absent, own, mandated, mandatedByOther, others, deleted, othersDeleted }

  enum MandateState: CaseIterable { case none, inForce, notBegun, over, ended, otherHolder, otherRegion, enrolled }

  struct Cell {
    var writer: String
    var route: RowWriter.Route
    var owner: String
    var table: String
    var part: Part
    var source: String
    var standing: Standing
    var mandate: MandateState
  }

  static let tables = [
    "region", "unit", "plan", "section", "task", "responsibility", "target", "mention", "task_action", "progress",
    "indicator", "observation", "mandate", "attachment", "entity", "entity_mark", "milestone", "consultation",
    "assignment", "submission", "review", "adjustment", "indicator_target", "catalogue_entry", "light_override",
    "publication", "published_figure", "summary", "relay_mode", "relay_state",
  ]
  /// Tables whose rows say where they came from.
  static let sourced = ["observation", "entity_mark"]
  /// Tables whose rows concern a region other than their owner's; the cells' one is the district.
  static let ofDistrict = ["region", "mandate", "review", "adjustment", "light_override", "relay_mode"]
  private static let regions = [
    World.province, World.city, World.district, World.sibling, World.town, World.unknown,
  ]
  /// Who stands above whom.
  private static let above: [String: [String]] = [
    World.province: [], World.city: [World.province], World.district: [World.city, World.province],
    World.sibling: [World.city, World.province], World.town: [World.district, World.city, World.province],
    World.unknown: [],
  ]

  /// All cells of a table.
  static func cells(of table: String, groups: Int) -> [Cell] {
    var cells: [Cell] = []
    let parts = (0..<groups).map(Part.group) + [.all, .delete, .deleteAndWrite]
    for writer in regions {
      let sources = sourced.contains(table) ? ["office", "mandate:\(writer)", "mandate:\(World.elsewhere)"] : [""]
      for owner in regions {
        for route in RowWriter.Route.allCases {
          for part in parts {
            for source in sources {
              for standing in Standing.allCases {
                for mandate in MandateState.allCases {
                  cells.append(
                    Cell(
                      writer: writer, route: route, owner: owner, table: table, part: part, source: source,
                      standing: standing, mandate: mandate))
                }
              }
            }
          }
        }
      }
    }
    return cells
  }

  /// The verdict that is wanted.
  static func expected(_ cell: Cell) -> Refusal? {
    let isOthers = cell.standing == .others || cell.standing == .othersDeleted
    switch cell.table {
    case "observation", "entity_mark": return figure(cell)
    case "light_override":
      let isReached = [World.district, World.city, World.province].contains(cell.writer)
      return cell.writer == cell.owner && isReached ? nil : .notOwner
    case "assignment":
      // The cells' assignment is for the town.
      return cell.writer == cell.owner && above[World.town]?.contains(cell.writer) == true ? nil : .notDefiner
    case "indicator_target", "catalogue_entry": return cell.writer == cell.owner ? nil : .notDefiner
    case "submission": return isOwn(cell) ? nil : .notOwner
    // The hub of a region speaks for all of it; an office of the same region does not.
    case "summary", "relay_state": return cell.writer == cell.owner && cell.route != .segment ? nil : .notOwner
    case "mandate", "review", "adjustment", "relay_mode":
      // The cells' mandates are for the district.
      return cell.writer == cell.owner && [World.city, World.province].contains(cell.writer) ? nil : .notOwner
    case "indicator":
      return cell.route != .segment && cell.writer == cell.owner && !isOthers ? nil : .notDefiner
    case "region":
      // The cells' region is the district, and stays under the city.
      let isHeld = cell.route == .desk || [World.city, World.province].contains(cell.owner)
      return cell.route != .segment && cell.writer == cell.owner && !isOthers && isHeld ? nil : .notDefiner
    default:
      return isOwn(cell) && !isOthers ? nil : .notOwner
    }
  }

  /// A district's office writes its own rows, and those of its town as long as that has no node.
  private static func isOwn(_ cell: Cell) -> Bool {
    cell.writer == cell.owner
      || (cell.writer == World.district && cell.owner == World.town && cell.mandate != .enrolled)
  }

  private static func figure(_ cell: Cell) -> Refusal? {
    let setsFigure = [.group(0), .all, .deleteAndWrite].contains(cell.part)
    if isOwn(cell) { return setsFigure && cell.source != "office" ? .mandateMissing : nil }
    guard above[cell.owner]?.contains(cell.writer) == true else { return .notOwner }
    guard cell.mandate == .inForce else { return .mandateMissing }
    switch cell.standing {
    case .own, .mandatedByOther, .others: return .notOwner
    case .mandated: return setsFigure && cell.source != "mandate:\(cell.writer)" ? .malformed : nil
    case .absent, .deleted, .othersDeleted:
      let isWhole = cell.part == .group(0) || cell.part == .all
      return isWhole && cell.source == "mandate:\(cell.writer)" ? nil : .malformed
    }
  }
}
