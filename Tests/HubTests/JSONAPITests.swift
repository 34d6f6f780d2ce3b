import Fixtures
import Foundation
import Model
import Replica
import Store
import Testing
import Upstream

@testable import Hub

@Suite struct `A hub's JSON` {
  private func objects(_ response: TransportResponse) throws -> [[String: Any]] {
    try JSONSerialization.jsonObject(with: Data(response.body)) as? [[String: Any]] ?? []
  }

  @Test func `has roll-ups as exact texts with counts as numbers`() async throws {
    try await withHub { live in
      let office = try await live.member("500114")
      try office.record("HC23", "2022-Q2", numerator: 161, denominator: 230)
      try await live.sync(office)
      let answer = try await live.get("/api/v1/rollups?org=500000&indicator=HC23&period=2022-Q2")
      #expect(answer.mediaType == "application/json")
      let row = try #require(try objects(answer).first)
      #expect(row["value"] as? String == "70")
      #expect(row["numerator"] as? String == "161")
      #expect(row["reported"] as? Int == 1)
      #expect(row["expected"] as? Int == 38)
      #expect(row["target"] as? String == "60")
      #expect(row["met"] is NSNull, "37 districts have still to report")
      try live.hub.record("HC01", "2022", value: 79)
      let own = try #require(try objects(await live.get("/api/v1/rollups?indicator=HC01&period=2022")).first)
      #expect(own["met"] as? Bool == true)
      let silent = try #require(
        try objects(await live.get("/api/v1/rollups?org=500115&indicator=HC23&period=2022-Q2")).first)
      #expect(silent["value"] is NSNull)
      #expect(silent["met"] is NSNull)
      let contract = [
        "org", "indicator", "period", "value", "numerator", "denominator", "reported", "expected", "target", "met",
      ]
      for field in contract { #expect(silent[field] != nil, "\(field)") }
    }
  }

  @Test func `says of each figure under which lens, in which light, and by which code it is explained`() async throws {
    try await withHub { live in
      let office = try await live.member("500114")
      try office.record("HC23", "2022-Q2", numerator: 161, denominator: 230)
      try await live.sync(office)
      let path = "/api/v1/rollups?org=500114&indicator=HC23&period=2022-Q2"
      let row = try #require(try objects(await live.get(path)).first)
      #expect(row["lens"] as? String == "reported")
      #expect(row["light"] as? String == "green")
      #expect(row["onTime"] as? Int == 1 && row["late"] as? Int == 0 && row["missing"] as? Int == 0)
      #expect(row["definitionVersion"] as? Int == 1)
      let code = try #require(row["code"] as? String)
      #expect(code.hasPrefix("HC23.2022-Q2.500114.R."))
      let approved = try #require(try objects(await live.get(path + "&lens=approved")).first)
      #expect(approved["value"] is NSNull && approved["reported"] as? Int == 0)
      #expect((approved["code"] as? String)?.hasPrefix("HC23.2022-Q2.500114.A.") == true)
    }
  }

  @Test func `names who reported and who is missing, of any region below`() async throws {
    try await withHub { live in
      let office = try await live.member("500114")
      try office.record("HC23", "2022-Q2", numerator: 161, denominator: 230)
      try await live.sync(office)
      let row = try #require(
        try objects(await live.get("/api/v1/completeness?indicator=HC23&period=2022-Q2")).first)
      #expect(row["org"] as? String == "500000")
      #expect(row["reported"] as? Int == 1 && row["expected"] as? Int == 38 && row["onTime"] as? Int == 1)
      let missing = try #require(row["missing"] as? [String])
      #expect(missing.count == 37 && !missing.contains("500114"))
      let names = try #require(row["missingNames"] as? [[String: String]])
      #expect(names.contains { $0["name"] == "万州区" && $0["code"] == "500101" })
      let one = try objects(await live.get("/api/v1/completeness?org=500114&period=2022-Q2"))
      #expect(one.map { $0["indicator"] as? String } == ["HC23", "HC24"])
      #expect(one.map { ($0["missing"] as? [String])?.count } == [0, 1])
    }
  }

  @Test func `lists indicators and nodes`() async throws {
    try await withHub { live in
      let office = try await live.member("500114")
      let indicators = try objects(await live.get("/api/v1/indicators"))
      #expect(indicators.count == 28)
      #expect(indicators.first?["code"] as? String == "HC01")
      let nodes = try objects(await live.get("/api/v1/nodes"))
      #expect(nodes.map { $0["node"] as? String } == [office.identity.origin.node.description])
      #expect(nodes.map { $0["revoked"] as? Bool } == [false])
    }
  }

  @Test(arguments: [
    ("org=chongqing", 400, "region-malformed"), ("org=%3Cscript%3E", 400, "region-malformed"),
    ("org=999999", 400, "region-unknown"), ("indicator=HC99", 400, "indicator-unknown"),
    ("period=2022-13", 400, "period-malformed"), ("lens=%3Cscript%3E", 400, "lens-unknown"),
  ])
  func `says in problem details what a wrong filter is`(query: String, status: Int, code: String) async throws {
    try await withHub { live in
      let answer = try await live.get("/api/v1/rollups?" + query)
      #expect(answer.status == status)
      #expect(answer.mediaType == "application/problem+json")
      let problem = try #require(try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])
      #expect(problem["code"] as? String == code)
      #expect(problem["status"] as? Int == status)
      #expect(problem["type"] as? String == "about:blank")
      for field in ["title", "title_zh", "hint", "hint_zh"] {
        #expect(try !#require(problem[field] as? String).isEmpty, "\(field)")
      }
    }
  }
}
