import Fixtures
import Foundation
import Testing

/// A province, two city hubs below it and three district offices below those, each a program of its own.
///
/// A fourth district, 210203, has to report like the others and never does.
struct ThreeTierProvince {
  static let province = "210000"
  /// Which city each office syncs with.
  static let offices = [("210102", "210100"), ("210103", "210100"), ("210202", "210200")]
  static let cities = ["210100", "210200"]

  private let folder: TemporaryFolder
  private let servers: [Server]

  /// Founds all copies, joins them and defines the indicators, which every tier then holds.
  init() async throws {
    let folder = try TemporaryFolder()
    self.folder = folder
    func hub(_ arguments: String..., at name: String) throws -> Spoken {
      try Self.check(Program.hub.run(arguments + ["--data", folder.path(name)]), arguments)
    }
    func code(for org: String, at name: String) throws -> String {
      try hub("enroll", "--org", org, at: name).output.trimmingCharacters(in: .whitespacesAndNewlines)
    }
    var servers: [String: Server] = [:]
    for name in [Self.province] + Self.cities {
      _ = try hub("init", "--org", name, at: name)
      servers[name] = try await Program.hub.serve("--data", folder.path(name))
    }
    self.servers = Array(servers.values)
    let above = try #require(servers[Self.province]).address
    for city in Self.cities { _ = try hub("upstream", above, "--code", code(for: city, at: Self.province), at: city) }
    for (org, city) in Self.offices {
      let address = try #require(servers[city]).address
      _ = try Self.check(Program.office.run("init", "--org", org, "--data", folder.path(org)), ["init"])
      let slip = try code(for: org, at: city)
      _ = try Self.check(
        Program.office.run("enroll", address, "--code", slip, "--data", folder.path(org)), ["enroll"])
    }
    let sheet = try folder.write("indicators.csv", Array(Self.indicators.utf8))
    _ = try hub("indicator", "import", sheet, at: Self.province)
    let set = try folder.write("set.csv", Array("代码,序号\nT-COV,1*\nT-MEAN,2\n".utf8))
    _ = try hub("indicator", "import", set, "--set", "--year", "2022", at: Self.province)
    // Of the province's hundred districts these four have to report what is made up here.
    for line in Self.indicators.split(separator: "\n").dropFirst() where !line.hasPrefix("T-OWN") {
      _ = try hub(
        "assignment", "add", String(line.prefix { $0 != "," }), "--org", "210102", "--org", "210103", "--org", "210202",
        "--org", "210203", "--from", "2022", "--reason", "试点", at: Self.province)
    }
    try night()
  }

  /// One indicator for each rule over places; of the quarterly ones one for each rule over time.
  private static let indicators = """
    code,name,unit,direction,operator,rule,factor,frequency,time_rule,numerator,denominator,targets,register,stages,parts,formula,due_days,entered_at
    T-SUM,健康咨询人次,人次,up,>=,sum,,quarter,sum,,,2022=100,,,,,,district
    T-LAST,规范管理率,%,up,>=,ratio,100,quarter,last,管理人数,患者人数,2022=60,,,,,,district
    T-RATIO,事故率,‰,down,<=,ratio,1000,quarter,ratio,事故数,在册数,2022=6,,,,,,district
    T-COV,县区覆盖率,%,up,>=,coverage/region,,year,last,,,2022=50,,,,,,district
    T-ENTC,学校覆盖率,%,up,>=,coverage/entity,,year,last,,,2022=60,school,,,,,district
    T-ENT,示范基地数,个,up,>=,entities,,quarter,sum,,,2022=3,base,,,,,district
    T-MEAN,素养水平,%,up,>=,weighted-mean,,year,last,,,2022=25,,,,,,district
    T-MIN,最低接种率,%,up,>=,minimum,,year,last,,,2022=90,,,,,,district
    T-MAX,最长到达时间,分钟,down,<=,maximum,,year,last,,,2022=15,,,,,,district
    T-STG,筛查漏斗,例,up,>=,stages,,year,last,,,2022=5000,,筛查;高危;检查,,,,district
    T-OWN,预期寿命,岁,up,>=,own,,year,last,,,2022=77.7,,,,,,province
    T-ALL,双达标,%,up,all,all-of,,year,last,,,,,,T-COV;T-MEAN,,,district
    T-CON,三名以上专家论证占比,%,up,>=,derived,100,year,last,,,2022=60,,,,consultations/3,,district
    T-FIL,填报率,%,up,>=,derived,100,year,last,,,2022=70,,,,filled,,district
    T-LATE,限期报送数,个,up,>=,sum,,year,last,,,,,,,,10,district
    """

