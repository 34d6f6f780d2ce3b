package import ArgumentParser
import Model
import Replica
import Store
import WireProtocol

/// Shows who a copy is and what waits.
package struct StatusCommand: ParsableCommand {
  /// Name and words.
  package static let configuration = CommandConfiguration(
    commandName: "status", abstract: "本机状态：单位、上级、未上报的改动 / who this copy is and what waits",
    discussion: "例 / example: tributary status --data ./office")

  @OptionGroup var desk: DeskOptions
  @OptionGroup var show: ShowOptions

  /// Makes the command.
  package init() {}

  private struct Hub: Encodable {
    let name: String
    let region: String
    let url: String
  }

  private struct Rejection: Encodable {
    let sequence: UInt64
    let reason: String
    let hint: String
    let rows: [String]
  }

  private struct LostOwn: Encodable {
    let after: String
    let through: String
  }

  private struct Relay: Encodable {
    struct Problem: Encodable {
      let number: UInt64
      let code: String
    }

    let items: UInt64
    let acknowledged: UInt64
    let waiting: Int
    let problems: [Problem]
    let heldBack: Int

    init(_ status: RelayStatus) {
      items = status.numbered
      acknowledged = status.acknowledged
      waiting = status.waiting
      problems = status.problems.map { Problem(number: $0.number, code: $0.code) }
      heldBack = status.heldBack.count
    }
  }

  private struct Record: Encodable {
    let node: String
    let org: String
    let name: String
    let kind: String
    let demonstration: Bool
    let hub: Hub?
    let lastSync: String?
    let unsent: Int
    let rejected: [Rejection]
    let conflicts: Int
    let clockOffsetMs: Int64?
    let lastBackup: String?
    let lastBackupFile: String?
    let staleSync: Bool
    let staleBackup: Bool
    let lostOwn: [LostOwn]
    let relay: Relay?
    let unboundTargets: Int

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(node, forKey: .node)
      try container.encode(org, forKey: .org)
      try container.encode(name, forKey: .name)
      try container.encode(kind, forKey: .kind)
      try container.encode(demonstration, forKey: .demonstration)
      try container.encode(hub, forKey: .hub)
      try container.encode(lastSync, forKey: .lastSync)
      try container.encode(unsent, forKey: .unsent)
      try container.encode(rejected, forKey: .rejected)
      try container.encode(conflicts, forKey: .conflicts)
      try container.encode(clockOffsetMs, forKey: .clockOffsetMs)
      try container.encode(lastBackup, forKey: .lastBackup)
      try container.encode(lastBackupFile, forKey: .lastBackupFile)
      try container.encode(staleSync, forKey: .staleSync)
      try container.encode(staleBackup, forKey: .staleBackup)
      try container.encode(lostOwn, forKey: .lostOwn)
      try container.encodeIfPresent(relay, forKey: .relay)
      try container.encode(unboundTargets, forKey: .unboundTargets)
    }

    private enum CodingKeys: String, CodingKey {
      case node, org, name, kind, demonstration, hub, lastSync, unsent, rejected, conflicts, clockOffsetMs
      case lastBackup, lastBackupFile, staleSync, staleBackup, lostOwn, relay, unboundTargets
    }
  }

  /// Shows the status.
  package func run() throws {
    let context = CommandContext.current
    let store = try context.open(desk.data, writing: false)
    let hub = try store.upstream()
    let identity = store.identity
    let backup = store.lastBackup
    let now = store.surroundings.now()
    let record = Record(
      node: identity.origin.node.description, org: identity.region.description, name: identity.name,
      kind: identity.kind.rawValue, demonstration: identity.isDemonstration,
      hub: hub.map { Hub(name: $0.name, region: $0.region.description, url: $0.url) },
      lastSync: hub?.lastSync.map(Output.time), unsent: try store.unsentChanges(),
      rejected: try rejections(store, context.language), conflicts: try store.conflictCount(),
      clockOffsetMs: hub?.clockOffset,
      lastBackup: backup.map { Output.time($0.time) }, lastBackupFile: backup?.file,
      staleSync: hub != nil && Freshness(of: hub?.lastSync, at: now) != .fresh,
      staleBackup: Freshness(of: backup?.time, at: now) != .fresh,
      lostOwn: try store.lostOwnWrites().map {
        LostOwn(after: Output.time($0.after.milliseconds), through: Output.time($0.through.milliseconds))
      }, relay: identity.kind == .hub ? Relay(try store.relayStatus()) : nil,
      unboundTargets: try TargetDesk(store).unboundCount())
    if show.format == .json {
      context.console.write(try Output.json(record))
    } else {
      lines(record, context).forEach(context.console.write)
    }
  }

  /// The refused saves with their reasons, and what they said: it is no longer in the rows.
  private func rejections(_ store: Store, _ language: Language) throws -> [Rejection] {
    let names = RowNames(store)
    return try store.refusals().map { refused in
      Rejection(
        sequence: refused.sequence, reason: refused.reason.reason[language], hint: refused.reason.remedy[language],
        rows: refused.transaction?.rows.compactMap { names.text($0, language: language) } ?? [])
    }
  }

  private func lines(_ record: Record, _ context: CommandContext) -> [String] {
    let never = LocalizedText("从未", "never")[context.language]
    let late = Freshness.mark[context.language]
    let none = LocalizedText("未注册", "not enrolled")[context.language]
    var rows = [
      [LocalizedText("单位", "Office")[context.language], "\(record.name) \(record.org)"],
      [LocalizedText("节点", "Node")[context.language], record.node],
      [LocalizedText("上级", "Hub")[context.language], record.hub.map { "\($0.name) \($0.url)" } ?? none],
      [
        LocalizedText("上次同步", "Last sync")[context.language],
        (record.lastSync ?? never) + (record.staleSync ? late : ""),
      ],
      [
        LocalizedText("上次备份", "Last backup")[context.language],
        (record.lastBackup.map { "\($0) \(record.lastBackupFile ?? "")" } ?? never) + (record.staleBackup ? late : ""),
      ],
      [LocalizedText("未上报的改动", "Unsent changes")[context.language], "\(record.unsent)"],
      [LocalizedText("被退回", "Rejected")[context.language], "\(record.rejected.count)"],
      [LocalizedText("冲突", "Conflicts")[context.language], "\(record.conflicts)"],
      [LocalizedText("未对应指标的目标", "Targets without an indicator")[context.language], "\(record.unboundTargets)"],
    ]
    if let offset = record.clockOffsetMs {
      rows.append([LocalizedText("时钟差（毫秒）", "Clock offset (ms)")[context.language], "\(offset)"])
    }
    if let relay = record.relay, record.hub != nil {
      rows.append([
        LocalizedText("已转报 / 待转报", "Passed on / waiting")[context.language],
        "\(relay.acknowledged) / \(relay.waiting + Int(relay.items - min(relay.acknowledged, relay.items)))",
      ])
      rows.append([LocalizedText("上级未采用", "Not applied above")[context.language], "\(relay.problems.count)"])
    }
    if let relay = record.relay, relay.heldBack > 0 {
      rows.append([LocalizedText("下级转报中未采用", "Kept from below, not applied")[context.language], "\(relay.heldBack)"])
    }
    let body = Output.table(
      [LocalizedText("项目", "What"), LocalizedText("值", "Value")], rows, language: context.language)
    let rejected = record.rejected.flatMap { entry in
      ["✗ \(entry.sequence)  \(entry.reason)。\(entry.hint)"] + entry.rows.map { "    \($0)" }
    }
    let lost = record.lostOwn.map { range in
      LocalizedText(
        "✗ 本级在 \(range.after) 之后、\(range.through) 之前填报的内容不在恢复的备份里，请核对后重新填报。",
        "✗ What this copy's own staff entered after \(range.after) and up to \(range.through) is not in the restored backup; compare, and enter it again."
      )[context.language]
    }
    return body + rejected + lost
  }
}
