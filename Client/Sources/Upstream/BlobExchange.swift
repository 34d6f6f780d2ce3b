import Model
import Store
import WireProtocol

/// What one sync did about the bytes of attachments.
///
/// The JSON form is part of the command-line contract.
package struct BlobReport: Sendable, Encodable {
  /// An attachment that the hub, or this copy, did not take.
  package struct Refused: Sendable, Encodable {
    /// Its digest in hexadecimal.
    package var sha256: String
    /// The reason's code.
    package var code: String
    /// The reason.
    package var reason: String
    /// What to do next.
    package var hint: String
  }

  /// Files that the hub now has whole.
  package var sent = 0
  /// Files that this copy now has whole.
  package var received = 0
  /// Files that rows name and that are not whole at the hub, or not here.
  package var missing = 0
  /// Why some were not taken.
  package var refused: [Refused] = []

  /// Nothing carried.
  package init() {}
}

/// The bytes of attachments, after the rows that name them: what the hub misses goes up, what is missing here comes
/// down, in chunks and from where it stopped.
///
/// A refusal of one file is noted and does not stop the others. A line that breaks ends the sync, and the next one
/// goes on at the last whole chunk.
struct BlobExchange: Sendable {
  let store: Store
  let connection: HubConnection
  let challenge: [UInt8]
  let language: Language

  /// Bytes by the region whose row names them.
  private struct Place: Hashable {
    let hash: BlobHash
    let owner: RegionCode

    init(_ blob: NamedBlob) {
      hash = blob.hash
      owner = blob.owner
    }

    static func < (left: Place, right: Place) -> Bool {
      left.hash == right.hash ? left.owner < right.owner : left.hash < right.hash
    }
  }

  /// Carries what can be carried, and puts into the report what is still missing.
  func run(_ report: inout SyncReport) async throws {
    let lacking = try await send(&report)
    var missing = lacking
    for blob in try store.blobs.missing() {
      // What the hub has just said that it lacks, it cannot give.
      if lacking.contains(Place(blob)) { continue }
      if try await !fetch(blob, &report) { missing.insert(Place(blob)) }
    }
    report.blobs.missing = missing.count
  }

  /// The part of a query that names the owner; nothing for this copy's own region.
  private func owner(_ blob: NamedBlob) -> String {
    blob.owner == store.identity.region ? "" : "&owner=\(blob.owner)"
  }

  // MARK: Up

  /// Sends what the hub misses; gives what it misses still.
  private func send(_ report: inout SyncReport) async throws -> Set<Place> {
    var lacking: Set<Place> = []
    var last: NamedBlob?
    for _ in 0..<BlobLimits.listsPerSync {
      let query = last.map { "after=\($0.hash)" + owner($0) } ?? ""
      let answer = try await connection.send(.get, "/v1/blobs", query: query, challenge: challenge)
      report.pulled.bytes += answer.body.count
      let list = try BlobList(decoding: answer.body)
      // A hub that lists the same again would keep the node for ever.
      guard let end = list.blobs.last.map(named), last.map({ Place($0) < Place(end) }) ?? true else { break }
      for status in list.blobs where try await !send(status, &report) { lacking.insert(Place(named(status))) }
      last = end
    }
    return lacking
  }

  private func named(_ status: BlobStatus) -> NamedBlob {
    NamedBlob(hash: status.hash, owner: status.owner ?? store.identity.region, size: status.size)
  }

  /// Sends one file from where the hub has it; gives whether it has it now.
  private func send(_ status: BlobStatus, _ report: inout SyncReport) async throws -> Bool {
    let blob = named(status)
    guard try store.blobs.holds(blob) else { return false }
    return try await noting(blob, &report) { report in
      var held = status.held
      var isAgain = false
      repeat {
        let bytes = try store.blobs.read(blob, at: held, count: BlobLimits.chunkBytes)
        // A row that claims more bytes than its file has.
        guard !bytes.isEmpty || held == blob.size else { throw StoreError.attachmentSizeWrong }
        do {
          held = try await put(bytes, of: blob, at: held, &report)
        } catch let error as UpstreamError where error.code == "attachment-altered" && !isAgain {
          // Either what the hub had before was wrong, or the bytes here are: only the first is mended by sending anew.
          guard try store.blobs.check(blob) else { throw error }
          isAgain = true
          held = 0
        }
      } while held < blob.size
      report.blobs.sent += 1
      return true
    }
  }

  private func put(
    _ bytes: [UInt8], of blob: NamedBlob, at offset: Int, _ report: inout SyncReport
  ) async throws -> Int {
    let answer = try await connection.send(
      .put, "/v1/blobs/\(blob.hash)", query: "offset=\(offset)&size=\(blob.size)" + owner(blob), challenge: challenge,
      body: bytes,
      type: "application/octet-stream")
    report.pushed.bytes += answer.sent
    report.pulled.bytes += answer.body.count
    let status = try BlobStatus(decoding: answer.body)
    guard status.hash == blob.hash, status.size == blob.size, status.held > offset || status.isWhole else {
      throw WireError.notAHub
    }
    return status.held
  }

  // MARK: Down

  /// Fetches one file from where it is here; gives whether it is whole now.
  private func fetch(_ blob: NamedBlob, _ report: inout SyncReport) async throws -> Bool {
    try await noting(blob, &report) { report in
      var held = try store.blobs.held(blob)
      var isAgain = false
      repeat {
        let bytes = try await get(blob, at: held, &report)
        guard !bytes.isEmpty || held == blob.size else { return false }
        do {
          held = try store.blobs.write(bytes, of: blob, at: held)
        } catch let error as StoreError where error.code == "attachment-altered" && !isAgain {
          isAgain = true
          held = 0
        }
      } while held < blob.size
      report.blobs.received += 1
      return true
    }
  }

  private func get(_ blob: NamedBlob, at offset: Int, _ report: inout SyncReport) async throws -> [UInt8] {
    if offset == blob.size { return [] }
    let answer = try await connection.send(
      .get, "/v1/blobs/\(blob.hash)", query: "offset=\(offset)&limit=\(BlobLimits.chunkBytes)" + owner(blob),
      challenge: challenge)
    report.pulled.bytes += answer.body.count
    guard answer.body.count <= BlobLimits.chunkBytes else { throw WireError.notAHub }
    return answer.body
  }

  // MARK: Refusals

  /// Runs the exchange of one file; a refusal that concerns this file only is noted.
  private func noting(
    _ blob: NamedBlob, _ report: inout SyncReport, _ body: (inout SyncReport) async throws -> Bool
  ) async throws -> Bool {
    do { return try await body(&report) } catch let error as any ReportableError {
      switch error {
      case let refused as UpstreamError where refused.recovery != .retry: break
      case let refused as StoreError where refused.code.hasPrefix("attachment-"): break
      default: throw error
      }
      // The hub does not have it yet: another desk will bring it. That is no refusal.
      if error.code != "attachment-unknown" {
        report.blobs.refused.append(
          BlobReport.Refused(
            sha256: blob.hash.description, code: error.code, reason: error.message[language],
            hint: error.hint[language]))
      }
      return false
    }
  }
}
