import Testing

/// Districts, cities and a province through the real programs, with every rule over places and over time; what
/// `rollup` prints is held against tables that were computed by hand from the figures below.
///
/// A table's columns: indicator, value, numerator/denominator, reported/expected, missing, 不适用, late, operator with
/// target, met, attainment in per cent, as of when, light; a dash is null. The years are long over (and 2099 is not
/// begun), so that lights do not depend on the day.
@Suite struct `Tables computed by hand in three tiers` {
  func enter(_ province: ThreeTierProvince) throws {
    try province.register("210102", "一小,school\n二小,school\n三小,school\n甲,base\n乙,base")
    try province.register("210103", "四小,school\n五小,school\n丙,base")
    try province.importFigures(
      "210102",
      """
      T-SUM,2022-Q1,10\nT-SUM,2022-Q2,20.5
      T-LAST,2022-Q1,,50,100\nT-LAST,2022-Q4,,160,200
      T-RATIO,2022-Q1,,1,200\nT-RATIO,2022-Q2,,2,300
      T-COV,2022,1
      T-ENTC,2022,,,,,,一小,是\nT-ENTC,2022,,,,,,二小,是\nT-ENTC,2022,,,,,,三小,否
      T-ENT,2022-Q1,,,,,,甲,是\nT-ENT,2022-Q2,,,,,,甲,是\nT-ENT,2022-Q2,,,,,,乙,是
      T-MEAN,2022,20,,,100
      T-MIN,2022,95.2\nT-MAX,2022,12
      T-STG,2022,,,,,,,,5000,1000,900
      T-LATE,2022,3\nT-LATE,2099,8
      """)
    try province.importFigures(
      "210103",
      """
      T-SUM,2022-Q1,30
      T-LAST,2022-Q1,,30,60\nT-LAST,2022-Q2,,45,90
      T-RATIO,2022-Q1,,3,500
      T-COV,2022,0
      T-ENTC,2022,,,,,,四小,是
      T-ENT,2022-Q1,,,,,,丙,是
      T-MEAN,2022,30,,,300
      T-MIN,2022,91.5\nT-MAX,2022,18
      T-STG,2022,,,,,,,,3000,500,
      T-LATE,2022,4\nT-LATE,2099,9
      """)
    try province.importFigures(
      "210202",
      """
      T-SUM,2022-Q1,,,,,是\nT-SUM,2022-Q2,7
      T-LAST,2022-Q4,,20,50
      T-RATIO,2022-Q3,,0,100
      T-COV,2022,,,,,是
      T-ENTC,2022,,,,,是
      T-MEAN,2022,24.5,,,200
      T-MIN,2022,97\nT-MAX,2022,15.5
      T-STG,2022,,,,,,,,100,,
      T-OWN,2022,76
      T-LATE,2022,5
      """)
    try province.run("210102", "consultation", "add", "控烟方案论证", "--on", "2022-06-10", "--experts", "5")
    try province.run("210102", "consultation", "add", "膳食方案论证", "--on", "2022-07-10", "--experts", "2")
    try province.run("210202", "consultation", "add", "控烟方案论证", "--on", "2022-06-10", "--experts", "3")
    try province.run("210000", "observe", "T-OWN", "--period", "2022", "--value", "78.25")
    for period in ["2022", "2022-Q1", "2099"] { try province.run("210102", "submit", period) }
    for org in ["210103", "210202"] { try province.run(org, "submit", "2022") }
  }

  /// The city accepts a quarter and returns a year; the province accepts two years, determines one figure and hands one
  /// down.
  func review(_ province: ThreeTierProvince) throws {
    try province.run("210100", "review", "accept", "210102", "2022-Q1")
    try province.run("210100", "review", "return", "210103", "2022", "--reason", "分母与年报不符")
    for org in ["210102", "210202"] { try province.run("210000", "review", "accept", org, "2022") }
    try province.run(
      "210000", "adjust", "T-MEAN", "--org", "210202", "--period", "2022", "--value", "23", "--weight", "200",
      "--reason",
      "抽查核减")
    try province.run(
      "210000", "adjust", "T-OWN", "--org", "210102", "--period", "2022", "--value", "77.9", "--hand-down", "统计年鉴")
  }

