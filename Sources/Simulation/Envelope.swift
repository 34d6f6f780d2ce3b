import Exchange
import Replica
import WireProtocol

/// Requests and answers as bytes, with a digest that stands for the signatures of HTTP requests and answers: an answer
/// holds for one request only.
enum Envelope {
  /// What reached the other side is not what was sent.
  struct Damaged: Error {}

  /// A request as it arrived.
  struct Request {
    let node: NodeID
    let request: SyncRequest
    /// The version of the schema that the node's program knows.
    let schema: UInt32
  }

  private static let digestCount = 32

  static func seal(_ request: SyncRequest, from node: NodeID, schema: UInt32 = Schema.version) throws -> [UInt8] {
    var writer = ByteWriter()
    writer.append(byte: UInt8(truncatingIfNeeded: schema))
    switch request {
    case .greet(let greeting):
      writer.append(byte: 0)
      writer.append(raw: node.bytes + (try greeting.encoded()))
    case .segments(let incarnation, let after):
      writer.append(byte: 1)
      writer.append(raw: node.bytes)
      writer.append(fixed: incarnation)
      writer.append(fixed: after)
    case .push(let segment):
      writer.append(byte: 2)
      writer.append(raw: node.bytes + (try segment.encoded()))
    case .rows(let cursor):
      writer.append(byte: 3)
      writer.append(raw: node.bytes + cursor)
    case .heal(let scope, let cursor):
      writer.append(byte: 4)
      writer.append(raw: node.bytes)
      writer.append(counted: Array(scope.utf8))
      writer.append(raw: cursor)
    case .relay(let batch):
      writer.append(byte: 5)
      writer.append(raw: node.bytes + (try batch.encoded()))
    case .relayed(let after):
      writer.append(byte: 6)
      writer.append(raw: node.bytes)
      writer.append(fixed: after)
    case .offer:
      // No hub of these worlds asks for its own writes back.
      throw Damaged()
    }
    return writer.bytes + Digest.sha256(writer.bytes)
  }

  static func open(_ bytes: [UInt8]) throws -> Request {
    guard bytes.count >= digestCount + 2 + NodeID.byteCount else { throw Damaged() }
    let body = Array(bytes.dropLast(digestCount))
    guard Digest.sha256(body) == Array(bytes.suffix(digestCount)), let node = NodeID(body[2...]) else {
      throw Damaged()
    }
    let content = Array(body[(2 + NodeID.byteCount)...])
    return Request(node: node, request: try request(body[1], content), schema: UInt32(body[0]))
  }

  private static func request(_ kind: UInt8, _ content: [UInt8]) throws -> SyncRequest {
    var reader = ByteReader(content)
    switch kind {
    case 0: return .greet(try HandshakeRequest(decoding: content))
    case 1:
      guard let incarnation = reader.fixed(), let after = reader.fixed() else { throw Damaged() }
      return .segments(incarnation: incarnation, after: after)
    case 2: return .push(try Segment(decoding: content))
    case 3: return .rows(cursor: content)
    case 5: return .relay(try RelayBatch(decoding: content))
    case 6:
      guard let after = reader.fixed() else { throw Damaged() }
      return .relayed(after: after)
    default:
      guard let scope = reader.counted() else { throw Damaged() }
      let cursor = Array(content.suffix(PullCursor.byteCount))
      return .heal(
        scope: String(decoding: scope, as: UTF8.self), cursor: content.count > scope.count + 1 ? cursor : [])
    }
  }

  static func seal(answer: [UInt8], to request: [UInt8]) -> [UInt8] {
    answer + Digest.sha256(answer, request)
  }

  static func open(answer bytes: [UInt8], to request: [UInt8]) throws -> [UInt8] {
    guard bytes.count >= digestCount else { throw Damaged() }
    let answer = Array(bytes.dropLast(digestCount))
    guard Digest.sha256(answer, request) == Array(bytes.suffix(digestCount)) else { throw Damaged() }
    return answer
  }

  private enum PullCursor { static let byteCount = 32 }
}