  @discardableResult
  private static func check(_ spoken: Spoken, _ arguments: [String]) throws -> Spoken {
    #expect(spoken.status == 0, "\(arguments) \(spoken.errors)")
    return spoken
  }

  /// A command at a region's copy: an office's or a hub's.
  @discardableResult
  func run(_ org: String, _ arguments: String...) throws -> Spoken {
    let isOffice = Self.offices.contains { $0.0 == org }
    return try Self.check(
      (isOffice ? Program.office : Program.hub).run(arguments + ["--data", folder.path(org)]), [org] + arguments)
  }

  /// Enters figures from a sheet.
  func importFigures(_ org: String, _ lines: String) throws {
    let heading = "指标,期间,数值,分子,分母,权重,不适用,机构,是否,环节:筛查,环节:高危,环节:检查\n"
    try run(org, "import", folder.write("\(org).csv", Array((heading + lines + "\n").utf8)))
  }

  /// Puts things on a district's registers: lines of name and kind.
  func register(_ org: String, _ lines: String) throws {
    try run(org, "entity", "import", folder.write("\(org)-register.csv", Array(("名称,类别\n" + lines + "\n").utf8)))
  }

  /// Everybody syncs, from above so that definitions come down, then from below; nothing is refused.
  func night() throws {
    let cities = Self.cities
    let offices = Self.offices.map(\.0)
    for org in cities + offices + cities {
      let report = try run(org, "sync", "--format", "json").object()
      #expect((report["rejected"] as? [Any])?.isEmpty == true, "\(org) \(report)")
      #expect((report["differing"] as? [Any])?.isEmpty == true, "\(org) \(report)")
    }
  }

  /// The roll-ups that a hub prints of a region and a period, as lines of a table, one for each made-up indicator.
  ///
  /// Only the figure's code is left out, which names the moment of printing.
  func table(
    _ hub: String, org: String, _ period: String, lens: String = "reported", only: Set<String> = []
  ) throws -> [String] {
    let objects = try run(
      hub, "rollup", "--org", org, "--period", period, "--lens", lens, "--format", "json"
    ).objects().filter { object in
      let code = object["indicator"] as? String ?? ""
      return code.hasPrefix("T-") && (only.isEmpty || only.contains(code))
    }
    return objects.map { object in
      #expect(object["org"] as? String == org && object["period"] as? String == period)
      #expect(object["lens"] as? String == lens && object["definitionVersion"] as? Int == 1)
      #expect(
        object["yearOnYear"] is NSNull && object["toReenter"] as? Int == 0 && object["lightSet"] as? Bool == false)
      #expect((object["onTime"] as? Int ?? -1) + (object["late"] as? Int ?? -1) == object["reported"] as? Int)
      func text(_ key: String) -> String {
        switch object[key] {
        case let text as String: text
        case let number as NSNumber: "\(number)"
        default: "-"
        }
      }
      return [
        text("indicator"), text("value"), text("numerator") + "/" + text("denominator"),
        text("reported") + "/" + text("expected"), text("missing"), text("notApplicable"), text("late"),
        text("comparison") + text("target"), truth(object["met"]), text("attainment"), text("asOf"), text("light"),
      ].joined(separator: " ")
    }
  }

  private func truth(_ value: Any?) -> String { (value as? Bool).map { $0 ? "yes" : "no" } ?? "-" }

  /// The stages of the funnel of a region.
  func stages(_ hub: String, org: String, lens: String = "reported") throws -> [[String]] {
    let objects = try run(
      hub, "rollup", "--org", org, "--indicator", "T-STG", "--period", "2022", "--lens", lens, "--format", "json"
    ).objects()
    return objects.first?["stages"] as? [[String]] ?? []
  }
}
