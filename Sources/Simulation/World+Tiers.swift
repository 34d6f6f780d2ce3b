import Exchange
import Model
import Replica
import WireProtocol

/// What happens between hubs: what people approve, who joins, districts that move.
extension World {
  /// What befalls in a night where hubs stand above hubs.
  func befallTiers() throws {
    if desks.count < Self.desksLimit, befalls(.deskJoins) { try addDesk() }
    if happens(300) { try letIn() }
    if happens(300) { try approve() }
    if befalls(.districtMoves) { try moveDistrict() }
    try followMoves(isUrgent: false)
  }

  /// Lets nodes in again at hubs which went back to before they joined.
  func letIn() throws {
    for station in stations {
      guard let hub = station.above else { continue }
      for machine in [hub] + (hub.double.map { [$0.hub] } ?? []) where machine.wentBack || hub.wentBack {
        let isKnown = try machine.perform { try $0.member(station.node) } != nil
        guard !isKnown else { continue }
        try machine.copy.admit(station.copy.key.publicKey, of: station.region.code, isHub: station is Hub)
        tallies.add("let in again")
        trace.say("  \(machine.name) lets \(station.name) in again")
      }
    }
    for hub in hubs { hub.wentBack = false }
  }

  /// Approves further keys of a region that are some copy's own.
  func approve() throws {
    let own = Set(stations.map(\.node))
    for hub in hubs {
      for machine in [hub] + (hub.double.map { [$0.hub] } ?? []) {
        try machine.copy.perform { storage in
          guard let relay = storage as? any RelayStorage else { return }
          for node in try relay.vouchedNodes() where node.approvedAt == nil && own.contains(node.key.node) {
            guard try relay.approve(node.key.node) else { continue }
            tallies.add("keys approved")
            trace.say("  \(machine.name) approves a key of \(node.region)")
          }
        }
      }
    }
  }

  // MARK: Districts that move

  /// The top hangs a district under another city.
  private func moveDistrict() throws {
    let cities = hubs.filter { $0.region.tier == .city }
    let districts = province.places.filter { $0.tier == .district }
    guard let city = random.one(of: cities), let district = random.one(of: districts) else { return }
    // A district with a hub of its own would take the whole office of a hub elsewhere.
    guard !hubs.contains(where: { $0.region.code == district.code }) else { return }
    guard try isMixed == false || !isMandatedBelow(district.code) else { return }
    try hang(district, under: city.region.code)
  }

  /// The top hangs again what it hung elsewhere before it went back in time; told by what the hubs below still have.
  ///
  /// Programs of this world ask for no lost rows back, so that somebody has to see to it.
  func hangAgain() throws {
    for district in province.places where district.tier == .district {
      let parent = try top.copy.perform { try $0.regions().region(district.code)?.parent }
      for hub in hubs where hub.above === top {
        let other = try hub.copy.perform { try $0.regions().region(district.code)?.parent }
        guard let other, other != parent else { continue }
        tallies.add("districts moved again")
        try hang(district, under: other)
        break
      }
    }
  }

  private func hang(_ district: Region, under city: RegionCode) throws {
    let tag = ledger.nextTag
    let made = try top.copy.perform { storage in
      guard try storage.regions().region(district.code)?.parent != city else { return false }
      var save = try DeskSave(storage)
      let values: [FieldValue] = [
        .text(district.name), .text(district.tier.rawValue), .text(city.description), .null,
      ]
      let identity: [FieldValue] = [
        .text(district.code.description), .integer(2023), .text(province.hub.description),
      ]
      try save.put(Schema.region, identity, [(0, values)])
      return try save.finish(reason: Ledger.text(tag))
    }
    guard made else { return }
    tallies.add("districts moved")
    ledger.add(Ledger.Save(mayBeRefused: false, mustBeRefused: false))
    trace.say("  s\(tag): \(district.code) moves to \(city)")
  }

  /// Whether a hub below the top has given a mandate for a region.
  ///
  /// Where it moves before a program above learns of mandates, that one leaves out what the city keeps.
  private func isMandatedBelow(_ region: RegionCode) throws -> Bool {
    try hubs.contains { hub in
      try hub.perform { storage in
        try storage.rows(of: Schema.mandate, scope: region, after: 0, limit: .max)
          .contains { $0.row.identity[0] != .text(province.hub.description) }
      }
    }
  }

  /// Desks join the hub of the city that their region now lies in, once that hub knows; at rest all of them.
  func followMoves(isUrgent: Bool) throws {
    for desk in desks where isUrgent || happens(300) {
      guard let above = desk.above, above !== top else { continue }
      let path = try top.copy.perform { try $0.regions().path(from: desk.region.code) }
      guard !path.contains(above.region.code) else { continue }
      let next = path.lazy.compactMap { code in self.hubs.first { $0.region.code == code } }.first ?? top
      guard try next.copy.perform({ try $0.regions().isWithin(desk.region.code, next.region.code) }) else { continue }
      if !desk.backups.isEmpty, befalls(.movesFromBackup) { try restore(desk, isAnnounced: false) }
      try enrol(desk, at: next)
      desk.acknowledged = nil
      tallies.add("desks that moved")
      trace.say("  \(desk.name) moves from \(above.name) to \(next.name)")
    }
  }
}