  func expect(_ lines: [String], _ table: String, at place: SourceLocation = #_sourceLocation) {
    let wanted = table.split(separator: "\n").map(String.init)
    for line in lines where !wanted.contains(line) { Issue.record("printed: \(line)", sourceLocation: place) }
    for line in wanted where !lines.contains(line) { Issue.record("by hand: \(line)", sourceLocation: place) }
    #expect(lines.count == wanted.count, sourceLocation: place)
  }

  @Test func `every rule over places and time climbs as computed by hand, under both lenses`() async throws {
    let province = try await ThreeTierProvince()
    try enter(province)
    try province.night()
    try review(province)
    try province.night()
    try expectProvince(province)
    try expectCities(province)
    try expectDistricts(province)
    try expectQuarters(province)
    try expectApproved(province)
    for hub in [ThreeTierProvince.province] + ThreeTierProvince.cities { try province.run(hub, "verify") }
  }

  func expectProvince(_ province: ThreeTierProvince) throws {
    // T-ALL   neither part is known to be met: 0 of 2.
    // T-CON   (1 + 0 + 1) ÷ (2 + 0 + 1) = 2 ÷ 3; 66.666… ÷ 60 = 111.111… %
    // T-COV   1 ÷ (4 expected − 1 不适用); with the silent one 2 ÷ 3 would meet 50: open. 33.333… ÷ 50 = 66.666… %
    // T-ENT   甲, 乙, 丙, each once; quarters owed 16, given 2 + 1. Reached already.
    // T-ENTC  一小, 二小, 四小 of 5 on the registers; with 五小 80 %, so 60 is met either way.
    // T-FIL   two indicators of the set: 3 + 3 reports of 4 + 4; 75 ÷ 70 = 107.142857… %
    // T-LAST  last quarters: (160 + 45 + 20) ÷ (200 + 90 + 50) = 225 ÷ 340; the fourth is given by 2 of 4.
    //         66.176470… ÷ 60 = 110.294117… %
    // T-LATE  3 + 4 + 5, all handed in long after ten days.
    // T-MAX   18; 15 ÷ 18 = 83.333… %
    // T-MEAN  (20 × 100 + 30 × 300 + 24.5 × 200) ÷ 600 = 15 900 ÷ 600; 26.5 ÷ 25 = 106 %
    // T-MIN   91.5; ÷ 90 = 101.666… %
    // T-OWN   what the province itself entered; 78.25 ÷ 77.7 = 100.707850… %
    // T-RATIO (1 + 2 + 3 + 0) ÷ (200 + 300 + 500 + 100) × 1000 = 6 000 ÷ 1 100; 16 quarters owed, 4 given.
    //         6 ÷ 5.4545… = 110 %
    // T-STG   5000 + 3000 + 100 in the first stage; 8100 ÷ 5000 = 162 %
    // T-SUM   10 + 20.5 + 30 + 7; 16 quarters owed, 3 + 2 given, one of them by 不适用.
    try expect(
      province.table("210000", org: "210000", "2022"),
      """
      T-ALL 0 0/2 3/4 1 0 0 all- - 0 - red
      T-CON 66.666667 2/3 2/4 2 0 0 >=60 - 111.111111 - yellow
      T-COV 33.333333 1/3 3/4 1 1 0 >=50 - 66.666667 - red
      T-ENT 3 -/- 2/4 13 0 0 >=3 yes 100 - green
      T-ENTC 60 3/5 3/4 1 1 0 >=60 yes 100 - green
      T-FIL 75 6/8 4/4 2 0 0 >=70 yes 107.142857 - green
      T-LAST 66.176471 225/340 3/4 2 0 0 >=60 - 110.294118 2022-Q4 yellow
      T-LATE 12 -/- 3/4 1 0 3 >=- - - - grey
      T-MAX 18 -/- 3/4 1 0 0 <=15 - 83.333333 - red
      T-MEAN 26.5 -/- 3/4 1 0 0 >=25 - 106 - yellow
      T-MIN 91.5 -/- 3/4 1 0 0 >=90 - 101.666667 - yellow
      T-OWN 78.25 -/- 1/1 0 0 0 >=77.7 yes 100.707851 - green
      T-RATIO 5.454545 6/1100 3/4 12 0 0 <=6 - 110 - yellow
      T-STG 8100 -/- 3/4 1 0 0 >=5000 yes 162 - green
      T-SUM 67.5 -/- 3/4 11 0 0 >=100 - 67.5 - red
      """)
    #expect(try province.stages("210000", org: "210000") == [["筛查", "8100"], ["高危", "1500"], ["检查", "900"]])
    // In time and late: 8 was handed in before its year began, 9 never.
    try expect(
      province.table("210000", org: "210000", "2099", only: ["T-LATE"]),
      "T-LATE 17 -/- 2/4 2 0 1 >=- - - - grey")
  }

