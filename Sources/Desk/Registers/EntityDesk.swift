package import Model
import Replica
package import Store

/// Keeping the office's registers: schools, hospitals, offices that indicators count.
package struct EntityDesk {
  /// The longest name or code, in characters.
  package static let nameLimit = 200

  /// An entity as it is entered.
  package struct Entry: Sendable {
    /// What it is, such as `school`.
    package var kind: String
    /// Its name.
    package var name: String
    /// Its official code, or empty.
    package var code: String
    /// The first year on the register, or nil.
    package var validFrom: Int?

    /// Puts an entry together.
    package init(kind: String, name: String, code: String = "", validFrom: Int? = nil) {
      self.kind = kind
      self.name = name
      self.code = code
      self.validFrom = validFrom
    }
  }

  private let store: Store

  /// Keeps a copy's registers.
  package init(_ store: Store) {
    self.store = store
  }

  /// The entities that this copy knows, of one kind where asked.
  package func list(kind: String? = nil) throws -> [Entity] {
    try Register(store).entities.filter { kind == nil || $0.kind == kind }
  }

  /// Puts entities on the office's own register, in one transaction; gives how many were new or changed.
  ///
  /// The same kind with the same code, or without one the same name, is the same entity: its name is put right, and one
  /// that had left comes back.
  /// - Throws: `entity-wrong`; the errors of the store.
  package func add(_ entries: [Entry], account: String = "") throws -> Int {
    let entries = try entries.map(Self.checked)
    let own = store.identity.region
    let register = try Register(store).entities
    let held = Dictionary(register.map { ($0.id, $0) }) { first, _ in first }
    return try store.edit(account: account) { edit in
      try entries.reduce(0) { count, entry in
        let id = Register.id(home: own, kind: entry.kind, name: entry.name, code: entry.code)
        let from = entry.validFrom ?? held[id]?.validFrom
        let changed = try edit.put(
          Schema.entity, [.blob(id), .text(own.description)],
          [(0, [.text(entry.kind), .text(entry.name), .text(entry.code), .optional(from.map(Int64.init)), .null])])
        return count + (changed ? 1 : 0)
      }
    }
  }

  /// What is wrong with an entry, or nil.
  package func problem(with entry: Entry) -> (any ReportableError)? {
    do {
      _ = try Self.checked(entry)
      return nil
    } catch { return error }
  }

  private static func checked(_ entry: Entry) throws(DeskError) -> Entry {
    var entry = entry
    entry.kind = InputText.clean(entry.kind)
    entry.name = InputText.trimmed(entry.name)
    entry.code = InputText.clean(entry.code)
    guard !entry.kind.isEmpty, !entry.kind.contains(where: { ";|,".contains($0) || $0.isWhitespace }) else {
      throw .entityWrong("类别不能为空，也不能含空格或标点", "the kind is one word, such as school")
    }
    guard !Register.normalized(entry.name).isEmpty, max(entry.name.count, entry.code.count) <= nameLimit else {
      throw .entityWrong("名称不能为空，也不能超过 \(nameLimit) 字", "the name is empty or over \(nameLimit) characters")
    }
    if let from = entry.validFrom, !Period.years.contains(from) {
      throw .entityWrong("没有 \(from) 年", "there is no year \(from)")
    }
    return entry
  }

  /// Takes an entity off the register from a year on; earlier years keep it.
  /// - Throws: `entity-unknown`, `entity-ambiguous`, `entity-wrong`; the errors of the store.
  package func close(
    _ name: String, kind: String, from year: Int, account: String = "", reason: String = ""
  ) throws -> Entity {
    let own = store.identity.region
    let entity = try Register(store).find(name, kind: InputText.clean(kind), home: own)
    guard Period.years.contains(year), (entity.validFrom ?? Int.min) < year else {
      throw DeskError.entityWrong("\(year) 年不在其登记以后", "\(year) is not after it came onto the register")
    }
    try store.edit(account: account, reason: reason) { edit in
      try edit.put(
        Schema.entity, [.blob(entity.id), .text(entity.home.description)],
        [
          (
            0,
            [
              .text(entity.kind), .text(entity.name), .text(entity.code), .optional(entity.validFrom.map(Int64.init)),
              .integer(Int64(year - 1)),
            ]
          )
        ])
    }
    return entity
  }
}

extension DeskError {
  static func entityWrong(_ chinese: String, _ english: String) -> DeskError {
    DeskError(
      "entity-wrong", LocalizedText("名册条目有误：\(chinese)。", "The entity cannot be registered: \(english)."),
      hint: LocalizedText(
        "例如 entity add 实验小学 --kind school --code 3150000123。",
        "For example entity add 实验小学 --kind school --code 3150000123."))
  }
}
