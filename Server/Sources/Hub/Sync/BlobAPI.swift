import HTTPTypes
package import Hummingbird
import Model
package import Store
import WireProtocol

/// The bytes of attachments over HTTP: what the hub misses, chunks up, chunks down.
///
/// A node may put what a row of its own region names, and get what a row at or under its region names; a hub that relays
/// also puts what rows of the regions under it name. Everything else does not exist, whether it does or not.
package struct BlobAPI: Sendable {
  /// The media type of a chunk: bytes that nothing is to make sense of.
  static let contentType = "application/octet-stream"

  private let blobs: BlobStore
  private let answers: SignedAnswers

  /// Answers for a hub.
  package init(_ store: Store) {
    blobs = store.blobs
    answers = SignedAnswers(store)
  }

  /// Adds the routes.
  package func add(to router: Router<BasicRequestContext>) {
    router.get("/v1/blobs") { request, _ in
      await answers.answer(request, limit: 0) { node, _ in try list(request, node) }
    }
    router.get("/v1/blobs/:hash") { request, context in
      let hash = context.parameters.get("hash") ?? ""
      var response = await answers.answer(request, limit: 0, type: Self.contentType) { node, _ in
        try read(request, hash, node)
      }
      // Should a browser ever ask, it is to store the bytes, not to look into them.
      response.headers[.contentDisposition] = "attachment"
      response.headers[.xContentTypeOptions] = "nosniff"
      return response
    }
    router.put("/v1/blobs/:hash") { request, context in
      let hash = context.parameters.get("hash") ?? ""
      return await answers.answer(request, limit: BlobLimits.chunkBytes) { node, body in
        try write(request, hash, node, body)
      }
    }
  }

  /// What the node is to bring.
  private func list(_ request: Request, _ node: EnrolledNode) throws -> [UInt8] {
    let text = request.uri.queryParameters["after"].map(String.init) ?? ""
    let after = BlobHash(text)
    guard text.isEmpty || after != nil else { throw HubError.queryMalformed }
    let owner = try Self.owner(of: request)
    let place = after.map { (hash: $0, owner: owner) }
    return try BlobList(blobs.missing(from: node, after: place, limit: BlobLimits.listCount)).encoded()
  }

  private func read(_ request: Request, _ name: String, _ node: EnrolledNode) throws -> [UInt8] {
    let offset = try Self.number("offset", of: request)
    let limit = try Self.number("limit", of: request)
    let owner = try Self.owner(of: request)
    return try Self.refusing {
      guard let hash = BlobHash(name), let blob = try blobs.visible(hash, to: node.region, owner: owner) else {
        throw StoreError.attachmentUnknown
      }
      return try blobs.read(blob, at: offset, count: min(limit, BlobLimits.chunkBytes))
    }
  }

  private func write(
    _ request: Request, _ name: String, _ node: EnrolledNode, _ body: [UInt8]
  ) throws -> [UInt8] {
    let offset = try Self.number("offset", of: request)
    let size = try Self.number("size", of: request)
    let owner = try Self.owner(of: request)
    return try Self.refusing {
      guard let hash = BlobHash(name) else { throw StoreError.attachmentUnknown }
      let named = try blobs.named(hash, of: owner ?? node.region, by: node)
      guard !named.isEmpty else { throw StoreError.attachmentUnknown }
      guard let blob = named.first(where: { $0.size == size }) else { throw StoreError.attachmentSizeWrong }
      let held = try blobs.write(body, of: blob, at: offset)
      return try BlobStatus(hash: hash, size: size, held: held, owner: owner).encoded()
    }
  }

  /// The region in the query whose row names the bytes, or nil for the node's own.
  private static func owner(of request: Request) throws -> RegionCode? {
    guard let text = request.uri.queryParameters["owner"] else { return nil }
    guard let owner = RegionCode(String(text)) else { throw HubError.queryMalformed }
    return owner
  }

  /// A number in the query, written in digits only.
  private static func number(_ name: String, of request: Request) throws -> Int {
    guard let text = request.uri.queryParameters[Substring(name)], text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int(text)
    else { throw HubError.queryMalformed }
    return number
  }

  /// Gives the refusals of attachments their statuses.
  private static func refusing<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as StoreError {
      let status: Int? =
        switch error.code {
        case "attachment-unknown": 404
        case "attachment-gap", "attachment-size-wrong", "attachment-altered": 409
        case "attachment-too-large", "attachment-quota": 413
        default: nil
        }
      guard let status else { throw error }
      throw HubError(error.code, status: status, error.message, hint: error.hint, recovery: error.recovery)
    }
  }
}

extension HubError {
  static let queryMalformed = HubError(
    "query-malformed", status: 400, LocalizedText("请求的参数有误。", "The request's query is malformed."),
    hint: LocalizedText("请再同步一次。", "Sync once more."), recovery: .resynchronize)
}
