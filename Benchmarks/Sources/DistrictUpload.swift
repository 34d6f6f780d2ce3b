import Model
import Replica
import WireProtocol

/// A district's workload as its node would send it: transactions in sealed and signed segments.
struct DistrictUpload {
  /// The district's node.
  let key: SigningKey
  /// The life of its copy.
  let origin: Origin
  /// How far its chain goes after the first load and the edits.
  let end: ChainPosition
  /// The first load, encoded.
  let first: [UInt8]
  /// The edits, encoded.
  let edits: [UInt8]

  /// Seals a workload.
  ///
  /// - Parameters:
  ///   - workload: The district's year.
  ///   - key: The district's node.
  init(_ workload: Workload, key: SigningKey = .generate()) throws {
    self.key = key
    let origin = Origin(node: key.publicKey.node, incarnation: 1)
    let load = workload.rows.map { row in
      Transaction(
        time: row.time, account: workload.account(row.account), reason: "",
        rows: [
          RowChange(
            table: Schema.observation.id, identity: row.identity(in: workload.region),
            groups: [
              GroupChange(group: 0, values: row.figure(), bases: []),
              GroupChange(group: 1, values: [.text(row.note)], bases: []),
            ])
        ])
    }
    let changes = workload.edits.map { edit in
      let group =
        edit.column == .note
        ? GroupChange(group: 1, values: [.text(edit.after.note)], bases: [Stamp(time: edit.base, origin: origin)])
        : GroupChange(
          group: 0, values: edit.after.figure(), bases: [Stamp(time: edit.base, origin: origin)])
      return Transaction(
        time: edit.time, account: workload.account(edit.account), reason: "",
        rows: [
          RowChange(
            table: Schema.observation.id, identity: edit.after.identity(in: workload.region), groups: [group])
        ])
    }
    let one = try Segment.seal(load, origin: origin, after: .start, key: key)
    let two = try Segment.seal(
      changes, origin: origin, after: ChainPosition(sequence: one.lastSequence, head: one.head), key: key)
    self.origin = origin
    end = ChainPosition(sequence: two.lastSequence, head: two.head)
    first = try one.encoded()
    edits = try two.encoded()
  }
}

extension Workload.Row {
  /// Key columns of the row in a district's table of figures.
  func identity(in region: RegionCode) -> [FieldValue] {
    [.text(region.description), .text(indicator), .text(period)]
  }

  /// The figure's columns: value, numerator, denominator, weight, not applicable, definition version, source.
  func figure() -> [FieldValue] {
    [.null, .integer(numerator), .integer(denominator), .null, .integer(0), .integer(1), .text(source)]
  }
}
