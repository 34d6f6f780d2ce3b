import GRDB

import struct Foundation.Data

extension Row {
  /// The bytes of a blob column; empty where it is null.
  func bytes(_ column: String) -> [UInt8] {
    (self[column] as Data?).map(Array.init) ?? []
  }
}
