import Model
import Testing

@Suite struct `Target schedules` {
  private static func target(_ text: String, _ year: Int) -> String? {
    TargetSchedule(text).target(in: year)?.description
  }

  private static let targets: [(Int, String)] = [
    (2019, "60"), (2022, "60"), (2029, "60"), (2030, "70.5"), (2031, "70.5"),
  ]

  @Test(arguments: targets)
  func `give the last target due by a year, or the first to come`(year: Int, target: String) {
    #expect(Self.target("2022=60;2030=70.5", year) == target)
    #expect(Self.target("2030=70.5;2022=60", year) == target, "written in any order")
  }

  @Test func `without entries have no target`() {
    #expect(Self.target("", 2022) == nil && TargetSchedule("").description.isEmpty)
  }

  @Test(arguments: ["2022=60;2030=70.5", "2022=60", ""])
  func `are written as they are read`(text: String) {
    #expect(TargetSchedule(text).description == text)
  }

  @Test(arguments: ["x", "2022", "2022=", "=60", "2022=x", "x=60", "2022=60=70", ";;", "2022:60"])
  func `leave out what is no year and number`(text: String) {
    #expect(TargetSchedule(text).entries.isEmpty)
    #expect(TargetSchedule(text + ";2022=60").description == "2022=60")
  }

  @Test func `are equal where they name the same years and values`() {
    #expect(TargetSchedule("2030=70;2022=60.0") == TargetSchedule("2022=60;2030=70"))
    #expect(Set([TargetSchedule("2022=60"), TargetSchedule("2022=60.0")]).count == 1)
    #expect(TargetSchedule("2022=60") != TargetSchedule("2022=61"))
  }
}

@Suite struct `The built-in indicators` {
  @Test func `are the twenty-eight of the frame, each once and in its order`() {
    let codes = BuiltinIndicators.indicators.map(\.code)
    let want = (1...25).map { ($0 < 10 ? "HC0" : "HC") + "\($0)" } + ["HC25a", "HC25b", "HC26"]
    #expect(codes == want && codes.count == 28)
  }

  @Test func `are filled in as their rules need`() {
    for indicator in BuiltinIndicators.indicators {
      let isRatio = indicator.rule == .ratio
      #expect(isRatio == (indicator.factor > 1), "\(indicator.code)")
      #expect([1, 100, 1_000, 100_000].contains(indicator.factor), "\(indicator.code)")
      #expect(!isRatio || !(indicator.numerator.isEmpty || indicator.denominator.isEmpty), "\(indicator.code)")
      #expect(isRatio || !indicator.isSubset, "\(indicator.code)")
      #expect(!indicator.name.isEmpty && !indicator.unit.isEmpty && indicator.version == 1, "\(indicator.code)")
    }
  }

  @Test(.enabled(if: ReferenceData.has("indicators.csv"))) func `agree with the reference table`() throws {
    let rows = try ReferenceData.rows("indicators.csv")
    #expect(rows.count == 28)
    for (indicator, row) in zip(BuiltinIndicators.indicators, rows) {
      let targets = [("2022", row["target_2022"] ?? ""), ("2030", row["target_2030"] ?? "")]
      let schedule = targets.filter { !$0.1.isEmpty }.map { "\($0.0)=\($0.1)" }.joined(separator: ";")
      let of = row["of"] ?? ""
      let held = [
        indicator.code, indicator.name, indicator.unit, indicator.direction.rawValue, indicator.comparison.rawValue,
        indicator.kind, indicator.rule.rawValue, indicator.factor == 1 ? "" : "\(indicator.factor)",
        indicator.frequency.rawValue, indicator.timeRule.rawValue, indicator.numerator, indicator.denominator,
        indicator.enteredAt.rawValue,
      ]
      let reference = [
        row["code"], row["name"], row["unit"], row["direction"], row["operator"], row["kind"],
        (row["rule"] ?? "") + (of.isEmpty ? "" : "/" + of), row["factor"], row["frequency"], row["time_rule"],
        row["numerator"], row["denominator"], row["entered_at"],
      ].map { $0 ?? "?" }
      #expect(held == reference, "\(indicator.code)")
      #expect(indicator.targets == TargetSchedule(schedule), "\(indicator.code)")
      #expect(indicator.isSubset == (row["subset"] == "yes"), "\(indicator.code)")
    }
  }
}
