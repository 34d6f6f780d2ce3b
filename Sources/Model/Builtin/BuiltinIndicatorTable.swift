extension BuiltinIndicators {
  /// The core indicators: one line each, fields divided by `|`.
  ///
  /// The fields are code, name, unit, direction, operator, kind, rule, factor, frequency, rule over time, whether the
  /// numerator is a subset of the denominator, numerator, denominator, targets by year, tier of entry, note, kind of the
  /// register, parts, least denominator of a light, checks of an entry, and whether it binds (指标性质).
  /// Names and confirmed targets: the national assessment frame (State Council office document 2019 no. 32); what
  /// the note marks as to be verified is not confirmed.
  static let table = """
    HC01|人均预期寿命|岁|up|>=|outcome|own||year|last||||2022=77.7;2030=79.0|province|各级显示本级填报或上级下发的数值||||range=50..100;jump=10|
    HC02|婴儿死亡率|‰|down|<=|outcome|ratio|1000|year|last|no|婴儿死亡数|活产数|2022=7.5;2030=5.0|district|活产数低于下限时只列例数、不亮灯；下限待核实|||1000||
    HC03|5岁以下儿童死亡率|‰|down|<=|outcome|ratio|1000|year|last|no|5岁以下儿童死亡数|活产数|2022=9.5;2030=6.0|district|活产数低于下限时只列例数、不亮灯；下限待核实|||1000||
    HC04|孕产妇死亡率|1/10万|down|<=|outcome|ratio|100000|year|last|no|孕产妇死亡数|活产数|2022=18;2030=12|district|活产数低于下限时只列例数、不亮灯；下限待核实|||10000||
    HC05|城乡居民达到《国民体质测定标准》合格以上的人数比例|%|up|>=|outcome|weighted-mean||year|last||||2022=90.86;2030=92.17|district|2030年目标待核实；权重为调查年龄段人口数，不用样本量|||||
    HC06|居民健康素养水平|%|up|>=|outcome|weighted-mean||year|last||||2022=22;2030=30|district|权重为15—69岁人口数，不用样本量|||||
    HC07|经常参加体育锻炼人数比例|%|up|>=|outcome|weighted-mean||year|last||||2022=37;2030=40|district|2030年目标待核实；权重为调查年龄段人口数，不用样本量|||||
    HC08|重大慢性病过早死亡率|%|down|<=|outcome|own||year|last||||2022=15.9;2030=13.0|province|各级显示本级填报或上级下发的数值|||||
    HC09|每千常住人口执业（助理）医师数|人|up|>=|government|ratio|1000|year|last|no|执业（助理）医师数|常住人口数|2022=2.6;2030=3.0|district|2030年目标待核实|||||
    HC10|个人卫生支出占卫生总费用的比重|%|down|<=|government|own||year|last||||2022=27.5;2030=25|province|各级显示本级填报或上级下发的数值|||||
    HC11|建立并完善健康科普专家库和资源库，构建健康科普知识发布和传播机制|是/否|yes|=|government|coverage/region||year|last||||2022=1;2030=1|district||||||约束性
    HC12|建立医疗机构和医务人员开展健康教育和健康促进的绩效考核机制|是/否|yes|=|government|coverage/region||year|last||||2022=1;2030=1|district||||||约束性
    HC13|产前筛查率|%|up|>=|government|ratio|100|year|last|no|接受产前筛查的孕妇数|孕产妇数|2022=70;2030=80|district|2030年目标待核实；两个人群口径不同，分子大于分母时只提醒|||||
    HC14|新生儿遗传代谢性疾病筛查率|%|up|>=|government|ratio|100|year|last|no|接受筛查的新生儿数|活产数|2022=98;2030=98|district|2030年目标待核实；两个人群口径不同，分子大于分母时只提醒|||||
    HC15|农村适龄妇女宫颈癌和乳腺癌筛查覆盖率|%|up|>=|government|coverage/region||year|last||||2022=80;2030=90|district|2030年目标待核实；汇总规则待核实；没有农村适龄妇女的地区填不适用|||||
    HC16|国家学生体质健康标准达标优良率|%|up|>=|outcome|ratio|100|year|last|yes|达到优良的学生数|参加测试的学生数|2022=50;2030=60|district||||||
    HC17|符合要求的中小学体育与健康课程开课率|%|up|>=|government|coverage/entity||year|last||开足课程的学校|名册中的中小学校|2022=100;2030=100|district|按学校名册计算|school||||
    HC18|中小学生每天校内体育活动时间达到1小时的学校比例|%|up|>=|government|coverage/entity||year|last||达到1小时的学校|名册中的中小学校|2022=100;2030=100|district|汇总规则待核实|school||||
    HC19|配备符合要求的卫生专业技术人员的中小学校比例|%|up|>=|government|ratio|100|year|last|yes|符合要求的学校数|全部中小学校数|2022=70;2030=90|district|目标值待核实；寄宿制或600人以上学校须配专职人员|||||
    HC20|配备专兼职心理健康工作人员的中小学校比例|%|up|>=|government|ratio|100|year|last|yes|已配备的学校数|中小学校数|2022=80;2030=90|district|目标值待核实|||||
    HC21|接尘工龄不足5年的劳动者新发尘肺病报告例数占年度报告总例数比例|%|down|trend-down|outcome|ratio|100|year|last|yes|接尘工龄不足5年新发例数|年度报告总例数||district|目标是比上年下降，以百分点计|||||
    HC22|二级以上综合性医院设老年医学科比例|%|up|>=|government|ratio|100|year|last|yes|设老年医学科的医院数|二级以上综合性医院数|2022=50;2030=90|district|目标值待核实|||||
    HC23|高血压患者规范管理率|%|up|>=|government|ratio|100|quarter|last|yes|规范管理的高血压患者数|在管高血压患者数|2022=60;2030=70|district|在管患者累计数，不跨季度相加|||||
    HC24|糖尿病患者规范管理率|%|up|>=|government|ratio|100|quarter|last|yes|规范管理的2型糖尿病患者数|在管2型糖尿病患者数|2022=60;2030=70|district|在管患者累计数，不跨季度相加|||||
    HC25|提供规定种类中医非药物疗法的机构比例|%|up|>=|government|all-of||year|last|||||district|复合指标：HC25a与HC25b都达标才算达标||HC25a;HC25b|||
    HC25a|提供6类以上中医非药物疗法的乡镇卫生院和社区卫生服务中心比例|%|up|>=|government|ratio|100|year|last|yes|提供6类以上的机构数|乡镇卫生院和社区卫生服务中心数|2022=100;2030=100|district|目标值待核实|||||
    HC25b|提供4类以上中医非药物疗法的村卫生室比例|%|up|>=|government|ratio|100|year|last|yes|提供4类以上的村卫生室数|村卫生室数|2022=70;2030=80|district|目标值待核实|||||
    HC26|以乡（镇、街道）为单位适龄儿童免疫规划疫苗接种率|%|up|>|government|minimum||year|last||||2022=90;2030=90|district|汇总规则待核实；乡镇用 region add 登记后逐个填报，以最低的为准|||||
    """
}
