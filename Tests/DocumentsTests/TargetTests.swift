import Model
import Testing

@testable import Documents

@Suite struct `Targets` {
  /// An item and what its targets look like: operator, value, unit, deadline.
  struct Case: Sendable, CustomTestStringConvertible {
    let item: String
    let want: [String]
    var testDescription: String { item }
    init(_ item: String, _ want: String...) {
      self.item = item
      self.want = want
    }
  }

  private static func brief(_ target: PlanTarget) -> String {
    let value =
      switch target.value {
      case .single(let number): number.description
      case .range(let low, let high): "\(low)~\(high)"
      }
    var words = ["\(target.operator.rawValue)\(value)\(target.unit)"]
    if let deadline = target.deadline { words.append(deadline) }
    if target.strict == true { words.append("strict") }
    if target.approximate == true { words.append("approximate") }
    if let modality = target.modality { words.append(modality.rawValue) }
    if let baseline = target.baseline { words.append("from \(baseline)") }
    return words.joined(separator: " ")
  }

  static let cases = [
    Case("居民健康素养水平达到28%，规范管理率达95%以上。", ">=28%", ">=95%"),
    Case("完成率不少于百分之九十五，检测率≥ 90 ％。", ">=95%", ">=90%"),
    Case("吸烟率低于24.5%，低出生体重发生率控制在5%以内，次均费用不超过300元。", "<=24.5% strict", "<=5%", "<=300元"),
    Case("婴儿死亡率、孕产妇死亡率分别下降到4.0‰、10/10万。", "<=4‰", "<=10/10万"),
    Case("到2023年底和2030年，过早死亡率分别不高于15%和13%。", "<=15% 2023-12-31", "<=13% 2030-12-31"),
    Case("近视率力争比2022年下降0.5至1个百分点。", "decrease-between0.5~1百分点 strive from 2022"),
    Case("吸烟率较上年下降1个百分点。", "=1百分点 from 2022"),
    Case("遴选案例10-15篇、基地4—5个，建设示范点3～5家。", "between10~15篇", "between4~5个", "between3~5家"),
    Case("10月底前建成基地5个，2024年2月底前建成8个。", "=5个 2023-10-31", "=8个 2024-02-29"),
    Case("创建无烟家庭200户（2023年6月底前完成）。", "=200户 2023-06-30"),
    Case("上半年完成30所，年内培训1.5万人次。", "=30所 2023-06-30", "=1.5万人次 2023-12-31"),
    Case("每季度至少召开1次，播放量突破1000万次。", ">=1次", ">=1000万次 strict"),
    Case("居民心理健康素养水平由15%提高到20%左右。", ">=20% approximate"),
    Case("确保覆盖率达到90%以上，建档率达到80%。", ">=90% ensure", ">=80% ensure"),
    Case("保障每名学生每天1小时锻炼，保持开课率100%。", ">=1小时/天 ensure", "=100% maintain"),
    Case("知晓率、治疗率均达到60%。", ">=60%", ">=60%"),
    Case("二级以上医院全部达标，实现村卫生室全覆盖。", "all100%", "all100%"),
    Case("新建2,500平方米，表彰先进集体二十个、创建两家、举办三场发布会。", "=2500平方米", "=20个", "=2家", "=3场"),
    Case("发展指数达85，人均预期寿命达82.4岁。", ">=85", ">=82.4岁"),
    Case("新建１２个基地，占比百分之3.5。", "=12个", "=3.5%"),
    Case("力争到2025年，建成示范区10个以上、示范点30个左右。", ">=10个 2025-12-31 strive", "=30个 2025-12-31 approximate strive"),
  ]

  @Test(arguments: cases) func `are read from the wordings of the genre`(example: Case) throws {
    let task = try #require(try PlanFixtures.task(example.item))
    #expect(task.targets.map(Self.brief) == example.want)
    for target in task.targets { #expect(task.text.contains(target.quote)) }
  }

  @Test(arguments: [
    "举办第20个宣传周活动，迎接成立70周年。", "组织第十四届运动会，推广5G和2型糖尿病管理。", "对65岁及以上老年人开展体检。",
    "在500人以上企业推广，二级以上医院参加。", "贯彻《规划（2021-2025年）》和“十四五”要求。", "打造15分钟健康服务圈，培育一批典型。",
    "全市12个县区、186个乡镇共同推进。", "指导沈阳、大连两个试点城市。", "进一步统一思想，推动一体化，坚持两个维护。",
    "检出率预计为20%。", "2022年开展评估，总结2021年工作。", "做好“三高”共管和12320热线服务。", "建设“胸痛、卒中”两大中心。",
  ])
  func `are not read from years, ages, grades, editions, names and estimates`(item: String) throws {
    let task = try #require(try PlanFixtures.task(item))
    #expect(task.targets.map(Self.brief) == [])
  }

  @Test func `that are parts of another say so`() throws {
    let task = try #require(try PlanFixtures.task("新建基地5—8个，其中省级基地3个。"))
    #expect(task.targets.map(\.subsetOf) == [nil, task.targets.first?.indicator])
  }

  @Test func `name the responsibility clause they fall under`() throws {
    let task = try #require(try PlanFixtures.task("新建3个基地（区教委负责）。培训50人。（区卫生健康委负责）"))
    #expect(task.targets.map(\.clause) == [nil, 2])
  }
}
