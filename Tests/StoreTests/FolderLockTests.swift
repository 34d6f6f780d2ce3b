import Fixtures
import Foundation
import Testing

@testable import Store

@Suite struct `A folder's lock` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `A13 is held by one at a time and names its process`() throws {
    do {
      let lock = try #require(try FolderLock(.sync, in: folder.path))
      #expect(try FolderLock(.sync, in: folder.path) == nil)
      #expect(try FolderLock(.sync, in: folder.path, isShared: true) == nil)
      #expect(FolderLock.holder(.sync, in: folder.path) == "\(ProcessInfo.processInfo.processIdentifier)")
      // Another use of the folder is no obstacle.
      #expect(try FolderLock(.use, in: folder.path) != nil)
      withExtendedLifetime(lock) {}
    }
    #expect(try FolderLock(.sync, in: folder.path) != nil)
  }

  @Test func `is shared by many, none of whom the sole holder waits for`() throws {
    do {
      let first = try #require(try FolderLock(.use, in: folder.path, isShared: true))
      let second = try #require(try FolderLock(.use, in: folder.path, isShared: true))
      #expect(try FolderLock(.use, in: folder.path) == nil)
      withExtendedLifetime((first, second)) {}
    }
    #expect(try FolderLock(.use, in: folder.path) != nil)
  }

  @Test func `K13 of a process that is gone blocks nobody`() throws {
    _ = try folder.write("sync.lock", Array("999999\n".utf8))
    #expect(FolderLock.holder(.sync, in: folder.path) == "999999")
    #expect(try FolderLock(.sync, in: folder.path) != nil)
  }

  @Test func `in a folder that cannot be written is an error, not an answer`() {
    #expect(code { _ = try FolderLock(.sync, in: folder.path("none")) } == "disk-failed")
  }
}
