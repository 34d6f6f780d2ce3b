import Foundation
import Model

/// What kind of file system a folder lies on, as far as it matters to a database.
///
/// SQLite relies on locks and flushes that a network share or a USB stick does not give.
package enum FileSystemKind: Sendable, Equatable {
  /// A disk of this machine, or one that is not known to be anything else.
  case local
  /// A share of another machine, by its name.
  case network(String)
  /// A file system that keeps neither owners nor a journal, by its name.
  case withoutJournal(String)

  /// The variable that, set to `1`, lets a data folder lie anywhere.
  package static let overrideVariable = "TRIBUTARY_ANY_DISK"

  /// What Linux's name for a file system stands for.
  package init(name: String) {
    switch name {
    case "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "coda", "ceph", "9p", "ncpfs", "fuse.sshfs", "fuse.davfs2",
      "fuse.glusterfs", "fuse.rclone":
      self = .network(name)
    case "vfat", "msdos", "exfat", "fuse.exfat": self = .withoutJournal(name)
    default: self = .local
    }
  }

  /// The kind that a path lies on by the list of mounts; local where the list does not say.
  ///
  /// - Parameters:
  ///   - path: The path without links.
  ///   - mounts: The list as in `/proc/self/mountinfo`.
  package init(of path: String, mounts: String) {
    var kind = FileSystemKind.local
    var longest = 0
    for line in mounts.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard let dash = fields.firstIndex(of: "-"), dash >= 6, dash + 1 < fields.count else { continue }
      // The system writes a blank in a path as its octal number.
      let point = fields[4].replacing("\\040", with: " ")
      guard point == "/" || path == point || path.hasPrefix(point + "/"), point.utf8.count >= longest else { continue }
      // The last of several mounts at one place is the one that shows.
      longest = point.utf8.count
      kind = FileSystemKind(name: String(fields[dash + 1]))
    }
    self = kind
  }

  /// The kind that a path lies on; local where the system does not say.
  package init(of path: String) {
    let mounts = FileManager.default.contents(atPath: "/proc/self/mountinfo") ?? Data()
    let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    self.init(of: real, mounts: String(decoding: mounts, as: UTF8.self))
  }

  /// Refuses a data folder that is not on a disk of this machine.
  ///
  /// - Parameters:
  ///   - directory: The folder, for the message.
  ///   - environment: The variables of the process.
  /// - Throws: `disk-unsuitable`.
  func check(_ directory: String, environment: [String: String]) throws(StoreError) {
    guard environment[Self.overrideVariable] != "1" else { return }
    switch self {
    case .local: return
    case .network(let name), .withoutJournal(let name): throw .unsuitableDisk(directory, name)
    }
  }
}

extension StoreError {
  static func unsuitableDisk(_ path: String, _ name: String) -> StoreError {
    StoreError(
      "disk-unsuitable",
      LocalizedText(
        "“\(path)”在 \(name) 上，断电或断网时数据库可能损坏。",
        "“\(path)” is on \(name), where a power cut or a lost line can damage a database."),
      hint: LocalizedText(
        "请把数据目录放在本机硬盘上；备份可以放在那里。确需如此时，设置 \(FileSystemKind.overrideVariable)=1。",
        "Put the data folder on a disk of this machine; backups may lie there. To insist, set "
          + "\(FileSystemKind.overrideVariable)=1."))
  }
}
