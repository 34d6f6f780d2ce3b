import Testing

@testable import Pages

@Suite struct ContentTests {
  @Test(arguments: PageLanguage.allCases)
  func `made-up figures put the banner on every page in both languages`(language: PageLanguage) throws {
    for page in try Samples(language: language, isDemonstration: true).all() {
      let banners = Markup(page.html).texts { $0.hasClass("demonstration") }
      #expect(banners.count == 2, "\(page.name)")
      for banner in banners {
        #expect(banner.contains("演示数据，由程序生成，非真实数据") && banner.contains("Demonstration data"))
      }
    }
    for page in try Samples(language: language, isDemonstration: false).all() {
      #expect(!page.html.contains("demonstration") && !page.html.contains("演示数据"), "\(page.name)")
    }
  }

  @Test func `E4: a figure that was not reported shows as no data and never as zero`() throws {
    var page = Samples().dashboard
    page.rows[0].total = nil
    page.rows[0].light = PageLight(.grey)
    page.rows[0].cells = [MatrixCell(value: nil, light: PageLight(.grey))]
    page.actions[0].averagePercent = nil
    page.syncs[0].lastSync = nil
    let markup = Markup(try PageRenderer().html(page))
    #expect(markup.texts { $0.hasClass("cell") } == ["— 无数据"])
    #expect(markup.texts { $0.hasClass("total-value") } == ["— 无数据"])
    #expect(markup.texts { $0.name == "td" && $0.hasClass("bar") } == ["— 无数据"])
    #expect(markup.text.contains("从未同步"))
  }

  @Test func `a real zero shows as zero`() throws {
    var page = Samples().dashboard
    page.rows[0].cells = [MatrixCell(value: "0", light: PageLight(.red))]
    #expect(Markup(try PageRenderer().html(page)).texts { $0.hasClass("cell") } == ["✕0 未达标"])
  }

  @Test func `a light without a figure is told beside the missing figure`() throws {
    var page = Samples().dashboard
    page.rows[0].cells = [MatrixCell(value: nil, light: PageLight(.red))]
    #expect(Markup(try PageRenderer().html(page)).texts { $0.hasClass("cell") } == ["✕— 无数据 未达标"])
  }

  @Test(arguments: [0, 1, 3, 5])
  func `a row has one cell per district however many it was given`(count: Int) throws {
    var page = Samples().dashboard
    page.columns = ["甲", "乙", "丙"].map { RegionColumn(code: $0, name: $0, lastSync: nil) }
    page.rows[0].cells = (0..<count).map { MatrixCell(value: "v\($0)", light: PageLight(.green)) }
    let cells = Markup(try PageRenderer().html(page)).texts { $0.hasClass("cell") }
    #expect(cells == (0..<3).map { $0 < count ? "✓v\($0) 达标" : "— 无数据" })
  }

  @Test func `the total stands beside how many districts it rests on and which way it should go`() throws {
    let markup = Markup(try PageRenderer().html(Samples().dashboard))
    #expect(markup.texts { $0.hasClass("matrix-total") }.last == "文字 ▲ 文字 ✎ 灯由人工设定：文字 已报 1/2 · 按时 1文字")
    #expect(markup.texts { $0.hasClass("matrix-meta") } == ["↑越高越好 目标 文字 · 单位 文字 · 文字"])
  }

  @Test func `an indicator's page names the silent regions and leaves gaps in its chart`() throws {
    var page = Samples().indicator
    page.total = nil
    page.light = PageLight(.grey)
    page.lists = [PageNames(title: "未报", names: ["甲区", "乙县"]), PageNames(title: "迟报", names: [])]
    page.figures = []
    page.definition = []
    page.tables = []
    page.chart.values = [nil]
    let markup = Markup(try PageRenderer().html(page))
    #expect(markup.texts { $0.hasClass("names") } == ["甲区乙县"])
    #expect(markup.texts { $0.name == "summary" } == ["未报 (2)"])
    #expect(markup.texts { $0.hasClass("big-value") } == ["— 无数据"])
    #expect(!markup.text.contains("灯由人工设定"))
    #expect(markup.openings.compactMap { $0["data-chart"] }.first?.contains("\"values\":[null]") == true)
  }

  @Test func `a light that a person set says so with the reason, in words`() throws {
    var page = Samples().indicator
    page.light = PageLight(.green, reason: "口径有变")
    let markup = Markup(try PageRenderer().html(page))
    #expect(markup.texts { $0.name == "p" && $0.hasClass("set-by-hand") } == ["✎ 灯由人工设定：口径有变"])
    var front = Samples().dashboard
    front.rows[0].cells = [MatrixCell(value: "7", light: PageLight(.green, reason: "口径有变"))]
    #expect(Markup(try PageRenderer().html(front)).texts { $0.hasClass("cell") } == ["✓✎7 达标 灯由人工设定：口径有变"])
  }

