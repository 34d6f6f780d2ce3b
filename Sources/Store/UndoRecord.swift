import Exchange
import Replica

/// Rows as they stood before a save, as bytes of this file: origins are named by the file's own numbers.
enum UndoRecord {
  static func encode(_ entries: [UndoEntry], books: inout Books) -> [UInt8] {
    var writer = ByteWriter(capacity: entries.count * 64)
    for entry in entries {
      writer.append(varint: UInt64(entry.table))
      writer.append(values: entry.identity)
      guard let state = entry.state else {
        writer.append(byte: 0)
        continue
      }
      writer.append(byte: 1)
      writer.append(values: state.values)
      writer.append(counted: books.encode(state.heads))
      guard case .split(let groups, _) = state.heads else { continue }
      for head in groups.flatMap(\.others) { writer.append(values: head.values) }
    }
    return writer.bytes
  }

  static func decode(_ bytes: [UInt8], books: Books) throws -> [UndoEntry] {
    var reader = ByteReader(bytes)
    var entries: [UndoEntry] = []
    while !reader.isAtEnd {
      guard let table = reader.varint(), let identity = reader.values(), let kind = reader.byte() else {
        throw StoreError.damaged("undo")
      }
      let schema = Schema.table(UInt16(clamping: table))
      let state = kind == 0 ? nil : try state(&reader, books, schema)
      entries.append(UndoEntry(table: UInt16(clamping: table), identity: identity, state: state))
    }
    return entries
  }

  private static func state(
    _ reader: inout ByteReader, _ books: Books, _ table: TableSchema?
  ) throws -> RowState {
    guard var values = reader.values(), let stamps = reader.counted() else { throw StoreError.damaged("undo") }
    var heads = try StampCodec.decode(stamps, origins: books.origins)
    if case .split(var groups, let deletion) = heads {
      for group in groups.indices {
        for head in groups[group].others.indices {
          guard let values = reader.values() else { throw StoreError.damaged("undo") }
          groups[group].others[head].values = values
        }
      }
      heads = .split(groups, deletion: deletion)
    }
    if let table {
      // Written by a version that knew fewer columns.
      values += [FieldValue](repeating: .null, count: max(0, table.columns.count - values.count))
      heads = heads.padded(to: table.groups.count)
    }
    return RowState(values: values, heads: heads)
  }
}
