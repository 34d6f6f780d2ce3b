import Fixtures
import Foundation
import Testing

/// What a clerk and a hub's staff do in a year, through the real programs: everything that is entered goes up and down
/// without a refusal.
@Suite struct `A year's work of an office and its hub` {
  private let folder: TemporaryFolder
  private let hub: String
  private let office: String

  init() throws {
    folder = try TemporaryFolder()
    hub = folder.path("hub")
    office = folder.path("office")
  }

  @discardableResult
  private func at(_ program: Program, _ arguments: String..., fails code: String? = nil) throws -> Spoken {
    let spoken = try program.run(arguments + ["--data", program == .hub ? hub : office])
    if let code {
      #expect(spoken.status == 1 && spoken.errors.contains("[\(code)]"), "\(arguments): \(spoken)")
    } else {
      #expect(spoken.status == 0, "\(arguments): \(spoken)")
    }
    return spoken
  }

  private func sync() throws {
    let report = try at(.office, "sync", "--format", "json").object()
    #expect((report["rejected"] as? [Any])?.isEmpty == true, "\(report)")
    #expect((report["differing"] as? [Any])?.isEmpty == true, "\(report)")
  }

  private func define() throws {
    let field = """
      维度,序号,指标,2019年,2020年,2022年目标值,指标性质,指标内涵,计算方法,牵头部门,数据来源,调查频次,监测层级
      健康水平,1*,人均预期寿命,77.3,77.9,77.7,预期性,,,卫生健康委,生命登记,每年,省
      健康服务,2*,高血压患者规范管理率,,,≥65%,预期性,,,卫生健康委,报表,季度,县
      健康服务,3,慢阻肺筛查率,,,40%以上,预期性,,筛查人数/应筛人数×100%,疾控中心,报表,每年,县
      """
    let sheet = try folder.write("field.csv", Data(field.utf8))
    let dry = try at(.hub, "indicator", "import", sheet, "--set", "--year", "2022", "--dry-run", "--format", "json")
    #expect(try dry.object()["new"] as? Int == 1)
    let done = try at(.hub, "indicator", "import", sheet, "--set", "--year", "2022", "--format", "json").object()
    #expect(done["set"] as? Int == 3 && done["assessed"] as? Int == 2 && done["versions"] as? Int == 2)
    let bad = try folder.write("bad.csv", Data("代码,指标,汇总规则\nX02,乙,median\n".utf8))
    #expect(try at(.hub, "indicator", "import", bad, fails: "rows-wrong").errors.contains("row 2, column 汇总规则"))
    try at(
      .hub, "indicator", "add", "X01", "--name", "慢阻肺高危人群筛查", "--rule", "stages", "--unit", "例", "--stages",
      "筛查;高危;检查", "--subset", "yes", "--target", "2022=5000")
    let anew = try at(.hub, "indicator", "add", "X01", "--unit", "人", "--format", "json")
    #expect(anew.errors.contains("are to be entered again"))
    #expect(try anew.object()["countsFrom"] as? Int == 2)
    let targets = try folder.write("targets.csv", Data("指标,年份,目标\nHC24,2022,>=62\n".utf8))
    try at(.hub, "target", "import", targets)
    try at(.hub, "assignment", "add", "HC15", "--org", "500114", "--excused", "--from", "2022", "--reason", "无农村人口")
  }

  private func enter() throws {
    try at(.office, "plan", "import", Self.plan)
    try at(.office, "entity", "add", "黔江区实验小学", "--kind", "school", "--code", "S1")
    let schools = try folder.write("schools.csv", Data("名称,代码\n二小,S2\n三小,S3\n".utf8))
    try at(.office, "entity", "import", schools, "--kind", "school")
    try at(.office, "observe", "HC17", "--period", "2022", "--entity", "S1", "--entity", "二小")
    try at(.office, "observe", "HC17", "--period", "2022", "--entity", "三小", "--no")
    let near = try at(.office, "observe", "HC17", "--period", "2022", "--entity", "实验小学", fails: "entity-unknown")
    #expect(near.errors.contains("黔江区实验小学"))
    try at(.office, "observe", "X01", "--period", "2022", "--stage", "筛查=5200", "--stage", "高危=1010")
    try at(.office, "observe", "X01", "--period", "2022", "--stage", "筛查=1", "--stage", "高危=2", fails: "figure-wrong")
    try at(.office, "region", "add", "500114101", "正阳镇")
    try at(.office, "observe", "HC26", "--period", "2022", "--org", "500114101", "--value", "95.2")
    try at(
      .office, "observe", "HC13", "--period", "2022", "--numerator", "103", "--denominator", "100", fails: "note-needed"
    )
    try at(
      .office, "observe", "HC13", "--period", "2022", "--numerator", "103", "--denominator", "100", "--note", "外地孕产妇")
    let added = try at(
      .office, "indicator", "add", "TOWNS", "--name", "健康镇数", "--rule", "sum", "--unit", "个")
    #expect(added.errors.contains("500114-TOWNS"))
    try at(.office, "observe", "500114-TOWNS", "--period", "2022", "--value", "3")
    let wide = try folder.write("wide.csv", Data("地区,HC09 分子,HC09 分母,HC11\n500114,1300,500000,1\n".utf8))
    try at(.office, "import", wide, "--period", "2022")
    let long = try folder.write("long.csv", Data("指标,期间,机构,是否\nHC18,2022,二小,是\nHC18,2022,三小,否\n".utf8))
    try at(.office, "import", long)
    try at(.office, "consultation", "add", "方案论证", "--on", "2022-06-10", "--experts", "5")
  }

