import Model
import Testing

@Suite struct `The source of a figure` {
  @Test func `is read as it is written`() throws {
    let holder = try RegionCode(parsing: "500000")
    let sources: [FigureSource] = [.office, .sheet, .mandate(holder: holder), .other("survey")]
    #expect(sources.map(\.text) == ["office", "import", "mandate:500000", "survey"])
    #expect(sources.map { FigureSource($0.text) } == sources)
  }

  @Test(arguments: ["mandate", "mandate:", "mandate:50000", "mandate 500000", "mandate:500000 ", "mandate::500000"])
  func `names no holder where the code is none, and still speaks of a mandate`(text: String) {
    #expect(FigureSource(text) == .other(text))
    #expect(FigureSource.namesMandate(text))
  }

  @Test func `speaks of no mandate in other words`() {
    for text in ["office", "import", "", "mandat", "Mandate:500000", "a mandate"] {
      #expect(!FigureSource.namesMandate(text))
    }
  }

  @Test func `is told with the holder's name, or its code where the tree does not have it`() throws {
    let holder = try RegionCode(parsing: "500000")
    let tree = RegionTree([Region(code: holder, name: "重庆市", tier: .province, parent: nil)])
    let source = FigureSource.mandate(holder: holder)
    #expect(source.title(in: tree).chinese == "重庆市代报")
    #expect(source.title(in: tree).english.contains("重庆市"))
    #expect(source.title(in: RegionTree([])).chinese == "500000代报")
  }
}
