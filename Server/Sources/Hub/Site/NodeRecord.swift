import Desk
import Exchange
import Model
import Replica
import Store
import WireProtocol

/// A node as JSON: one that joined this hub, or one that a hub below passed on.
struct NodeRecord: Encodable {
  /// An item of a hub's relay that is kept and not applied.
  struct Problem: Encodable {
    let number: UInt64
    let node: String
    let code: String

    var text: LocalizedText {
      let said = RelayProblemCode(rawValue: code)?.text ?? LocalizedText(code, code)
      return LocalizedText(
        "转报第 \(number) 项（节点 \(node)）：\(said.chinese) [\(code)]",
        "item \(number) of a relay (node \(node)): \(said.english) [\(code)]")
    }
  }

  let node: String
  let org: String
  /// What it is to forward: `full`, `summary`, or `returning` to full.
  let mode: String
  /// What counts here: `full` or `summary`; it follows the mode once the node's hub has done what that takes.
  let counts: String
  let enrolledAt: String
  let lastSync: String?
  let revoked: Bool
  /// The hub that let it in, where that is not this one.
  let hub: String?
  /// `active`, `waiting` or `revoked`.
  let state: String
  /// What stands against items that it passed on.
  let problems: [Problem]

  init(_ node: EnrolledNode, _ heldBack: [HeldBackItem], _ known: Definitions, own: RegionCode) {
    self.node = node.key.node.description
    org = node.region.description
    let order = node.isHub ? known.relays.order(for: node.region, in: known.tree, under: own)?.mode : nil
    let stands = node.isHub && known.standsBySummary(node.region, under: own)
    counts = (stands ? RelayMode.summary : .full).rawValue
    // Once it has returned it is in full.
    mode = (order == .returning && !stands ? .full : order ?? .full).rawValue
    enrolledAt = Output.time(node.enrolledAt)
    lastSync = node.lastSync.map(Output.time)
    revoked = node.revokedAt != nil
    hub = nil
    state = revoked ? "revoked" : "active"
    problems = heldBack.filter { $0.child == node.key.node }.map {
      Problem(number: $0.number, node: $0.node.description, code: $0.code)
    }
  }

  init(_ node: RelayedNode) {
    self.node = node.id.description
    org = node.region.description
    mode = node.mode
    counts = RelayMode.full.rawValue
    enrolledAt = Output.time(node.enrolledAt)
    lastSync = nil
    revoked = node.revokedAt != nil
    hub = node.hub.description
    state = revoked ? "revoked" : node.approvedAt == nil ? "waiting" : "active"
    problems = []
  }

  /// The mode; where something else still counts, that with it.
  var modeTitle: String {
    let isThere = (mode == RelayMode.summary.rawValue) == (counts == RelayMode.summary.rawValue)
    return isThere ? mode : "\(counts) → \(mode == RelayMode.returning.rawValue ? RelayMode.full.rawValue : mode)"
  }

  /// The state in words.
  var stateTitle: LocalizedText {
    switch state {
    case "waiting": LocalizedText("待批准", "waiting")
    case "revoked": LocalizedText("已停用", "revoked")
    default: LocalizedText("有效", "active")
    }
  }

  /// All nodes of a hub: its own, then those of hubs below.
  static func all(of store: Store) throws -> [NodeRecord] {
    let heldBack = try store.relayStatus().heldBack
    let (known, own) = (try store.loadDefinitions(), store.identity.region)
    return try store.nodes().map { NodeRecord($0, heldBack, known, own: own) }
      + store.relayedNodes().map(NodeRecord.init)
  }
}
