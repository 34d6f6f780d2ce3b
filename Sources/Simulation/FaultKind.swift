/// What can go wrong in a world.
package enum FaultKind: String, CaseIterable, Sendable, Codable {
  /// A request never reaches the hub.
  case requestLost
  /// The hub acts, and its answer never comes.
  case answerLost
  /// A request reaches the hub up to some byte.
  case requestCut
  /// An answer reaches the node up to some byte.
  case answerCut
  /// A bit of a request is turned.
  case requestFlipped
  /// A bit of an answer is turned.
  case answerFlipped
  /// A bit of a segment is turned where only its own signature protects it.
  case segmentFlipped
  /// A request reaches the hub twice.
  case requestTwice
  /// A request reaches the hub nights later once more.
  case requestLate
  /// A node has no line for many nights.
  case outage
  /// A node's power goes between two steps of a sync.
  case nodeCrash
  /// A node's power goes within a transaction.
  case nodeCrashInside
  /// The hub's power goes within a transaction.
  case hubCrashInside
  /// A node is restored from an old backup, and told so.
  case restoreAnnounced
  /// A node's virtual machine goes back in time and nobody tells it.
  case restoreSilent
  /// A disk is copied to a second computer, and both go on.
  case clone
  /// The hub is restored from an old backup, and told so.
  case hubRestoreAnnounced
  /// The hub goes back in time and nobody tells it.
  case hubRestoreSilent
  /// A clock is set wrong by up to twenty years.
  case clockStep
  /// A clock drifts.
  case clockDrift
  /// A clock stands at 1970.
  case clockDead
  /// A clock that was wrong is set right.
  case clockMended
  /// Somebody saves while a sync runs.
  case editDuringSync
  /// A person saves something that the hub must refuse.
  case wrongSave
  /// A hub with a hub above is restored from an old backup, and told so.
  case cityRestoreAnnounced
  /// A hub with a hub above goes back in time and nobody tells it.
  case cityRestoreSilent
  /// The top hub's disk is copied to a second computer, and for some nights both answer.
  case hubClone
  /// The same of a hub with a hub above; both pass on.
  case cityClone
  /// The top hub is down for up to a month.
  case hubDown
  /// A hub with a hub above is down for up to a month.
  case cityDown
  /// A hub passes on altered, invented or repeated items, or leaves some out.
  case hubLies
  /// A district moves to another city.
  case districtMoves
  /// A newer program is put on a computer, in worlds where several versions meet.
  case upgrade
  /// A desk joins in the middle of everything.
  case deskJoins
  /// A desk that moves to another city does so with an old disk.
  case movesFromBackup
  /// A hub passes on verdicts that let through what it must refuse.
  case hubAdmits
  /// A hub passes on something else under a number that it has given.
  case hubContradicts

  /// Those that only worlds with several tiers have.
  static let tiered: [FaultKind] = [
    .cityRestoreAnnounced, .cityRestoreSilent, .hubClone, .cityClone, .hubDown, .cityDown, .hubLies, .districtMoves,
  ]

  /// Those of several tiers that are drawn from a stream of their own: without them a world is what it was before they
  /// came.
  package static let further: [FaultKind] = [.deskJoins, .movesFromBackup, .hubAdmits, .hubContradicts]

  /// Those that not every world may draw.
  static let special = tiered + further + [.upgrade]

  /// How often it may come at most, in a thousand chances.
  var ceiling: Int {
    switch self {
    case .requestLost, .answerLost: 150
    case .requestTwice: 300
    case .requestLate, .requestCut, .answerCut, .requestFlipped, .answerFlipped, .segmentFlipped: 60
    case .outage: 15
    case .nodeCrash, .nodeCrashInside, .hubCrashInside: 40
    case .restoreAnnounced, .restoreSilent: 20
    case .clone: 6
    case .hubRestoreAnnounced, .hubRestoreSilent: 25
    case .clockStep, .clockDead: 20
    case .clockDrift: 10
    case .clockMended: 200
    case .editDuringSync: 100
    case .wrongSave: 120
    case .cityRestoreAnnounced, .cityRestoreSilent: 20
    case .hubClone, .cityClone: 12
    case .hubDown, .cityDown: 10
    case .hubLies: 60
    case .districtMoves: 30
    case .upgrade: 40
    case .deskJoins: 60
    case .movesFromBackup: 500
    case .hubAdmits: 400
    case .hubContradicts: 30
    }
  }
}

/// Which faults a world has, and how often.
package struct FaultPlan: Sendable, Equatable {
  /// How often each comes, in a thousand chances; a kind that is missing never comes.
  package var rates: [FaultKind: Int] = [:]

  /// No faults.
  package init() {}

  /// Draws about half of the kinds, each with a rate of its own.
  package init(drawing random: inout SplitMix64) {
    for kind in FaultKind.allCases where !FaultKind.special.contains(kind) && random.happens(500) {
      rates[kind] = random.pick(1...kind.ceiling)
    }
    if rates[.clockStep] != nil || rates[.clockDead] != nil || rates[.clockDrift] != nil, random.happens(700) {
      rates[.clockMended] = random.pick(20...FaultKind.clockMended.ceiling)
    }
  }

  /// Draws those that only several tiers have.
  mutating func addTiered(drawing random: inout SplitMix64) {
    add(FaultKind.tiered, drawing: &random)
  }

  /// Draws those of several tiers that have a stream of their own.
  mutating func addFurther(drawing random: inout SplitMix64) {
    add(FaultKind.further, drawing: &random)
  }

  private mutating func add(_ kinds: [FaultKind], drawing random: inout SplitMix64) {
    for kind in kinds where random.happens(500) { rates[kind] = random.pick(1...kind.ceiling) }
  }

  func rate(_ kind: FaultKind) -> Int { rates[kind] ?? 0 }
}
