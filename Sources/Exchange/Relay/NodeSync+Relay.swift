/// What a hub passes on, between its own push and the pull, so that what comes down holds what went up.
extension NodeSync {
  mutating func nextToRelay(_ storage: some CopyStorage) throws -> SyncRequest? {
    if storage.isHub, let hub = storage as? any RelayStorage {
      phase = .relaying
      if let request = try relay.begin(hub) { return request }
      outcome.relay = relay.outcome
    }
    return try pull(storage)
  }

  mutating func takeRelay(_ answer: [UInt8], _ storage: some CopyStorage) throws -> SyncRequest? {
    if let hub = storage as? any RelayStorage, let request = try relay.take(answer, hub) { return request }
    outcome.relay = relay.outcome
    return try pull(storage)
  }
}
