import Exchange
import Replica
import WireProtocol

/// Requests and answers as bytes, with a digest that stands for the signatures of HTTP requests and answers: an answer
/// holds for one request only.
enum Envelope {
  /// What reached the other side is not what was sent.
  struct Damaged: Error {}

  private static let digestCount = 32

  static func seal(_ request: SyncRequest, from node: NodeID) throws -> [UInt8] {
    var writer = ByteWriter()
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
    case .relay, .relayed, .offer:
      // Worlds have one hub so far: nobody passes anything on.
      throw Damaged()
    }
    return writer.bytes + Digest.sha256(writer.bytes)
  }

  static func open(_ bytes: [UInt8]) throws -> (node: NodeID, request: SyncRequest) {
    guard bytes.count >= digestCount + 1 + NodeID.byteCount else { throw Damaged() }
    let body = Array(bytes.dropLast(digestCount))
    guard Digest.sha256(body) == Array(bytes.suffix(digestCount)), let node = NodeID(body[1...]) else {
      throw Damaged()
    }
    let content = Array(body[(1 + NodeID.byteCount)...])
    var reader = ByteReader(content)
    switch body[0] {
    case 0: return (node, .greet(try HandshakeRequest(decoding: content)))
    case 1:
      guard let incarnation = reader.fixed(), let after = reader.fixed() else { throw Damaged() }
      return (node, .segments(incarnation: incarnation, after: after))
    case 2: return (node, .push(try Segment(decoding: content)))
    case 3: return (node, .rows(cursor: content))
    default:
      guard let scope = reader.counted() else { throw Damaged() }
      let cursor = Array(content.suffix(PullCursor.byteCount))
      return (
        node,
        .heal(
          scope: String(decoding: scope, as: UTF8.self), cursor: content.count > scope.count + 1 ? cursor : [])
      )
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