  private func work() throws {
    let unbound = try at(.office, "target", "list", "--unbound", "--format", "json").objects()
    #expect(unbound.count == 8)
    let screening = try #require(unbound.first { ($0["target"] as? [String: Any])?["value"] as? String == "5000" })
    try at(.office, "target", "bind", try #require(screening["number"] as? String), "X01")
    #expect(try at(.office, "status", "--format", "json").object()["unboundTargets"] as? Int == 7)
    try at(.office, "milestone", "add", "3.8", "正阳镇", "--site")
    try at(.office, "milestone", "add", "3.8", "石会镇", "--site")
    #expect(try at(.office, "milestone", "done", "3.8", "正阳镇", "--on", "2022-10-12").output.contains("1 of 2"))
    let ledger = try at(.office, "task", "list", "--format", "json").objects()
    let evidence = ledger.compactMap { $0["evidence"] as? [String: Any] }.compactMap { $0["source"] as? String }
    #expect(evidence.contains("milestones") && evidence.contains("targets"))
    try at(.office, "submit", "2022", "--note", "已核对")
    try at(.office, "submit", "2022", fails: "submitted-already")
  }

  private func review() throws {
    let waiting = try at(.hub, "review", "list", "--waiting", "--format", "json").objects()
    #expect(waiting.map { $0["org"] as? String } == ["500114"])
    try at(.hub, "review", "return", "500114", "2022", "--reason", "缺名册")
    try at(
      .hub, "adjust", "HC13", "--org", "500114", "--period", "2022", "--numerator", "99", "--denominator", "100",
      "--reason", "抽查核减")
    let life = try folder.write("life.csv", Data("地区,HC01\n500114,78.2\n500999,78\n".utf8))
    try at(.hub, "import", life, "--period", "2022", "--hand-down", "统计年鉴", fails: "rows-wrong")
    try at(.hub, "import", life, "--period", "2022", "--hand-down", "统计年鉴", "--skip-bad")
    try at(.hub, "light", "set", "3.8", "--org", "500114", "--light", "blue", "--reason", "现场验收")
    try at(.hub, "light", "set", "HC13", "--org", "500114", "--period", "2022", "--light", "yellow", "--reason", "核查中")
    try at(.hub, "light", "clear", "HC13", "--org", "500114", "--period", "2022", "--reason", "核查结束")
    try at(.hub, "region", "rename", "500114", "新黔江区", "--from", "2024")
  }

  @Test func `goes up and comes down without a refusal`() async throws {
    #expect(try Program.hub.run("init", "--data", hub, "--org", "500000").status == 0)
    #expect(try Program.office.run("init", "--data", office, "--org", "500114").status == 0)
    try define()
    let code = try at(.hub, "enroll", "--org", "500114").output.trimmingCharacters(in: .whitespacesAndNewlines)
    let server = try await Program.hub.serve("--data", hub)
    defer { server.stop() }
    try at(.office, "enroll", server.address, "--code", code)
    try sync()
    let shown = try at(.office, "indicator", "list", "--set", "2022", "--format", "json").objects()
    #expect(shown.map { $0["code"] as? String } == ["HC01", "HC23", "500000-03"])
    #expect(shown.map { $0["assessed"] as? Bool } == [true, true, false])
    try enter()
    try work()
    try sync()
    try review()
    try sync()
    #expect(
      try at(.office, "review", "list", "--format", "json").objects().map { $0["state"] as? String } == ["returned"])
    try at(.office, "observe", "HC12", "--period", "2022", "--value", "1")
    try at(.office, "submit", "2022")
    try sync()
    try at(.hub, "review", "accept", "500114", "2022")
    try sync()
    try sync()
    #expect(
      try at(.office, "review", "list", "--format", "json").objects().map { $0["state"] as? String }
        == ["returned", "accepted"])
    let town = try at(.hub, "rollup", "--org", "500114101", "--indicator", "HC26", "--period", "2022").objects().first
    #expect(town?["value"] as? String == "95.2")
    let district = try at(.hub, "rollup", "--org", "500114", "--indicator", "HC26", "--period", "2022").objects().first
    #expect(
      district?["value"] as? String == "95.2" && district?["expected"] as? Int == 1, "\(String(describing: district))")
    let life = try at(.hub, "rollup", "--org", "500114", "--indicator", "HC01", "--period", "2022").objects().first
    #expect(life?["value"] as? String == "78.2", "what was handed down stands where nothing was entered")
    for program in [Program.hub, .office] { try at(program, "verify") }
  }

  private static let plan: String = Checkout.samples + "/qianjiang-sample-2022.txt"

  @Test(arguments: [
    ["indicator", "add"], ["indicator", "import"], ["indicator", "show"], ["target", "bind"], ["target", "unbind"],
    ["target", "import"], ["target", "set"], ["entity", "add"], ["entity", "import"], ["entity", "list"],
    ["entity", "close"], ["submit"], ["review", "list"], ["review", "accept"], ["review", "return"], ["adjust"],
    ["light", "set"], ["light", "clear"], ["milestone", "add"], ["milestone", "done"], ["milestone", "list"],
    ["consultation", "add"], ["consultation", "list"], ["assignment", "add"], ["assignment", "end"],
    ["assignment", "list"], ["region", "add"], ["region", "rename"], ["region", "move"], ["region", "close"],
    ["region", "merge"],
  ])
  func `each command shows an example and says what bad usage is`(command: [String]) throws {
    for program in [Program.office, .hub] {
      let help = try program.run(command + ["--help"])
      #expect(help.status == 0 && help.output.contains(command.joined(separator: " ")), "\(command)")
      #expect(help.output.contains("例 / example"), "\(command)")
      #expect(try program.run(command + ["--no-such-flag"]).status == 64, "\(command)")
    }
  }
}
