extension ByteWriter {
  /// Appends a field's value: a byte for its kind, then the value.
  package mutating func append(_ value: FieldValue) {
    switch value {
    case .null: append(byte: 0)
    case .integer(let integer):
      append(byte: 1)
      append(varint: UInt64(bitPattern: (integer << 1) ^ (integer >> 63)))
    case .text(let text):
      append(byte: 2)
      append(counted: Array(text.utf8))
    case .blob(let bytes):
      append(byte: 3)
      append(counted: bytes)
    }
  }

  /// Appends a number of values and the values.
  package mutating func append(values: [FieldValue]) {
    append(varint: UInt64(values.count))
    for value in values { append(value) }
  }
}

extension ByteReader {
  /// A field's value, or nil where the bytes hold none.
  package mutating func value() -> FieldValue? {
    switch byte() {
    case 0: return .null
    case 1:
      guard let raw = varint() else { return nil }
      return .integer(Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1))
    case 2:
      guard let bytes = counted(), let text = String(validating: bytes, as: UTF8.self) else { return nil }
      return .text(text)
    case 3: return counted().map(FieldValue.blob)
    default: return nil
    }
  }

  /// Values written by `append(values:)`.
  package mutating func values() -> [FieldValue]? {
    guard let count = count() else { return nil }
    var values: [FieldValue] = []
    for _ in 0..<count {
      guard let value = value() else { return nil }
      values.append(value)
    }
    return values
  }
}
