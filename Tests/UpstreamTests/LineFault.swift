/// What happens to one exchange between an office and its hub.
enum LineFault: Sendable {
  /// Nothing: it goes through.
  case none
  /// This many bytes of the request reach the hub, and the office hears nothing.
  case cutRequest(after: Int)
  /// The hub acts, and this many bytes of its answer reach the office.
  case cutAnswer(after: Int)
  /// The request reaches the hub twice; the office hears the second answer.
  case twice
  /// The office hears nothing, and the request reaches the hub after the next one that goes through.
  case holdBack
  /// One bit of the request changes, counted from the first of its head.
  case alterRequest(bit: Int)
  /// One bit of the answer changes, counted from the first of its head.
  case alterAnswer(bit: Int)
  /// Both directions go byte by byte.
  case dribble
  /// Somebody else answers, and the hub never hears of it.
  case instead(TransportFaultServer.Reply)
  /// The hub acts, and the office hears this.
  case afterwards(TransportFaultServer.Reply)
  /// A gateway in between writes both anew.
  case gateway(RewritingGateway)
}

/// A gateway that keeps to HTTP and to little else of what it was given.
struct RewritingGateway: Sendable {
  /// What a body is wrapped in, if anything.
  enum Encoding: Sendable {
    /// The bytes as they came, with their length.
    case length
    /// The bytes as they came, in chunks.
    case chunked
    /// A `gzip` container.
    case gzip
  }

  /// How it sends bodies to the hub.
  var up = Encoding.length
  /// How it sends bodies to the office.
  var down = Encoding.length

  /// The request as the hub gets it: another host, other names and order of the headers, more of them.
  func request(_ request: TransportFaultServer.Request) -> [UInt8] {
    var fields = request.headers.reversed().compactMap(Self.field).filter { field in
      !["host", "content-length", "connection"].contains(field.name.lowercased())
    }
    for index in fields.indices where index.isMultiple(of: 2) { fields[index].name = fields[index].name.uppercased() }
    fields.insert(("host", "hub.inner.example:8443"), at: fields.count / 2)
    fields += [
      ("Via", "1.1 gateway.example"), ("X-Forwarded-For", "10.1.2.3"), ("X-Forwarded-Proto", "https"),
      ("X-Forwarded-Host", "report.example"), ("Forwarded", "for=10.1.2.3;host=report.example"),
    ]
    let hasBody = request.line.hasPrefix("POST") || !request.body.isEmpty
    return Self.message(request.line, fields, request.body, hasBody ? up : nil)
  }

  /// The answer as the office gets it.
  func answer(_ bytes: [UInt8]) -> [UInt8] {
    guard let head = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return bytes }
    let lines = String(decoding: bytes[..<head.lowerBound], as: UTF8.self).split(separator: "\r\n").map(String.init)
    var fields = lines.dropFirst().reversed().compactMap(Self.field).filter { field in
      !["content-length", "connection"].contains(field.name.lowercased())
    }
    fields = fields.map { ($0.name.lowercased(), $0.value) }
    fields += [("VIA", "1.1 gateway.example"), ("set-cookie", "route=7; Path=/"), ("age", "0")]
    return Self.message(lines.first ?? "", fields, Array(bytes[head.upperBound...]), down)
  }

  private static func field(_ line: String) -> (name: String, value: String)? {
    let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    return parts.count == 2 ? (String(parts[0]), String(parts[1].drop { $0 == " " })) : nil
  }

  private static func message(
    _ line: String, _ fields: [(name: String, value: String)], _ body: [UInt8], _ encoding: Encoding?
  ) -> [UInt8] {
    var lines = [line] + fields.map { "\($0.name):\($0.value)" }
    var coded = body
    switch encoding {
    case nil: break
    case .length: lines.append("content-length:   \(body.count)")
    case .chunked:
      lines.append("transfer-encoding: chunked")
      coded = chunks(body)
    case .gzip:
      coded = gzip(body)
      lines += ["Content-Encoding: gzip", "Content-Length: \(coded.count)"]
    }
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + coded
  }

  private static func chunks(_ body: [UInt8]) -> [UInt8] {
    var coded: [UInt8] = []
    var rest = body[...]
    while !rest.isEmpty {
      let part = rest.prefix(coded.isEmpty ? 1 : 97)
      coded += Array("\(String(part.count, radix: 16));part=1\r\n".utf8) + part + [13, 10]
      rest = rest.dropFirst(part.count)
    }
    return coded + Array("0\r\n\r\n".utf8)
  }

  /// A container of one stored block (RFC 1952); the check value at its end is left at zero.
  private static func gzip(_ body: [UInt8]) -> [UInt8] {
    let stored = body.prefix(65_535)
    let count = UInt16(stored.count)
    let length = [UInt8(count & 0xFF), UInt8(count >> 8), UInt8(~count & 0xFF), UInt8(~count >> 8)]
    return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1] + length + stored + [UInt8](repeating: 0, count: 8)
  }
}
