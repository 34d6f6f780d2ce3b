extension Frequency {
  /// The word on screen.
  package var title: LocalizedText {
    switch self {
    case .year: LocalizedText("按年", "year")
    case .half: LocalizedText("按半年", "half-year")
    case .quarter: LocalizedText("按季度", "quarter")
    case .month: LocalizedText("按月", "month")
    }
  }
}

extension RegionTier {
  /// The word on screen.
  package var title: LocalizedText {
    switch self {
    case .province: LocalizedText("省级", "province")
    case .city: LocalizedText("地市级", "city")
    case .district: LocalizedText("区县级", "district")
    case .town: LocalizedText("乡镇级", "town")
    }
  }
}

extension RollupRule {
  /// The word on screen.
  package var title: LocalizedText {
    switch self {
    case .sum: LocalizedText("相加", "sum")
    case .ratio: LocalizedText("比率", "ratio")
    case .coverageOfRegions: LocalizedText("地区覆盖", "regions covered")
    case .coverageOfEntities: LocalizedText("机构覆盖", "entities covered")
    case .entities: LocalizedText("机构个数", "entities")
    case .weightedMean: LocalizedText("加权平均", "weighted mean")
    case .minimum: LocalizedText("最低值", "minimum")
    case .maximum: LocalizedText("最高值", "maximum")
    case .stages: LocalizedText("分环节", "stages")
    case .own: LocalizedText("本级填报", "own")
    case .allOf: LocalizedText("全部达标", "all of")
    case .derived: LocalizedText("推算", "derived")
    }
  }
}

extension SectionKind {
  /// The word on screen.
  package var title: LocalizedText {
    switch self {
    case .general: LocalizedText("机制与部署", "general")
    case .action: LocalizedText("重点工作", "action")
    case .policy: LocalizedText("政策文件", "policy")
    case .activity: LocalizedText("特色活动", "activity")
    }
  }
}
