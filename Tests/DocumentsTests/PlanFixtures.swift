import Foundation

@testable import Documents

/// The files that the tests read, found from the place of this file.
enum PlanFixtures {
  /// The root of the package.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The golden plans; they are no part of the project.
  static let goldens = root.appending(path: "../shared/data/plans").standardizedFileURL

  /// The sample plans of the project.
  static let samples = root.appending(path: "Sources/Documents/Samples")

  /// Whether the golden plans are there.
  static var hasGoldens: Bool {
    FileManager.default.fileExists(atPath: goldens.appending(path: "liaoning-2022.json").path)
  }

  /// A few places of all tiers, enough for the samples and the tests.
  static let places: [(code: String, name: String, tier: String)] = [
    ("210000", "辽宁省", "province"), ("210100", "沈阳市", "city"), ("211300", "朝阳市", "city"),
    ("110000", "北京市", "province"), ("110105", "朝阳区", "district"), ("220000", "吉林省", "province"),
    ("220200", "吉林市", "city"), ("220104", "朝阳区", "district"), ("500000", "重庆市", "province"),
    ("500114", "黔江区", "district"), ("500242", "酉阳土家族苗族自治县", "district"), ("610000", "陕西省", "province"),
    ("610802", "榆阳区", "district"), ("222400", "延边朝鲜族自治州", "city"), ("150000", "内蒙古自治区", "province"),
    ("450000", "广西壮族自治区", "province"), ("430100", "长沙市", "city"), ("430121", "长沙县", "district"),
  ]

  /// The real region table when it is there, the few places otherwise.
  static let gazetteer: PlanGazetteer = {
    let table = root.appending(path: "../shared/data/regions.csv").standardizedFileURL
    guard let text = try? String(contentsOf: table, encoding: .utf8) else { return PlanGazetteer(places) }
    let rows = text.split(separator: "\n").dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    return PlanGazetteer(rows.filter { $0.count > 5 && $0[5].isEmpty }.map { ($0[0], $0[1], $0[2]) })
  }()

  /// A parser that knows the places.
  static var parser: PlanParser { PlanParser(gazetteer: gazetteer) }

  /// A file as text.
  static func text(_ file: URL) throws -> String { String(decoding: try Data(contentsOf: file), as: UTF8.self) }

  /// The one task of a plan that holds one item.
  static func task(_ item: String, year: Int = 2023) throws -> PlanTask? {
    try parser.parse(text: "健康行动\(year)年工作计划\n一、重点工作\n1、\(item)\n2、其他工作。").tasks.first
  }
}