  func expectCities(_ province: ThreeTierProvince) throws {
    // Of 210100 both districts reported: what is owed is there, and judged. The counts T-ENT, T-STG and T-SUM are the
    // province's promise, and no target of a city's.
    // T-CON 1 ÷ 2; 50 ÷ 60. T-LAST (160 + 45) ÷ (200 + 90) = 205 ÷ 290 = 70.689655…, ÷ 60 = 117.816091… %
    // T-MEAN (2 000 + 9 000) ÷ 400 = 27.5. T-RATIO 6 ÷ 1 000. T-FIL 4 of 4; 100 ÷ 70 = 142.857142… %
    let first = """
      T-ALL 100 2/2 2/2 0 0 0 all- yes 100 - green
      T-CON 50 1/2 1/2 1 0 0 >=60 - 83.333333 - red
      T-COV 50 1/2 2/2 0 0 0 >=50 yes 100 - green
      T-ENT 3 -/- 2/2 5 0 0 >=- - - - grey
      T-ENTC 60 3/5 2/2 0 0 0 >=60 yes 100 - green
      T-FIL 100 4/4 2/2 0 0 0 >=70 yes 142.857143 - green
      T-LAST 70.689655 205/290 2/2 1 0 0 >=60 - 117.816092 2022-Q4 yellow
      T-LATE 7 -/- 2/2 0 0 2 >=- - - - grey
      T-MAX 18 -/- 2/2 0 0 0 <=15 no 83.333333 - red
      T-MEAN 27.5 -/- 2/2 0 0 0 >=25 yes 110 - green
      T-MIN 91.5 -/- 2/2 0 0 0 >=90 yes 101.666667 - green
      T-OWN - -/- 0/1 1 0 0 >=77.7 - - - grey
      T-RATIO 6 6/1000 2/2 5 0 0 <=6 - 100 - yellow
      T-STG 8000 -/- 2/2 0 0 0 >=- - - - grey
      T-SUM 60.5 -/- 2/2 5 0 0 >=- - - - grey
      """
    // Of 210200 one reported, and said of two that they do not apply; the other is silent.
    // T-MAX 15 ÷ 15.5 = 96.774193… %. T-MIN 97 ÷ 90. T-FIL 1 + 1 of 2 + 2. T-RATIO 0 ÷ 100 is a value; 6 ÷ 0 is none.
    let second = """
      T-ALL 0 0/2 1/2 1 0 0 all- - 0 - red
      T-CON 100 1/1 1/2 1 0 0 >=60 - 166.666667 - yellow
      T-COV - -/- 1/2 1 1 0 >=50 - - - grey
      T-ENT - -/- 0/2 8 0 0 >=- - - - grey
      T-ENTC - 0/0 1/2 1 1 0 >=60 - - - grey
      T-FIL 50 2/4 2/2 2 0 0 >=70 - 71.428571 - red
      T-LAST 40 20/50 1/2 1 0 0 >=60 - 66.666667 2022-Q4 red
      T-LATE 5 -/- 1/2 1 0 1 >=- - - - grey
      T-MAX 15.5 -/- 1/2 1 0 0 <=15 - 96.774194 - red
      T-MEAN 24.5 -/- 1/2 1 0 0 >=25 - 98 - red
      T-MIN 97 -/- 1/2 1 0 0 >=90 - 107.777778 - yellow
      T-OWN - -/- 0/1 1 0 0 >=77.7 - - - grey
      T-RATIO 0 0/100 1/2 7 0 0 <=6 - - - yellow
      T-STG 100 -/- 1/2 1 0 0 >=- - - - grey
      T-SUM 7 -/- 1/2 6 0 0 >=- - - - grey
      """
    for hub in ["210000", "210100"] { try expect(province.table(hub, org: "210100", "2022"), first) }
    for hub in ["210000", "210200"] { try expect(province.table(hub, org: "210200", "2022"), second) }
    #expect(try province.stages("210100", org: "210100") == [["筛查", "8000"], ["高危", "1500"], ["检查", "900"]])
    #expect(try province.stages("210200", org: "210200") == [["筛查", "100"], ["高危", ""], ["检查", ""]])
  }

