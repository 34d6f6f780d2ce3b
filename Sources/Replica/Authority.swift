package import Model

/// Who may write which row: the same rule in the pages, in the importers and at every hub.
package enum Authority {
  /// Judges a write of one row; what is not allowed here is refused.
  ///
  /// - Parameters:
  ///   - change: The write: which row, which groups, or its delete.
  ///   - table: The row's table.
  ///   - writer: Who writes.
  ///   - standing: The row as it stands; any value will do where `asksForStanding` says so.
  ///   - rights: What else decides; `.none` will do for rows of which `isOwn` holds.
  /// - Returns: nil where the write may stand.
  package static func authorize(
    _ change: RowChange, of table: TableSchema, by writer: RowWriter, over standing: RowStanding,
    under rights: WritingRights
  ) -> Refusal? {
    guard change.identity.count == table.identity.count else { return .malformed }
    switch table.writer {
    case .own: return own(change, table, writer, standing, rights)
    case .hub: return hub(change, table, writer)
    case .definer: return definition(change, table, writer, standing, rights)
    case .above: return above(change, table, writer, standing, rights, allowsOwn: false)
    case .atOrAbove: return above(change, table, writer, standing, rights, allowsOwn: true)
    }
  }

  /// Whether a row belongs to the office of a region, so that neither tree nor mandates decide.
  package static func isOwn(_ identity: [FieldValue], of table: TableSchema, writer: RegionCode) -> Bool {
    table.writer == .own && table.ownerPosition < identity.count
      && identity[table.ownerPosition].text == writer.description
  }

  /// Whether the row as it stands can change the verdict.
  ///
  /// Spares the look-up for the figures of a region's own office, which are most of what a hub judges.
  package static func asksForStanding(_ identity: [FieldValue], of table: TableSchema, writer: RegionCode) -> Bool {
    !table.fixed.isEmpty || (table.source != nil && !isOwn(identity, of: table, writer: writer))
  }

  private static func own(
    _ change: RowChange, _ table: TableSchema, _ writer: RowWriter, _ standing: RowStanding, _ rights: WritingRights
  ) -> Refusal? {
    let region = region(change, table.ownerPosition)
    guard isOwn(change.identity, of: table, writer: writer.region) || rights.stands(writer.region, for: region) else {
      return mandated(change, table, writer, standing, rights)
    }
    guard keepsFixed(change, table, standing) else { return .notOwner }
    // An office that speaks of a mandate would pass its own figure off as another's.
    if let source = writtenSource(change, table), FigureSource.namesMandate(source.text ?? "") {
      return .mandateMissing
    }
    return nil
  }

  /// What a hub says of its whole region: neither an office of the region nor one that stands for it may say it.
  private static func hub(_ change: RowChange, _ table: TableSchema, _ writer: RowWriter) -> Refusal? {
    guard let owner = region(change, table.ownerPosition) else { return .regionUnknown }
    return owner == writer.region && writer.route != .segment ? nil : .notOwner
  }

  /// A row of another region: only below, only where rows show their source, only under a mandate, and never over
  /// what anybody else entered.
  private static func mandated(
    _ change: RowChange, _ table: TableSchema, _ writer: RowWriter, _ standing: RowStanding, _ rights: WritingRights
  ) -> Refusal? {
    guard let region = region(change, table.ownerPosition) else { return .regionUnknown }
    guard table.source != nil, rights.isBelow(region, writer.region) else { return .notOwner }
    guard rights.isMandated(writer.region, for: region) else { return .mandateMissing }
    guard keepsFixed(change, table, standing) else { return .notOwner }
    let source = FigureSource.mandate(holder: writer.region).text
    if case .present(_, let standingSource) = standing, standingSource != source { return .notOwner }
    if let written = writtenSource(change, table) {
      guard written.text == source else { return .malformed }
      if change.deletes == nil { return nil }
    }
    // A remark or a delete says nothing of its source: the row must say it already.
    if case .present = standing { return nil }
    return .malformed
  }

  /// A definition flows down: at a desk a region defines its own, and the top of the tree what is built in; from below a
  /// hub hands up what it defined, and of the tree only what lies under it and stays there.
  ///
  /// What an office defines for itself and its local regions comes in its segments.
  private static func definition(
    _ change: RowChange, _ table: TableSchema, _ writer: RowWriter, _ standing: RowStanding, _ rights: WritingRights
  ) -> Refusal? {
    guard writer.route != .segment || isLocal(change, table, writer, rights) else { return .notDefiner }
    guard let owner = region(change, table.ownerPosition) else { return .regionUnknown }
    guard keepsFixed(change, table, standing) else { return .notDefiner }
    if owner == .nation { return isChangeable(table, writer, standing, rights) ? nil : .notDefiner }
    guard owner == writer.region else { return .notDefiner }
    // Who owes a figure cannot excuse itself from it.
    if table == Schema.assignment, let place = table.key.firstIndex(where: { $0.name == "region" }) {
      guard let assigned = region(change, place), rights.isBelow(assigned, owner) else { return .notDefiner }
    }
    guard writer.route == .relay, table == Schema.region else { return nil }
    return isPlaced(change, under: owner, rights) ? nil : .notDefiner
  }

  /// Whether what is built in, and belongs to nobody, may be changed: by the top of the tree at its own desk, for itself
  /// and all below.
  private static func isChangeable(
    _ table: TableSchema, _ writer: RowWriter, _ standing: RowStanding, _ rights: WritingRights
  ) -> Bool {
    guard case .present = standing else { return false }
    return table == Schema.indicator && writer.route == .desk && rights.tree.path(from: writer.region).count == 1
  }

  /// Whether a region that a hub handed up is one that it may name, and stays under it: a region that was hung elsewhere
  /// would leave the owner's tree, or put itself above it.
  private static func isPlaced(_ change: RowChange, under owner: RegionCode, _ rights: WritingRights) -> Bool {
    guard let code = region(change, 0) else { return false }
    let isKnown = rights.tree.region(code) != nil
    guard isKnown ? rights.isBelow(code, owner) : code.isNumbered(under: owner) else { return false }
    for write in change.groups where write.group == 0 {
      guard let place = Schema.region.position("parent"), place < write.values.count,
        let parent = write.values[place].text.flatMap({ RegionCode($0) }), rights.tree.isWithin(parent, owner),
        !rights.tree.isWithin(parent, code)
      else { return false }
    }
    return true
  }

  /// Whether a definition concerns nobody but the office that made it and the local regions under it: its towns, the
  /// indicators that carry its code, its own targets and yearly sets.
  private static func isLocal(
    _ change: RowChange, _ table: TableSchema, _ writer: RowWriter, _ rights: WritingRights
  ) -> Bool {
    let own = writer.region.description
    switch table {
    case Schema.assignment, Schema.indicatorTarget, Schema.catalogueEntry: return true
    case Schema.indicator: return change.identity[0].text?.hasPrefix(own + "-") == true
    case Schema.region:
      guard let code = region(change, 0), code.isLocal(to: writer.region) else { return false }
      return change.groups.allSatisfy { write in
        guard write.group == 0 else { return true }
        let columns = Schema.region.groups[0].columns
        guard write.values.count == columns.count else { return false }
        let said = Dictionary(zip(columns.map(\.name), write.values)) { first, _ in first }
        guard said["tier"]?.text == RegionTier.town.rawValue,
          let parent = said["parent"]?.text.flatMap({ RegionCode($0) }), parent != code
        else { return false }
        return parent == writer.region || parent.isLocal(to: writer.region)
      }
    default: return false
    }
  }

  private static func above(
    _ change: RowChange, _ table: TableSchema, _ writer: RowWriter, _ standing: RowStanding, _ rights: WritingRights,
    allowsOwn: Bool
  ) -> Refusal? {
    guard let owner = region(change, table.ownerPosition) else { return .regionUnknown }
    guard owner == writer.region else { return .notOwner }
    guard let scope = region(change, table.scopePosition), rights.tree.region(scope) != nil else {
      return .regionUnknown
    }
    let isReached = rights.isBelow(scope, writer.region) || (allowsOwn && scope == writer.region)
    return isReached && keepsFixed(change, table, standing) ? nil : .notOwner
  }

  private static func region(_ change: RowChange, _ position: Int) -> RegionCode? {
    change.identity[position].text.flatMap { RegionCode($0) }
  }

  /// Whether the change names the fixed columns that the row has: a change that names its own region as owner must not
  /// reach a row that another office owns.
  private static func keepsFixed(_ change: RowChange, _ table: TableSchema, _ standing: RowStanding) -> Bool {
    guard !table.fixed.isEmpty, let fixed = standing.fixed else { return true }
    return fixed.elementsEqual(change.identity[table.key.count...])
  }

  /// What the write says of its source, or nil where it does not touch that column.
  private static func writtenSource(_ change: RowChange, _ table: TableSchema) -> FieldValue? {
    guard let source = table.source else { return nil }
    for write in change.groups where write.group == source.group {
      return source.place < write.values.count ? write.values[source.place] : .null
    }
    return nil
  }
}
