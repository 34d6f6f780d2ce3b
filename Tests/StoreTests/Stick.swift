import Exchange
import Fixtures
import Foundation
import Model
import Replica
import Rollup
import Testing
import WireProtocol

@testable import Store

/// A folder that stands for a stick carried between an office and its hub.
struct Stick: Sendable {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: folder.path(name)))) }

  /// Lets an office write a bundle to it.
  @discardableResult
  func export(_ office: Store, as name: String) throws -> WrittenBundle {
    let bundle = try office.writeBundle()
    try folder.write(name, bundle.file)
    return bundle
  }

  /// Lets a hub answer a bundle that lies on it.
  @discardableResult
  func answer(_ name: String, at hub: Store, as reply: String) async throws -> WrittenReply {
    let written = try await hub.answer(bundle: bytes(name)) { error in Array("\(error)".utf8) }
    try folder.write(reply, written.file)
    return written
  }

  /// Lets an office take a reply that lies on it.
  @discardableResult
  func take(_ name: String, into office: Store) throws -> ReplyOutcome {
    try office.take(reply: bytes(name), of: try #require(try office.upstream()))
  }

  /// Carries a bundle up and its reply down.
  @discardableResult
  func carry(_ office: Store, _ hub: Store) async throws -> ReplyOutcome {
    let name = "\(UUID())"
    try export(office, as: name)
    try await answer(name, at: hub, as: name + ".reply")
    return try take(name + ".reply", into: office)
  }
}

/// What a copy shows and knows, for comparison before and after.
struct CopyState: Equatable {
  let figures: [String]
  let unsent: Int
  let acknowledged: UInt64
  let cursor: [UInt8]
  let receipt: [UInt8]?
  let history: [UInt8]
  let bundles: BundleBook
  let chains: [ChainLength]
  let refusals: Int

  struct ChainLength: Equatable {
    let incarnation: UInt64
    let sequence: UInt64
  }

  init(_ copy: Store) throws {
    figures = try copy.figures(of: nil).map {
      "\($0.region) \($0.indicator) \($0.period) \($0.figure.value ?? -1) \($0.note ?? "")"
    }
    unsent = copy.identity.kind == .office ? try copy.unsentChanges() : 0
    let state = try copy.look { try $0.upstream() }
    acknowledged = state?.acknowledged ?? 0
    cursor = state?.cursor ?? []
    receipt = state?.receipt
    history = state?.history ?? copy.identity.history
    bundles = state?.bundles ?? BundleBook()
    chains = try copy.look { session in
      session.books.origins.origins.indices.map {
        ChainLength(
          incarnation: session.books.origins.origins[$0].incarnation,
          sequence: session.books.entries[$0].position.sequence)
      }
    }
    refusals = try copy.refusals().count
  }
}

/// The code of the error that a block throws, or nil.
func failure(_ block: () async throws -> Void) async -> String? {
  do {
    try await block()
    return nil
  } catch let error as any ReportableError {
    return error.code
  } catch {
    return "\(error)"
  }
}