  private func expectDistricts(_ province: ThreeTierProvince) throws {
    // Nothing came from 210203: no value is zero but the count of what it filled in, 0 of 2.
    try expect(
      province.table("210000", org: "210203", "2022"),
      """
      T-ALL - -/- 0/1 1 0 0 all- - - - grey
      T-CON - -/- 0/1 1 0 0 >=60 - - - grey
      T-COV - -/- 0/1 1 0 0 >=50 - - - grey
      T-ENT - -/- 0/1 4 0 0 >=- - - - grey
      T-ENTC - -/- 0/1 1 0 0 >=60 - - - grey
      T-FIL 0 0/2 1/1 2 0 0 >=70 - 0 - red
      T-LAST - -/- 0/1 1 0 0 >=60 - - - grey
      T-LATE - -/- 0/1 1 0 0 >=- - - - grey
      T-MAX - -/- 0/1 1 0 0 <=15 - - - grey
      T-MEAN - -/- 0/1 1 0 0 >=25 - - - grey
      T-MIN - -/- 0/1 1 0 0 >=90 - - - grey
      T-OWN - -/- 0/1 1 0 0 >=77.7 - - - grey
      T-RATIO - -/- 0/1 4 0 0 <=6 - - - grey
      T-STG - -/- 0/1 1 0 0 >=- - - - grey
      T-SUM - -/- 0/1 4 0 0 >=- - - - grey
      """)
    // What was handed down stands for a district that entered nothing itself; another entered its own.
    // 77.9 ÷ 77.7 = 100.257400… %; 76 ÷ 77.7 = 97.812097… %
    let own: Set = ["T-OWN"]
    try expect(
      province.table("210100", org: "210102", "2022", only: own),
      "T-OWN 77.9 -/- 1/1 0 0 0 >=77.7 yes 100.2574 - green")
    try expect(
      province.table("210200", org: "210202", "2022", only: own),
      "T-OWN 76 -/- 1/1 0 0 0 >=77.7 no 97.812098 - red")
  }

  func expectQuarters(_ province: ThreeTierProvince) throws {
    // Q1: (50 + 30) ÷ (100 + 60) = 50 %; (1 + 3) ÷ (200 + 500) × 1000 = 5.714285…, 6 ÷ that = 105 %; 10 + 30.
    try expect(
      province.table("210000", org: "210000", "2022-Q1"),
      """
      T-ENT 2 -/- 2/4 2 0 0 >=3 - 66.666667 - red
      T-LAST 50 80/160 2/4 2 0 0 >=60 - 83.333333 - red
      T-RATIO 5.714286 4/700 2/4 2 0 0 <=6 - 105 - yellow
      T-SUM 40 -/- 3/4 1 1 0 >=100 - 40 - red
      """)
    // Q2: 45 ÷ 90; 2 ÷ 300 × 1000 = 6.666…, 6 ÷ that = 90 %; 20.5 + 7.
    try expect(
      province.table("210000", org: "210000", "2022-Q2"),
      """
      T-ENT 2 -/- 1/4 3 0 0 >=3 - 66.666667 - red
      T-LAST 50 45/90 1/4 3 0 0 >=60 - 83.333333 - red
      T-RATIO 6.666667 2/300 1/4 3 0 0 <=6 - 90 - red
      T-SUM 27.5 -/- 2/4 2 0 0 >=100 - 27.5 - red
      """)
    // Q4: (160 + 20) ÷ (200 + 50) = 72 %; ÷ 60 = 120 %. Of the others nobody said anything.
    try expect(
      province.table("210000", org: "210000", "2022-Q4"),
      """
      T-ENT - -/- 0/4 4 0 0 >=3 - - - grey
      T-LAST 72 180/250 2/4 2 0 0 >=60 - 120 - yellow
      T-RATIO - -/- 0/4 4 0 0 <=6 - - - grey
      T-SUM - -/- 0/4 4 0 0 >=100 - - - grey
      """)
  }

