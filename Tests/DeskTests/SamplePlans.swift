import Documents
import Fixtures
import Foundation
import Model
import Store
import WireProtocol

@testable import Desk

/// The plans that ship with the product, and editions of them.
enum SamplePlans {
  /// The district's plan: 4 sections, 22 tasks, 8 targets.
  static let district = "qianjiang-sample-2022.txt"
  /// The province's plan: 20 sections, 100 tasks, 28 targets.
  static let province = "liaoning-sample-2022.txt"

  /// The text of a sample.
  static func text(_ name: String = district) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: Checkout.samples + "/" + name)), as: UTF8.self)
  }

  /// A text as the program parses it.
  static func parse(_ text: String) throws -> PlanDocument {
    let places = BuiltinRegions.regions.map { ($0.code.description, $0.name, $0.tier.rawValue) }
    return try PlanParser(gazetteer: PlanGazetteer(places)).parse(text: text)
  }

  /// Imports a text as a clerk would.
  @discardableResult
  static func `import`(_ text: String, into store: Store, applying: Bool = false) throws -> PlanImport.Outcome {
    try PlanImport(try parse(text), digest: Digest.hexadecimal(Array(text.utf8)), into: store)
      .run(applyingChanges: applying)
  }
}
