package import ArgumentParser
import Foundation
import Model
import Replica
import Store
import WireProtocol

/// Hangs a file on a task.
package struct AttachCommand: ParsableCommand {
  /// Name and words.
  package static let configuration = CommandConfiguration(
    commandName: "attach", abstract: "给任务附上文件 / attach a file to a task",
    discussion: "例 / example: tributary attach 现场照片.jpg --task 3.6 --data ./office")

  @Argument(help: "文件 / the file") var file: String
  @Option(name: .long, help: "任务编号，例如 3.6 / task number, such as 3.6") var task: String
  @OptionGroup var desk: DeskOptions
  @OptionGroup var show: ShowOptions

  /// Makes the command.
  package init() {}

  /// Attaches the file.
  package func run() throws {
    let context = CommandContext.current
    let content = try context.read(file, limit: BlobLimits.fileBytes)
    let store = try context.open(desk.data, writing: true)
    let entry = try AttachmentDesk(store).attach(content, name: file, to: task)
    if show.format == .json {
      context.console.write(try Output.json(AttachmentRecord(entry, task: task, isHere: true)))
      return
    }
    let id = Hexadecimal.text(entry.id.prefix(4))
    context.say(
      LocalizedText(
        "已附上“\(entry.name)”（编号 \(id)），下次同步时上报。", "Attached “\(entry.name)” (id \(id)); it goes up with the next sync."))
  }
}

/// The files on tasks: list, save, take off.
package struct AttachmentCommand: ParsableCommand {
  /// Name, words and parts.
  package static let configuration = CommandConfiguration(
    commandName: "attachment", abstract: "附件：查看、保存、取下 / attachments: list, save, remove",
    subcommands: [List.self, Save.self, Remove.self])

  /// Makes the command.
  package init() {}

  /// The attachments that this copy knows.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "列出附件 / list the attachments",
      discussion: "例 / example: tributary attachment list --data ./office --task 3.6")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var show: ShowOptions
    @Option(name: .long, help: "只看某任务的 / only those of one task") var task: String?

    func run() throws {
      let context = CommandContext.current
      let store = try context.open(desk.data, writing: false)
      let wanted = try task.map { try TaskDesk(store).find($0).id }
      let numbers = Dictionary(try store.ledger(of: nil).map { ($0.id, $0.number) }) { first, _ in first }
      let records = try store.attachments(of: nil).filter { wanted == nil || $0.subject == wanted }.map { entry in
        let number = entry.subjectTable == Schema.task.id ? numbers[entry.subject] : nil
        return AttachmentRecord(entry, task: number, isHere: try entry.bytes.map(store.blobs.holds) ?? false)
      }
      if show.format == .json {
        context.console.write(try Output.json(records))
        return
      }
      if records.isEmpty {
        context.say(LocalizedText("没有附件。", "There are no attachments."))
        return
      }
      Output.table(
        [
          LocalizedText("编号", "Id"), LocalizedText("地区", "Region"), LocalizedText("任务", "Task"),
          LocalizedText("文件", "File"), LocalizedText("字节", "Bytes"), LocalizedText("内容", "Content"),
        ], records.map { $0.cells(context.language) }, language: context.language
      ).forEach(context.console.write)
    }
  }

  /// Writes an attachment's bytes to a file.
  struct Save: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "把附件保存为文件，不覆盖已有文件 / save an attachment as a file; nothing is overwritten",
      discussion: "例 / example: tributary attachment save 1a2b3c4d ./照片.jpg --data ./office")

    @Argument(help: "附件编号，至少六位 / the attachment's id, six digits or more") var id: String
    @Argument(help: "保存到的文件 / the file to write") var file: String
    @OptionGroup var desk: DeskOptions

    func run() throws {
      let context = CommandContext.current
      let attachments = AttachmentDesk(try context.open(desk.data, writing: false))
      let entry = try attachments.find(id)
      let content = try attachments.content(of: entry)
      try context.write(content, to: file)
      context.say(
        LocalizedText("已保存到“\(file)”（\(content.count) 字节）。", "Saved to “\(file)” (\(content.count) bytes)."))
    }
  }

  /// Takes an attachment off its task.
  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "从任务上取下附件 / take an attachment off its task",
      discussion: "例 / example: tributary attachment remove 1a2b3c4d --data ./office")

    @Argument(help: "附件编号，至少六位 / the attachment's id, six digits or more") var id: String
    @OptionGroup var desk: DeskOptions

    func run() throws {
      let context = CommandContext.current
      let entry = try AttachmentDesk(context.open(desk.data, writing: true)).remove(id)
      let name = AttachmentDesk.shown(entry.name)
      context.say(LocalizedText("已取下“\(name)”。", "Took “\(name)” off."))
    }
  }
}

/// An attachment as JSON.
struct AttachmentRecord: Encodable {
  let id: String
  let org: String
  let task: String?
  let subjectTable: String?
  let subject: String
  let name: String
  let type: String
  let size: Int64
  let sha256: String?
  let held: Bool

  init(_ entry: AttachmentEntry, task: String?, isHere: Bool) {
    id = Hexadecimal.text(entry.id)
    org = entry.owner.description
    self.task = task
    subjectTable = Schema.table(entry.subjectTable)?.name
    subject = Hexadecimal.text(entry.subject)
    name = AttachmentDesk.shown(entry.name)
    type = entry.mediaType
    size = entry.size
    sha256 = entry.bytes?.hash.description
    held = isHere
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(org, forKey: .org)
    try container.encode(task, forKey: .task)
    try container.encode(subjectTable, forKey: .subjectTable)
    try container.encode(subject, forKey: .subject)
    try container.encode(name, forKey: .name)
    try container.encode(type, forKey: .type)
    try container.encode(size, forKey: .size)
    try container.encode(sha256, forKey: .sha256)
    try container.encode(held, forKey: .held)
  }

  private enum CodingKeys: String, CodingKey {
    case id, org, task, subjectTable, subject, name, type, size, sha256, held
  }

  /// The cells of a table's row.
  func cells(_ language: Language) -> [String] {
    let here = held ? LocalizedText("在本机", "here") : LocalizedText("未传到", "not here yet")
    return [String(id.prefix(8)), org, task ?? "—", Output.cut(name, cells: 40), String(size), here[language]]
  }
}

extension CommandContext {
  /// Writes a file that is not there yet.
  /// - Throws: `file-exists`, `file-unwritable`.
  func write(_ content: [UInt8], to name: String) throws {
    let path = path(name)
    do {
      try Data(content).write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
    } catch CocoaError.fileWriteFileExists {
      throw DeskError.fileExists(name)
    } catch {
      throw DeskError.fileUnwritable(name)
    }
  }
}
