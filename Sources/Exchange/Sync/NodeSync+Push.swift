import Replica
import WireProtocol

extension NodeSync {
  mutating func nextToPush(_ storage: some CopyStorage) throws -> SyncRequest? {
    phase = .pushing
    while try storage.sealOne() {}
    for (number, origin) in storage.books.chains(of: storage.node) {
      #if TRIBUTARY_DEFECTS
        if Defect.on(.formerLivesNotSent) { guard origin == storage.books.own else { continue } }
      #endif
      if let next = try storage.segment(of: number, past: held[origin.incarnation] ?? 0) {
        pushed = (next.segment, next.rowCount)
        return .push(next.segment)
      }
    }
    return try nextToOffer(storage)
  }

  mutating func takeReceipt(_ answer: [UInt8], _ storage: some CopyStorage) throws -> SyncRequest? {
    guard let hub = try storage.upstream(), let (segment, rowCount) = pushed else { throw WireError.notAHub }
    let receipt = try Receipt(decoding: answer, key: hub.key)
    guard receipt.origin == segment.origin, receipt.position.sequence == segment.lastSequence,
      receipt.position.head == segment.head
    else { throw WireError.notAHub }
    try storage.take(receipt, encoded: answer)
    held[segment.origin.incarnation] = segment.lastSequence
    outcome.pushedSegments += 1
    outcome.pushedChanges += Int(rowCount)
    outcome.refused += receipt.refused.filter { $0.reason != .alreadyHeld }.map {
      RefusedSave(sequence: $0, reason: $1)
    }
    return try nextToPush(storage)
  }
}
