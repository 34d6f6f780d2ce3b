import Foundation
import Replica
import WireProtocol

/// The committed vectors: what any other implementation of the protocol must read, and write again.
///
/// `TRIBUTARY_WRITE_VECTORS=1 swift test --filter WireProtocolTests` writes them anew.
enum GoldenVectors {
  /// Where they are committed.
  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Protocol/Vectors")

  /// Whether this run writes them instead of comparing.
  static var isWriting: Bool { ProcessInfo.processInfo.environment["TRIBUTARY_WRITE_VECTORS"] == "1" }

  /// The committed vector of a name; written first where this run writes.
  static func vector<Vector: Codable>(_ name: String, made: Vector) throws -> Vector {
    let file = folder.appending(path: name)
    if isWriting {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try (encoder.encode(made) + Data("\n".utf8)).write(to: file)
    }
    return try JSONDecoder().decode(Vector.self, from: Data(contentsOf: file))
  }
}

/// A field's value as the vectors write it: one key names its kind; integers are text, for readers with 53 bits.
struct PlainValue: Codable, Equatable {
  var null: Bool?
  var integer: String?
  var text: String?
  var blob: String?

  init(_ value: FieldValue) {
    switch value {
    case .null: null = true
    case .integer(let number): integer = String(number)
    case .text(let string): text = string
    case .blob(let bytes): blob = Hexadecimal.text(bytes)
    }
  }
}

/// A stamp as the vectors write it.
struct PlainStamp: Codable, Equatable {
  let time: String
  let node: String
  let incarnation: String

  init(_ stamp: Stamp) {
    time = String(stamp.time.rawValue)
    node = stamp.origin.node.description
    incarnation = String(stamp.origin.incarnation)
  }
}

/// A transaction as the vectors write it.
struct PlainTransaction: Codable, Equatable {
  struct Group: Codable, Equatable {
    let group: Int
    let values: [PlainValue]
    let bases: [PlainStamp]
  }

  struct Row: Codable, Equatable {
    let table: UInt16
    let identity: [PlainValue]
    let groups: [Group]
    let deletes: [PlainStamp]?
  }

  let time: String
  let account: String
  let reason: String
  let rows: [Row]

  init(_ transaction: Transaction) {
    time = String(transaction.time.rawValue)
    account = transaction.account
    reason = transaction.reason
    rows = transaction.rows.map { row in
      Row(
        table: row.table, identity: row.identity.map(PlainValue.init),
        groups: row.groups.map { write in
          Group(
            group: write.group, values: write.values.map(PlainValue.init), bases: write.bases.map(PlainStamp.init))
        }, deletes: row.deletes?.map(PlainStamp.init))
    }
  }
}

/// A whole segment with what it says.
struct SegmentVector: Codable {
  let description: String
  let seed: String
  let publicKey: String
  let previousHead: String
  let firstSequence: String
  let header: String
  /// The protobuf bytes before compression: these, not the zstd frame, are the same for every compressor.
  let plainPayload: String
  let payload: String
  let signature: String
  let head: String
  let segment: String
  let transactions: [PlainTransaction]
}

/// A receipt with what it says.
struct ReceiptVector: Codable {
  let description: String
  let seed: String
  let hub: String
  let history: String
  let node: String
  let incarnation: String
  let throughSequence: String
  let head: String
  let refused: [[String]]
  let hubTime: String
  let signedReceipt: String
}

/// A signed request with its headers.
struct RequestVector: Codable {
  let description: String
  let seed: String
  let publicKey: String
  let method: String
  let path: String
  let query: String
  let hub: String
  let challenge: String
  let body: String
  let contentDigest: String
  let signatureInput: String
  let signature: String
}
