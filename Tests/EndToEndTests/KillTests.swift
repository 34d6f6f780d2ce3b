import Fixtures
import Foundation
import Seeds
import Testing

/// The real program killed at random moments, as by a power cut or an impatient hand.
///
/// `TRIBUTARY_KILLS=10000 swift test --filter 'A program that is killed'` goes on for as many kills as are asked for.
@Suite struct `A program that is killed` {
  private static let kills = ProcessInfo.processInfo.environment["TRIBUTARY_KILLS"].flatMap(Int.init) ?? 20

  /// A sheet of one figure a year, all with one value.
  private static func sheet(_ value: Int) -> String {
    "指标,期间,数值,权重\n" + (2010...2022).map { "HC05,\($0),\(value),100\n" }.joined()
  }

  @Test func `B2 at any moment of a save, an import or a sync loses nothing that it said was done`() async throws {
    let folder = try TemporaryFolder()
    let hub = folder.path("hub")
    #expect(try Program.hub.run("init", "--data", hub, "--org", "500000").status == 0)
    let server = try await Program.hub.serve("--data", hub)
    let data = folder.path("office")
    #expect(try Program.office.run("init", "--data", data, "--org", "500114").status == 0)
    let slip = try Program.hub.run("enroll", "--data", hub, "--org", "500114").output
    let code = slip.trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(try Program.office.run("enroll", server.address, "--code", code, "--data", data).status == 0)
    var random = Seed("kills", 51)
    var (said, imported) = ([String: Int](), [0])
    var (killed, finished) = (0, 0)
    for turn in 1...Self.kills {
      let year = "\(2010 + turn % 13)"
      let sheet = try folder.write("sheet.csv", Self.sheet(turn).utf8)
      let work =
        switch turn % 3 {
        case 0: ["sync"]
        case 1: ["observe", "HC11", "--period", year, "--value", "\(turn / 3 % 2)"]
        default: ["import", sheet]
        }
      let status = try Program.office.run(work + ["--data", data], killedAfter: random.pick(1_000..<120_000))
      if status == 0 { finished += 1 } else { killed += 1 }
      let figures = try Program.office.figures(data)
      if turn % 3 == 1 {
        let held = figures["HC11 \(year)"]
        if status == 0 { #expect(held == turn / 3 % 2, "turn \(turn), \(random)") }
        said["HC11 \(year)"] = held
      }
      if turn % 3 == 2 {
        let values = Set(figures.filter { $0.key.hasPrefix("HC05") }.values)
        #expect(values.count <= 1, "turn \(turn): an import was taken by halves, \(random)")
        if status == 0 { #expect(values == [turn], "turn \(turn), \(random)") }
        imported = Array(values)
      }
      for (key, value) in said { #expect(figures[key] == value, "turn \(turn): \(key), \(random)") }
      #expect(Set(figures.filter { $0.key.hasPrefix("HC05") }.values).isSubset(of: imported), "turn \(turn), \(random)")
      guard turn % 5 == 0 || turn == Self.kills else { continue }
      let verified = try Program.office.run("verify", "--data", data)
      #expect(verified.status == 0, "turn \(turn): \(verified.output) \(verified.errors), \(random)")
    }
    #expect(killed > 0, "\(finished) of \(Self.kills) came to their end")
    let last = try Program.office.run("sync", "--data", data)
    #expect(last.status == 0, "\(last.errors)")
    #expect(try Program.hub.run("verify", "--data", hub).status == 0)
    let status = try Program.office.run("status", "--data", data, "--format", "json").object()
    #expect(status["unsent"] as? Int == 0 && status["conflicts"] as? Int == 0, "\(status)")
  }

  @Test(arguments: [Program.office, .hub])
  func `B2 while it makes a copy leaves the copy or a folder in which one can be made`(program: Program) throws {
    let folder = try TemporaryFolder()
    var random = Seed("founding", 52)
    var (killed, finished) = (0, 0)
    for turn in 1...Self.kills {
      let data = folder.path("copy-\(turn)")
      let founding = ["init", "--org", "500000", "--data", data]
      let status = try program.run(founding, killedAfter: random.pick(1_000..<150_000))
      if status == 0 { finished += 1 } else { killed += 1 }
      let isThere = FileManager.default.fileExists(atPath: data + "/tributary.sqlite")
      #expect(isThere || status != 0, "turn \(turn), \(random)")
      if !isThere {
        let again = try program.run(founding)
        #expect(again.status == 0, "turn \(turn): \(again.errors), \(random)")
      }
      let regions = try program.run("region", "list", "--data", data, "--format", "json")
      #expect(try regions.objects().count == 38, "turn \(turn): \(regions.errors), \(random)")
      let verified = try program.run("verify", "--data", data)
      #expect(verified.status == 0, "turn \(turn): \(verified.errors), \(random)")
    }
    #expect(killed > 0, "\(finished) of \(Self.kills) came to their end")
  }

  @Test func `B3 B4 a write that the system refuses is told in words and can be made again`() throws {
    let folder = try TemporaryFolder()
    let data = folder.path("office")
    #expect(try Program.office.run("init", "--data", data, "--org", "500114").status == 0)
    let note = String(repeating: "x", count: 60_000)
    let save = ["observe", "HC11", "--period", "2022", "--value", "1", "--note", note, "--data", data]
    let size = try FileManager.default.attributesOfItem(atPath: data + "/tributary.sqlite")[.size] as? Int ?? 0
    let refused = try Program.office.run(save, fileBlocks: (size + 8_192) / 512)
    #expect(refused.status == 1, "\(refused)")
    #expect(refused.errors.contains("[disk-failed]"), "\(refused.errors)")
    #expect(refused.output.isEmpty)
    #expect(try Program.office.figures(data).isEmpty)
    let again = try Program.office.run(save)
    #expect(again.status == 0, "\(again.errors)")
    #expect(try Program.office.figures(data) == ["HC11 2022": 1])
    #expect(try Program.office.run("verify", "--data", data).status == 0)
  }
}
