import WireProtocol

extension NodeSync {
  /// Goes on without an answer to the last request, where what carries the answers has none: it is asked again in the
  /// next sync.
  ///
  /// - Returns: What to ask next, or nil at the end.
  /// - Throws: The errors of the storage; `answer-not-from-hub` where the greeting itself has no answer.
  package mutating func leave(_ storage: some CopyStorage) throws -> SyncRequest? {
    switch phase {
    case .greeting: throw WireError.notAHub
    case .returning: return try nextToPush(storage)
    case .pushing: return try nextToOffer(storage)
    case .offering:
      // What comes down would replace the rows before the hub has seen them: they go with the next bundle.
      return nil
    case .relaying:
      outcome.relay = relay.outcome
      return try pull(storage)
    case .pulling, .done:
      phase = .done
      return nil
    case .healing(let scopes):
      outcome.differing += scopes.prefix(1)
      return nextToHeal(Array(scopes.dropFirst()))
    }
  }
}