  func expectApproved(_ province: ThreeTierProvince) throws {
    // Accepted are 2022 and 2022-Q1 of 210102 and 2022 of 210202, whose T-MEAN was determined as 23 × 200; 2022 of
    // 210103 was returned.
    // T-COV  1 ÷ (4 − 1). T-ENT 甲 of the first quarter. T-ENTC 2 of 5; with the two nobody spoke of 80 %.
    // T-FIL  2 + 2 of 8; 50 ÷ 70. T-LAST 50 ÷ 100 as of the first quarter. T-LATE 3 + 5. T-MAX 15.5. T-MIN 95.2;
    //        ÷ 90 = 105.777… %. T-MEAN (20 × 100 + 23 × 200) ÷ 300 = 6 600 ÷ 300; 22 ÷ 25 = 88 %.
    // T-RATIO 1 ÷ 200 × 1000; 6 ÷ 5. T-STG 5000 + 100. T-OWN nobody above accepted the province's own.
    let table = """
      T-ALL 0 0/2 2/4 2 0 0 all- - 0 - red
      T-CON 66.666667 2/3 2/4 2 0 0 >=60 - 111.111111 - yellow
      T-COV 33.333333 1/3 2/4 2 1 0 >=50 - 66.666667 - red
      T-ENT 1 -/- 1/4 15 0 0 >=3 - 33.333333 - red
      T-ENTC 40 2/5 2/4 2 1 0 >=60 - 66.666667 - red
      T-FIL 50 4/8 4/4 4 0 0 >=70 - 71.428571 - red
      T-LAST 50 50/100 1/4 4 0 0 >=60 - 83.333333 2022-Q1 red
      T-LATE 8 -/- 2/4 2 0 2 >=- - - - grey
      T-MAX 15.5 -/- 2/4 2 0 0 <=15 - 96.774194 - red
      T-MEAN 22 -/- 2/4 2 0 0 >=25 - 88 - red
      T-MIN 95.2 -/- 2/4 2 0 0 >=90 - 105.777778 - yellow
      T-OWN - -/- 0/1 1 0 0 >=77.7 - - - grey
      T-RATIO 5 1/200 1/4 15 0 0 <=6 - 120 - yellow
      T-STG 5100 -/- 2/4 2 0 0 >=5000 yes 102 - green
      T-SUM 10 -/- 1/4 15 0 0 >=100 - 10 - red
      """
    try expect(province.table("210000", org: "210000", "2022", lens: "approved"), table)
    #expect(
      try province.stages("210000", org: "210000", lens: "approved") == [
        ["筛查", "5100"], ["高危", "1000"], ["检查", "900"],
      ])
    // The province's decisions reached the city, and the city's the province.
    for hub in ["210000", "210200"] {
      try expect(
        province.table(hub, org: "210202", "2022", lens: "approved", only: ["T-MEAN", "T-OWN"]),
        "T-MEAN 23 -/- 1/1 0 0 0 >=25 no 92 - red\nT-OWN 76 -/- 1/1 0 0 0 >=77.7 no 97.812098 - red")
    }
    for hub in ["210000", "210100"] {
      try expect(
        province.table(hub, org: "210103", "2022", lens: "approved", only: ["T-MEAN"]),
        "T-MEAN - -/- 0/1 1 0 0 >=25 - - - grey")
    }
  }
}
