import GRDB
package import Model
package import WireProtocol

/// The bytes of attachments beside a copy: what its rows name, what of that is here, and how bytes are taken and
/// given, whoever carries them.
///
/// Bytes may come in any runs that join: one that repeats what is here is passed over, one that leaves a gap is
/// refused. A file is whole once all of it has the hash that names it.
package struct BlobStore: Sendable {
  /// How much is taken.
  package struct Allowance: Sendable {
    /// The bytes of one file.
    package var fileBytes: Int
    /// The bytes of all files of one region.
    package var regionBytes: Int

    /// Says how much is taken; without words, what `docs/limits.md` says.
    package init(fileBytes: Int = BlobLimits.fileBytes, regionBytes: Int = BlobLimits.regionBytes) {
      self.fileBytes = fileBytes
      self.regionBytes = regionBytes
    }
  }

  private let store: Store
  private let folder: BlobFolder
  private let allowance: Allowance

  /// Takes and gives bytes for a copy.
  package init(_ store: Store, allowance: Allowance = Allowance()) {
    self.store = store
    self.allowance = allowance
    folder = BlobFolder(beside: store.directory)
  }

  // MARK: What is here

  /// Whether all bytes are here that a row names.
  /// - Throws: The store's errors.
  package func holds(_ blob: NamedBlob) throws -> Bool {
    try store.read { db in try BlobBooks.entry(blob, db) }?.isWhole == true && folder.hasFile(blob.hash)
  }

  /// How many bytes are here, from the first.
  /// - Throws: The store's errors.
  package func held(_ blob: NamedBlob) throws -> Int {
    guard let entry = try store.read({ db in try BlobBooks.entry(blob, db) }) else { return 0 }
    if entry.isWhole { return folder.hasFile(blob.hash) ? blob.size : 0 }
    return entry.size == blob.size ? min(folder.begun(blob.hash, for: blob.owner), blob.size) : 0
  }

  /// The bytes that rows name and that are not all here, by hash.
  ///
  /// - Parameters:
  ///   - owner: Whose rows, or nil for all.
  ///   - isWithBelow: Whether rows of the regions under that one count, too.
  ///   - place: Only what comes past this hash and owner; past all of the hash where no owner is named.
  ///   - limit: At most so many.
  /// - Throws: The store's errors.
  package func missing(
    of owner: RegionCode? = nil, isWithBelow: Bool = false, after place: (hash: BlobHash, owner: RegionCode?)? = nil,
    limit: Int = .max
  ) throws -> [NamedBlob] {
    try store.read { db in
      var missing: [NamedBlob] = []
      let tree = isWithBelow ? try store.definitions.load(db).tree : nil
      try BlobBooks.named(of: isWithBelow ? nil : owner, after: place, db) { blob in
        if let tree, let owner, !tree.isWithin(blob.owner, owner) { return true }
        let isHere = try BlobBooks.entry(blob, db)?.isWhole == true && folder.hasFile(blob.hash)
        if !isHere { missing.append(blob) }
        return missing.count < limit
      }
      return missing
    }
  }

  /// Every owner and size under which rows name some bytes.
  /// - Throws: The store's errors.
  package func named(_ hash: BlobHash) throws -> [NamedBlob] {
    try store.read { db in try BlobBooks.named(hash, db) }
  }

  /// The bytes that a node of a region may get: named by a row at or under it whose owner brought them.
  ///
  /// - Parameters:
  ///   - hash: Which bytes.
  ///   - region: The node's region.
  ///   - owner: For which region they must be held, or nil for any. A hub below names it: bytes that are held for one of
  ///     its districts must not become another's by way of it.
  /// - Returns: nil where there are none, for whatever reason.
  /// - Throws: The store's errors.
  package func visible(_ hash: BlobHash, to region: RegionCode, owner: RegionCode? = nil) throws -> NamedBlob? {
    let (named, tree) = try store.read { db in (try BlobBooks.named(hash, db), try store.definitions.load(db).tree) }
    let takenOver = tree.takenOver(under: region)
    return try named.first { blob in
      let isOpen = blob.owner == region || tree.isWithin(blob.owner, region) || takenOver.contains(blob.owner)
      return try (owner == nil || blob.owner == owner) && isOpen && holds(blob)
    }
  }

  /// Whether a node brings the bytes of the regions under it, too: a hub that relays to this one.
  /// - Throws: The store's errors.
  package func bringsFromBelow(_ node: EnrolledNode) throws -> Bool {
    try node.isHub && store.isBelow(node.region, store.identity.region)
  }

  /// What a node is to bring that is missing here, as it is told: what rows of its region name, and at a hub that relays
  /// what rows of the regions under it name.
  ///
  /// - Parameters:
  ///   - node: The node.
  ///   - place: Only what comes past this hash and owner.
  ///   - limit: At most so many.
  /// - Throws: The store's errors.
  package func missing(
    from node: EnrolledNode, after place: (hash: BlobHash, owner: RegionCode?)? = nil, limit: Int
  ) throws -> [BlobStatus] {
    try missing(of: node.region, isWithBelow: bringsFromBelow(node), after: place, limit: limit).map { blob in
      BlobStatus(
        hash: blob.hash, size: blob.size, held: try held(blob), owner: blob.owner == node.region ? nil : blob.owner)
    }
  }

  /// Under which sizes rows name bytes that a node may bring for a region; nothing where it may not.
  /// - Throws: The store's errors.
  package func named(_ hash: BlobHash, of owner: RegionCode, by node: EnrolledNode) throws -> [NamedBlob] {
    guard try owner == node.region || bringsFromBelow(node) && store.isBelow(owner, node.region) else { return [] }
    return try named(hash).filter { $0.owner == owner }
  }

  /// Up to so many bytes from an offset on; fewer at the end.
  /// - Throws: `attachment-unknown` where they are not all here; `attachment-size-wrong` past the end.
  package func read(_ blob: NamedBlob, at offset: Int, count: Int) throws -> [UInt8] {
    guard try holds(blob) else { throw StoreError.attachmentUnknown }
    guard (0...blob.size).contains(offset) else { throw StoreError.attachmentSizeWrong }
    return try folder.read(blob.hash, at: offset, count: min(count, blob.size - offset))
  }

  /// Checks bytes that are here against their hash; what does not fit is removed, and is missing from then on.
  ///
  /// - Returns: Whether they were right.
  /// - Throws: The store's errors.
  package func check(_ blob: NamedBlob) throws -> Bool {
    try folder.withLock {
      guard try holds(blob) else { return false }
      if try folder.isSound(blob.hash) { return true }
      folder.remove(blob.hash)
      return false
    }
  }

  /// Holds every file that is here against its hash; gives how many there are and which are damaged.
  ///
  /// Changes nothing. A file that is gone is not damaged but missing.
  func verify() throws -> (checked: Int, damaged: [String]) {
    let files = try store.read { db in try BlobBooks.whole(db) }.filter { folder.hasFile($0) }
    return (files.count, try files.filter { try folder.isSound($0) == false }.map(\.description))
  }

  // MARK: What comes

  /// Takes a run of bytes.
  ///
  /// - Parameters:
  ///   - bytes: The run.
  ///   - blob: What they are part of.
  ///   - offset: Where the run starts.
  /// - Returns: How many bytes are here now; durable once it is all.
  /// - Throws: `attachment-too-large`, `attachment-quota`; `attachment-size-wrong` where the run ends past the size;
  ///   `attachment-gap`; `attachment-altered` where all are here and do not have the hash: they are removed.
  package func write(_ bytes: [UInt8], of blob: NamedBlob, at offset: Int) throws -> Int {
    try checkSize(blob)
    let (end, overflow) = offset.addingReportingOverflow(bytes.count)
    guard offset >= 0, !overflow, end <= blob.size else { throw StoreError.attachmentSizeWrong }
    return try folder.withLock {
      if try holds(blob) { return blob.size }
      try reserve(blob)
      return try take(bytes, of: blob, at: offset)
    }
  }

  /// Takes the whole content of a file, and saves the row that names it before anybody may clear it away.
  ///
  /// - Parameters:
  ///   - content: The bytes.
  ///   - owner: The region whose row will name them.
  ///   - save: Saves the row.
  /// - Throws: `attachment-too-large`, `attachment-quota`; what saving throws.
  package func add<Value>(
    _ content: [UInt8], owner: RegionCode, saving save: (NamedBlob) throws -> Value
  ) throws -> Value {
    let blob = NamedBlob(hash: BlobHash(of: content), owner: owner, size: content.count)
    try checkSize(blob)
    return try folder.withLock {
      if try holds(blob) == false {
        try reserve(blob)
        folder.removePart(of: blob.hash, for: owner)
        _ = try take(content, of: blob, at: 0)
      }
      return try save(blob)
    }
  }

  private func checkSize(_ blob: NamedBlob) throws {
    guard blob.size > 0 else { throw StoreError.attachmentSizeWrong }
    guard blob.size <= allowance.fileBytes else { throw StoreError.attachmentTooLarge(limit: allowance.fileBytes) }
  }

  /// Makes room for a file before its first byte is taken.
  private func reserve(_ blob: NamedBlob) throws {
    if let entry = try store.read({ db in try BlobBooks.entry(blob, db) }), !entry.isWhole, entry.size == blob.size {
      return
    }
    // Begun under another size, or noted as whole with its file gone: starts anew.
    folder.removePart(of: blob.hash, for: blob.owner)
    if try hasRoom(for: blob) == false { try sweep(blob.owner) }
    guard try hasRoom(for: blob) else { throw StoreError.attachmentQuota(limit: allowance.regionBytes) }
    try store.writeBooks { db in try BlobBooks.note(blob, isWhole: false, db) }
  }

  private func hasRoom(for blob: NamedBlob) throws -> Bool {
    let used = try store.read { db in try BlobBooks.used(by: blob.owner, except: blob.hash, db) }
    return used <= allowance.regionBytes - blob.size
  }

  /// Gives back the room of a region's files that no row names any more.
  ///
  /// Done only when the room is needed: a row may come back by way of another desk's edit.
  private func sweep(_ owner: RegionCode) throws {
    for hash in try store.read({ db in try BlobBooks.unnamed(of: owner, db) }) {
      let isHeld = try store.writeBooks { db in
        try BlobBooks.forget(hash, of: owner, db)
        return try BlobBooks.isHeld(hash, db)
      }
      folder.removePart(of: hash, for: owner)
      if !isHeld { folder.remove(hash) }
    }
  }

  private func take(_ bytes: [UInt8], of blob: NamedBlob, at offset: Int) throws -> Int {
    var held = folder.begun(blob.hash, for: blob.owner)
    guard offset <= held else { throw StoreError.attachmentGap(expected: held) }
    if offset + bytes.count > held {
      try folder.append(bytes.dropFirst(held - offset), to: blob.hash, for: blob.owner, after: held)
      held = offset + bytes.count
    }
    guard held >= blob.size else { return held }
    guard try folder.complete(blob.hash, for: blob.owner) else { throw StoreError.attachmentAltered }
    try store.writeBooks { db in try BlobBooks.note(blob, isWhole: true, db) }
    return blob.size
  }
}

extension Store {
  /// The bytes of this copy's attachments.
  package var blobs: BlobStore { BlobStore(self) }
}
