import Exchange
import Model
import Replica
import WireProtocol

/// What people save.
extension World {
  /// Somebody at a copy saves something.
  func save(at station: Station) throws {
    if let hub = station as? Hub { try saveAtHub(hub) }
    if let desk = station as? Desk { try save(at: desk) }
  }

  /// Somebody at a desk saves something.
  func save(at desk: Desk) throws {
    let tag = ledger.nextTag
    let isWrong = befalls(.wrongSave)
    let count = random.happens(250) ? random.pick(2...5) : 1
    let path = desk.above?.path ?? []
    var mayBeRefused = isWrong
    let made = try desk.copy.perform { storage in
      var save = try DeskSave(storage)
      for index in 0..<count {
        let act =
          isWrong && index == 0
          ? workload.wrong(in: desk.region, tag + 1, &random)
          : workload.act(
            in: desk.region, tag + 1, under: path, knows: { (try? storage.indicator($0))??.version }, &random)
        if case .put(let table, let identity, _) = act, table.id == Schema.observation.id,
          identity[1].text?.hasPrefix("SIM") == true
        {
          mayBeRefused = true
        }
        try save.perform(act)
      }
      return try save.finish(reason: Ledger.text(tag))
    }
    guard made else { return }
    // Of a made province it is known which figures are wrong.
    ledger.add(Ledger.Save(mayBeRefused: mayBeRefused, mustBeRefused: isWrong && !province.builtin.isEmpty))
    trace.say("  \(desk.name) saves s\(tag)\(isWrong ? ", wrongly" : "")")
  }

  /// Somebody at a hub saves something; the top refuses nothing of its own.
  func saveAtHub(_ hub: Hub) throws {
    let tag = ledger.nextTag
    let isBelow = hub.above != nil
    let isWrong = isBelow && befalls(.wrongSave)
    // A program that learns of mandates judges those that came before by the tree of that day.
    let tree = isMixed && hub !== top ? try top.perform { try $0.regions() } : try hub.perform { try $0.regions() }
    let made = try hub.copy.perform { storage in
      var save = try DeskSave(storage)
      try save.perform(
        isWrong
          ? workload.wrong(at: hub.region, tag + 1, &random)
          : workload.hubAct(
            at: hub.region, number: hub.number, tag + 1, in: tree, &random))
      return try save.finish(reason: Ledger.text(tag))
    }
    guard made else { return }
    ledger.add(Ledger.Save(mayBeRefused: isBelow, mustBeRefused: isWrong))
    trace.say("  \(hub.name) saves s\(tag)\(isWrong ? ", wrongly" : "")")
  }
}

extension DeskSave {
  mutating func perform(_ act: Workload.Act) throws {
    switch act {
    case .put(let table, let identity, let groups): try put(table, identity, groups)
    case .delete(let table, let identity): try delete(table, identity)
    }
  }
}
