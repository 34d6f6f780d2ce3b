package import Model
package import Replica

/// Which program a file belongs to.
package enum CopyKind: String, Sendable {
  /// A district office's copy.
  case office
  /// An aggregation hub.
  case hub
}

/// Who a copy is: its kind, its region, its place among the origins.
package struct CopyIdentity: Sendable, Hashable {
  /// Office or hub.
  package let kind: CopyKind
  /// The region whose rows it writes.
  package let region: RegionCode
  /// The name of the office or hub, as shown.
  package let name: String
  /// Its node id and present incarnation.
  package let origin: Origin
  /// The life of this file: 16 random bytes, changed by every restore.
  package let history: [UInt8]
  /// Whether its figures were made by a generator, which every page then says.
  package let isDemonstration: Bool

  /// Names a copy.
  package init(
    kind: CopyKind, region: RegionCode, name: String, origin: Origin, history: [UInt8], isDemonstration: Bool
  ) {
    self.kind = kind
    self.region = region
    self.name = name
    self.origin = origin
    self.history = history
    self.isDemonstration = isDemonstration
  }

  /// The same copy in a new life.
  func reborn(as origin: Origin, history: [UInt8]) -> CopyIdentity {
    CopyIdentity(
      kind: kind, region: region, name: name, origin: origin, history: history, isDemonstration: isDemonstration)
  }
}

/// What a copy takes from the world around it; tests put their own in its place.
package struct Surroundings: Sendable {
  /// Milliseconds since 1970 (UTC).
  package let now: @Sendable () -> Int64
  /// A number of random bytes fit for keys.
  package let random: @Sendable (Int) -> [UInt8]
  /// The version of the schema that the program knows; an older one than its own only to play a fleet of several.
  package let schema: UInt32

  /// Puts surroundings together.
  package init(
    now: @escaping @Sendable () -> Int64, random: @escaping @Sendable (Int) -> [UInt8],
    schema: UInt32 = Schema.version
  ) {
    self.schema = schema
    self.now = now
    self.random = random
  }
}
