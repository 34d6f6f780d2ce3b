/// A row as it stands before a write, as far as authority asks.
package enum RowStanding: Sendable, Hashable {
  /// There is no such row.
  case absent
  /// It is there, with these fixed columns and, where its table has such a column, this source.
  case present(fixed: [FieldValue], source: String?)
  /// It is deleted; its fixed columns stay.
  case deleted(fixed: [FieldValue])

  /// The fixed columns, or nil where there is no row.
  var fixed: [FieldValue]? {
    switch self {
    case .absent: nil
    case .present(let fixed, _), .deleted(let fixed): fixed
    }
  }
}
