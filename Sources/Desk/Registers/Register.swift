package import Model
import Replica
import Store

/// An entity on a register: a school, a hospital, an office.
package struct Entity: Sendable, Hashable {
  /// The 16 bytes that name it.
  package let id: [UInt8]
  /// Its home region, whose office keeps the register.
  package let home: RegionCode
  /// What it is, such as `school`.
  package let kind: String
  /// Its name.
  package let name: String
  /// Its official code, or empty.
  package let code: String
  /// The first year on the register, or nil where that is before all records.
  package let validFrom: Int?
  /// The last year, or nil.
  package let validTo: Int?

  /// Whether it is on the register in a year.
  package func isValid(in year: Int) -> Bool {
    (validFrom ?? Int.min) <= year && year <= (validTo ?? Int.max)
  }

  init?(_ row: TableRow) {
    guard let id = row["id"].blob, let home = row.region("owner") else { return nil }
    self.id = id
    self.home = home
    kind = row.text("kind")
    name = row.text("name")
    code = row.text("code")
    validFrom = row.whole("valid_from")
    validTo = row.whole("valid_to")
  }
}

/// The entities that a copy knows: its own and those of regions below.
struct Register {
  let entities: [Entity]

  init(_ store: Store) throws {
    entities = try store.rows(of: Schema.entity).compactMap(Entity.init)
      .sorted { ($0.home, $0.kind, $0.name) < ($1.home, $1.kind, $1.name) }
  }

  /// A name as it is compared: without blanks and the marks that are typed now so, now so.
  static func normalized(_ name: String) -> String {
    InputText.clean(name).lowercased().filter { !$0.isWhitespace && !"()[]【】“”\"·-—".contains($0) }
  }

  /// The id of an entity: its code where it has one, else its normalised name.
  static func id(home: RegionCode, kind: String, name: String, code: String) -> [UInt8] {
    let key = code.isEmpty ? "name:" + normalized(name) : "code:" + code
    return RowID.derived(Schema.entity, [.text(home.description), .text(kind), .text(key)])
  }

  /// The entity that somebody means by a name, a code, or `500114/NAME`.
  ///
  /// - Parameters:
  ///   - text: What was typed.
  ///   - kind: The kind it must be of, or empty for any.
  ///   - year: The year in which it must be on the register.
  ///   - home: The region whose entities come first.
  /// - Throws: `entity-unknown`, `entity-ambiguous`.
  func find(_ text: String, kind: String, in year: Int? = nil, home: RegionCode) throws(DeskError) -> Entity {
    let parts = InputText.clean(text).split(separator: "/", maxSplits: 1).map(String.init)
    let named = parts.count == 2 ? RegionCode(parts[0]) : nil
    let wanted = named == nil ? text : parts[1]
    let plain = Self.normalized(wanted)
    let open = entities.filter { entity in
      (kind.isEmpty || entity.kind == kind) && (named == nil || entity.home == named)
        && (year.map(entity.isValid) ?? true)
    }
    let fitting = open.filter {
      Self.normalized($0.name) == plain || (!$0.code.isEmpty && $0.code == InputText.clean(wanted))
    }
    let own = fitting.filter { $0.home == home }
    let found = own.isEmpty ? fitting : own
    guard let first = found.first else {
      throw .entityUnknown(text, kind: kind, near: Self.near(plain, open))
    }
    guard found.count == 1 else {
      throw .entityAmbiguous(text, choices: found.map { "\($0.home)/\($0.code.isEmpty ? $0.name : $0.code)" })
    }
    return first
  }

  /// The names that somebody may have meant: at most three, the closest first.
  private static func near(_ plain: String, _ entities: [Entity]) -> [String] {
    let scored = entities.map { ($0.name, NameLikeness.share(of: plain, normalized($0.name))) }
    return scored.filter { $0.1 >= 50 }.sorted { $0.1 > $1.1 }.prefix(3).map(\.0)
  }
}

extension DeskError {
  static func entityUnknown(_ name: String, kind: String, near: [String]) -> DeskError {
    let add = "entity add \(name) --kind \(kind.isEmpty ? "KIND" : kind)"
    let meant = near.isEmpty ? nil : near.joined(separator: "、")
    return DeskError(
      "entity-unknown",
      LocalizedText("名册中没有“\(name)”。", "The register has no “\(name)”."),
      hint: LocalizedText(
        (meant.map { "是否指：\($0)？" } ?? "") + "不在名册的先用 \(add) 登记。",
        (meant.map { "Did you mean \($0)? " } ?? "") + "Otherwise register it first with \(add)."))
  }

  static func entityAmbiguous(_ name: String, choices: [String]) -> DeskError {
    DeskError(
      "entity-ambiguous", LocalizedText("名册中有几个“\(name)”。", "The register has several “\(name)”."),
      hint: LocalizedText("请写明：\(choices.joined(separator: "、"))。", "Write one of: \(choices.joined(separator: ", ")).")
    )
  }
}