  @Test func `a region's cell says on how many reports it stands and how many were in time`() throws {
    var page = Samples().dashboard
    let count = ReportCount(reported: 3, onTime: 2, expected: 5)
    page.rows[0].cells = [MatrixCell(value: "7", light: PageLight(.grey), count: count)]
    #expect(
      Markup(try PageRenderer().html(page)).texts { $0.hasClass("cell") } == ["○73/5 未判断 已报 3/5 · 按时 2"])
    page.rows[0].cells = [
      MatrixCell(value: nil, light: PageLight(.grey), count: ReportCount(reported: 0, onTime: 0, expected: 5))
    ]
    #expect(Markup(try PageRenderer().html(page)).texts { $0.hasClass("cell") } == ["—0/5 无数据 已报 0/5"])
  }

  @Test func `targets that no indicator judges are counted on a card that leads to the list`() throws {
    var page = Samples().dashboard
    page.summary.targets = PageLocation("/targets")
    let markup = Markup(try PageRenderer().html(page))
    #expect(markup.texts { $0.hasClass("card-count") }.last == "已绑定目标 9/12 9/12 还有 3 个目标没有绑定指标")
    #expect(markup.openings.contains { $0.name == "a" && $0["href"] == "/targets" })
    page.summary.targetsBound = 12
    #expect(!Markup(try PageRenderer().html(page)).text.contains("没有绑定指标"))
  }

  @Test(arguments: [0, 2, 5])
  func `a row of a sheet has one cell for each column however many it was given`(count: Int) throws {
    var page = Samples().sheet
    page.tables = [
      SheetTable(
        title: "表", columns: ["甲", "乙", "丙"].map { .init($0) },
        rows: [.init((0..<count).map { SheetCell("v\($0)") })], emptyText: "空")
    ]
    page.facts = []
    let markup = Markup(try PageRenderer().html(page))
    let cells = markup.texts { $0.name == "td" || $0.name == "th" && $0["scope"] == "row" }
    #expect(cells == (0..<3).map { $0 < count ? "v\($0)" : "— 无数据" })
    page.tables[0].rows = []
    #expect(Markup(try PageRenderer().html(page)).texts { $0.hasClass("absent") } == ["空"])
  }

  @Test func `an office sees what has not gone up, and its ledger says who does what`() throws {
    var page = Samples().office
    page.tasks[0].units = UnitRole.allCases.map { .init(name: "教委", role: $0) }
    page.tasks[0].percent = nil
    page.tasks[0].targets[0].value = nil
    page.figures[0].value = nil
    let markup = Markup(try PageRenderer().html(page))
    #expect(markup.texts { $0.hasClass("counter-unsent") } == ["未上报改动 3下次同步时上报"])
    #expect(markup.texts { $0.hasClass("units") } == ["牵头 教委参与 教委负责 教委按职责分工 教委"])
    #expect(markup.texts { $0.hasClass("ledger-percent") } == ["— 无数据"])
    #expect(markup.texts { $0.hasClass("targets") } == ["文字 · — 无数据 ○ 未判断"])
    #expect(markup.texts { $0.hasClass("absent") }.filter { $0 == "— 无数据" }.count == 3)
    #expect(markup.texts { $0["id"] == "table-1" } == ["文字"])
  }

  @Test func `the chosen entry of a filter is marked and an empty ledger says so`() throws {
    var page = Samples().office
    page.tasks = []
    page.figures = []
    page.tables = []
    page.statusFilter = LedgerFilter(
      name: "status", choices: LedgerStatus.allCases.map { .init(value: $0.rawValue, label: $0.label(in: .chinese)) },
      selected: "done")
    page.unitFilter.selected = nil
    let markup = Markup(try PageRenderer().html(page))
    #expect(markup.openings.filter { $0["selected"] != nil }.compactMap { $0["value"] } == ["done"])
    #expect(markup.text.contains("没有符合条件的任务。") && markup.text.contains("还没有填报指标数据。"))
  }

  @Test(arguments: [(-5, "0%"), (140, "100%"), (Int.max, "100%")])
  func `a percent out of range is shown at the end of the bar`(percent: Int, shown: String) throws {
    var page = Samples().office
    page.tasks[0].percent = percent
    page.tasks[0].isSelfAssessed = false
    #expect(Markup(try PageRenderer().html(page)).texts { $0.hasClass("ledger-percent") } == [shown + shown])
  }

  @Test func `nothing expected makes no bar without an end`() throws {
    var page = Samples().dashboard
    page.completeness[0].expected = 0
    page.completeness[0].reported = 0
    page.summary.tasksTotal = 0
    for bar in Markup(try PageRenderer().html(page)).openings where bar.name == "progress" {
      #expect((Int(bar["max"] ?? "") ?? 0) > 0)
    }
  }

  @Test func `empty lists still make a page`() throws {
    var page = Samples().dashboard
    page.columns = []
    page.rows = []
    page.completeness = []
    page.actions = []
    page.syncs = []
    page.selectors = []
    page.path = []
    page.frame.navigation = []
    page.frame.asOf = nil
    let markup = Markup(try PageRenderer().html(page))
    #expect(markup.firstUnbalanced == nil)
    #expect(markup.text.contains("尚未收到数据"))
  }

  @Test(arguments: LedgerStatus.allCases)
  func `each state of a task has its own sign, words and colour`(status: LedgerStatus) throws {
    var page = Samples().office
    page.tasks[0].status = status
    let markup = Markup(try PageRenderer().html(page))
    #expect(markup.texts { $0.hasClass("status") } == [status.symbol + " " + status.label(in: .chinese)])
    let isStyled = PageAssets.styles.contains(".status-" + status.rawValue)
    #expect(isStyled)
    #expect(LedgerStatus.allCases.filter { $0.symbol == status.symbol } == [status])
  }

  @Test func `the tasks of an action and of all actions add up`() throws {
    var page = Samples().dashboard
    page.actions.append(
      ActionProgress(
        name: "二", done: 10, inProgress: 20, delayed: 30, overdue: 40, notStarted: 50, cancelled: 60,
        averagePercent: nil))
    let markup = Markup(try PageRenderer().html(page))
    // The texts of a row's cells follow each other without a space.
    let rows = markup.texts { $0.name == "tr" }
    let second = ["二", "210", "10", "20", "30", "40", "50", "60", "— 无数据"].joined()
    let sum = ["合计", "225", "11", "22", "35", "43", "54", "60"].joined()
    #expect(rows.suffix(4).prefix(2) == [second, sum])
  }
}
