import Documents
import Foundation
import Model
import Replica
package import Store
import WireProtocol

/// Hanging files on tasks, listing them and saving them to disk.
package struct AttachmentDesk {
  private let store: Store

  /// Works on a copy's own tasks.
  package init(_ store: Store) {
    self.store = store
  }

  /// Hangs a file on a task; the same file on the same task again changes nothing but its name.
  ///
  /// - Parameters:
  ///   - content: The file's bytes.
  ///   - name: Its name; only the last part of a path counts.
  ///   - task: The task's number, or the start of its id.
  ///   - account: Who does it.
  /// - Throws: `attachment-name`, `attachment-type`, `attachment-program`; `attachment-too-large`, `attachment-quota`;
  ///   the errors of `TaskDesk.find` and of the store.
  package func attach(
    _ content: [UInt8], name: String, to task: String, account: String = ""
  ) throws -> AttachmentEntry {
    let task = try TaskDesk(store).find(task)
    let name = try Self.checked(name)
    let type: AttachmentType
    do { type = try AttachmentType(content: content, name: name) } catch { throw DeskError.attachment(error, name) }
    let subjectTable = FieldValue.integer(Int64(Schema.task.id))
    let id = try store.blobs.add(content, owner: task.owner) { blob in
      let owner = FieldValue.text(task.owner.description)
      let hash = FieldValue.text(blob.hash.description)
      let id = RowID.derived(Schema.attachment, [owner, subjectTable, .blob(task.id), hash])
      try store.edit(account: account) { edit in
        try edit.put(
          Schema.attachment, [.blob(id), owner],
          [
            (
              0,
              [
                subjectTable, .blob(task.id), .text(name), .text(type.mediaType), .integer(Int64(blob.size)), hash,
              ]
            )
          ])
      }
      return id
    }
    return try find(Hexadecimal.text(id))
  }

  /// The attachment whose id begins with a text of six digits or more.
  /// - Throws: `attachment-unnamed`.
  package func find(_ name: String) throws -> AttachmentEntry {
    let start = InputText.clean(name).lowercased()
    let found = try store.attachments(of: nil).filter { entry in
      start.utf8.count >= 6 && Hexadecimal.text(entry.id).hasPrefix(start)
    }
    guard let first = found.first, found.count == 1 else { throw DeskError.attachmentUnnamed(name) }
    return first
  }

  /// The bytes of an attachment.
  /// - Throws: `attachment-unknown` where they have not arrived; `attachment-altered` where the disk lost some.
  package func content(of entry: AttachmentEntry) throws -> [UInt8] {
    guard let blob = entry.bytes, try store.blobs.holds(blob) else { throw DeskError.attachmentAway(entry.name) }
    let content = try store.blobs.read(blob, at: 0, count: blob.size)
    guard BlobHash(of: content) == blob.hash else { throw StoreError.attachmentAltered }
    return content
  }

  /// Takes an attachment off its task.
  /// - Throws: `change-refused` where it is another office's; the errors of `find`.
  package func remove(_ name: String, account: String = "") throws -> AttachmentEntry {
    let entry = try find(name)
    try store.edit(account: account) { edit in
      try edit.delete(Schema.attachment, [.blob(entry.id), .text(entry.owner.description)])
    }
    return entry
  }

  /// The last part of a path, where it can be a file's name on every machine.
  private static func checked(_ path: String) throws -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    let isPlain = name.unicodeScalars.allSatisfy { !isHidden($0) && $0 != "\\" && $0 != ":" }
    guard isPlain, !name.hasPrefix("."), !name.isEmpty, name.utf8.count <= BlobLimits.nameBytes else {
      throw DeskError.attachmentName(shown(path))
    }
    return name
  }

  /// A name as it may be shown, whoever wrote it.
  static func shown(_ name: String) -> String {
    var kept = String.UnicodeScalarView()
    for scalar in name.unicodeScalars.prefix(BlobLimits.nameBytes) {
      kept.append(isHidden(scalar) ? "\u{FFFD}" : scalar)
    }
    return String(kept)
  }

  /// Characters that move the cursor or turn the direction of writing, so that `exe.pdf` could read as `fdp.exe`.
  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
    default: false
    }
  }
}

extension DeskError {
  static func attachment(_ problem: AttachmentType.Problem, _ name: String) -> DeskError {
    let allowed = LocalizedText(
      "可以附：PDF、JPEG、PNG、docx、xlsx、pptx、odt、ods、txt、csv；旧版 doc、xls 请另存为 docx、xlsx。",
      "Allowed are PDF, JPEG, PNG, docx, xlsx, pptx, odt, ods, txt and csv; save an old doc or xls as docx or xlsx.")
    switch problem {
    case .unknown:
      return DeskError(
        "attachment-type", LocalizedText("“\(name)”的内容不是可以附加的类型。", "The content of “\(name)” is of no allowed kind."),
        hint: allowed)
    case .unlikeName(let type):
      let endings = type.endings.map { "." + $0 }.joined(separator: ", ")
      return DeskError(
        "attachment-type",
        LocalizedText("“\(name)”的扩展名与内容不符。", "The name “\(name)” does not end as its content would have it."),
        hint: LocalizedText("按内容应为 \(endings)。", "By its content it ends in \(endings)."))
    case .program:
      return DeskError(
        "attachment-program", LocalizedText("“\(name)”含有宏等程序。", "“\(name)” carries a macro or another program."),
        hint: LocalizedText("请另存为不含宏的文件。", "Save it without macros."))
    }
  }

  static func attachmentName(_ name: String) -> DeskError {
    DeskError(
      "attachment-name", LocalizedText("“\(name)”不能作为附件的文件名。", "“\(name)” cannot be the name of an attachment."),
      hint: LocalizedText(
        "请改名：不超过 \(BlobLimits.nameBytes) 字节，不含控制字符、\\ 和冒号，不以点开头。",
        "Rename it: at most \(BlobLimits.nameBytes) bytes, no control characters, \\ or colon, no dot in front."))
  }

  static func attachmentUnnamed(_ name: String) -> DeskError {
    DeskError(
      "attachment-unnamed", LocalizedText("没有编号为“\(name)”的附件。", "There is no attachment “\(name)”."),
      hint: LocalizedText(
        "用 attachment list 查看编号，至少写前六位。", "See the ids with attachment list; give six digits or more."))
  }

  static func attachmentAway(_ name: String) -> DeskError {
    let name = AttachmentDesk.shown(name)
    return DeskError(
      "attachment-away", LocalizedText("“\(name)”的内容还没有传到本机。", "The content of “\(name)” has not arrived here yet."),
      hint: LocalizedText("请先同步。", "Sync first."))
  }

  static func fileExists(_ name: String) -> DeskError {
    DeskError(
      "file-exists", LocalizedText("“\(name)”已存在，不会覆盖。", "“\(name)” exists and is not overwritten."),
      hint: LocalizedText("请换一个文件名。", "Give another name."))
  }

  static func fileUnwritable(_ name: String) -> DeskError {
    DeskError(
      "file-unwritable", LocalizedText("无法写入文件“\(name)”。", "Cannot write the file “\(name)”."),
      hint: LocalizedText("请检查目录、权限和磁盘空间。", "Check the folder, the permissions and the free space."))
  }
}
