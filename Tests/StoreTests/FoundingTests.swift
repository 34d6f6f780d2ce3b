import Fixtures
import Foundation
import GRDB
import Model
import Testing
import WireProtocol

@testable import Store

/// A copy is made whole or not at all, whenever the power goes.
@Suite struct `A copy that is being made` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func found(_ kind: CopyKind, _ name: String) throws -> Store {
    try Store.found(Store.Founding(kind: kind, region: "500000"), in: folder.path(name))
  }

  /// Takes a whole copy back to what a kill at some moment of its making left.
  private func undo(_ name: String, _ step: Step) throws {
    let files = FileManager.default
    let data = folder.path(name)
    let staging = data + "/" + Store.Founding.staging
    try files.createDirectory(atPath: staging, withIntermediateDirectories: false)
    let key = try #require(files.contents(atPath: data + "/" + KeyFile.name))
    for end in ["-wal", "-shm"] { try? files.removeItem(atPath: data + "/" + Store.fileName + end) }
    if step != .keyOnly { try key.write(to: URL(fileURLWithPath: staging + "/" + KeyFile.name)) }
    switch step {
    case .folderOnly, .keyOnly:
      try files.removeItem(atPath: data + "/" + Store.fileName)
      try files.removeItem(atPath: data + "/" + KeyFile.name)
      if step == .keyOnly { try key.prefix(7).write(to: URL(fileURLWithPath: staging + "/" + KeyFile.name)) }
    case .fileBegun, .keyBegun, .keyPlaced:
      try files.removeItem(atPath: data + "/" + Store.fileName)
      try Data([1, 2, 3]).write(to: URL(fileURLWithPath: staging + "/" + Store.fileName))
      let placed = step == .fileBegun ? nil : step == .keyBegun ? key.prefix(5) : key
      try files.removeItem(atPath: data + "/" + KeyFile.name)
      try placed?.write(to: URL(fileURLWithPath: data + "/" + KeyFile.name))
    case .filePlaced: break
    }
  }

  enum Step: CaseIterable {
    case folderOnly, keyOnly, fileBegun, keyBegun, keyPlaced, filePlaced
  }

  @Test(arguments: Step.allCases, [CopyKind.office, .hub])
  func `B13 can be made again after a kill at any step, or is there`(step: Step, kind: CopyKind) throws {
    do { try found(kind, "copy").writer.close() }
    try undo("copy", step)
    let store = try step == .filePlaced ? Store.open(folder.path("copy"), kind: kind) : found(kind, "copy")
    #expect(try store.look { try $0.regions().regions.count } > 3_000)
    #expect(try store.verify().isClean)
    #expect(!FileManager.default.fileExists(atPath: folder.path("copy/founding")))
    #expect(throws: StoreError.self) { try found(kind, "copy") }
  }

  @Test func `never replaces a key that some copy may still need`() throws {
    try FileManager.default.createDirectory(atPath: folder.path("copy"), withIntermediateDirectories: false)
    try folder.write("copy/node.key", [UInt8](repeating: 7, count: 32))
    #expect { try found(.office, "copy") } throws: { ($0 as? StoreError)?.code == "data-exists" }
    // Nor where another founding was cut beside it.
    try FileManager.default.createDirectory(atPath: folder.path("copy/founding"), withIntermediateDirectories: false)
    try folder.write("copy/founding/node.key", [UInt8](repeating: 8, count: 32))
    #expect { try found(.office, "copy") } throws: { ($0 as? StoreError)?.code == "data-exists" }
    #expect(try KeyFile.read(in: folder.path("copy")).bytes == [UInt8](repeating: 7, count: 32))
  }

  @Test func `is made by one process at a time`() throws {
    try FileManager.default.createDirectory(atPath: folder.path("copy"), withIntermediateDirectories: false)
    let lock = try #require(try FolderLock(.use, in: folder.path("copy")))
    #expect { try found(.office, "copy") } throws: { ($0 as? StoreError)?.code == "data-busy" }
    withExtendedLifetime(lock) {}
  }
}
