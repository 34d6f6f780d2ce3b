import Foundation
import Testing

@testable import Pages

@Suite struct ContrastTests {
  @Test(arguments: CellLight.allCases)
  func `the words on every light reach contrast 4.5 to 1`(light: CellLight) throws {
    let background = try luminance(of: "--\(light.rawValue)-bg")
    let ink = try luminance(of: "--\(light.rawValue)-ink")
    #expect((max(background, ink) + 0.05) / (min(background, ink) + 0.05) >= 4.5)
  }

  @Test(arguments: ["--ink", "--soft"])
  func `text reaches contrast 4.5 to 1 on the page's ground`(ink: String) throws {
    #expect((try luminance(of: "--paper") + 0.05) / (try luminance(of: ink) + 0.05) >= 4.5)
  }

  @Test func `no two lights share a sign or a word`() {
    #expect(Set(CellLight.allCases.map(\.symbol)).count == CellLight.allCases.count)
    for language in PageLanguage.allCases {
      #expect(Set(CellLight.allCases.map { $0.phrase.text(in: language) }).count == CellLight.allCases.count)
    }
  }

  /// The relative luminance of a colour of the style sheet (WCAG 2.1).
  private func luminance(of variable: String) throws -> Double {
    let start = try #require(PageAssets.styles.range(of: variable + ": #")).upperBound
    let value = try #require(Int(PageAssets.styles[start...].prefix(6), radix: 16))
    let parts = [value >> 16, value >> 8 & 255, value & 255].map { part -> Double in
      let share = Double(part) / 255
      return share <= 0.03928 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }
}
