import Desk
import Documents
import Model

/// Lists of regions in CSV, with or without a heading line.
enum RegionList {
  /// Regions with tier, parent and years: `code,name,tier,parent[,valid_from,valid_to]`.
  /// - Throws: `list-malformed` with the line.
  static func read(_ bytes: [UInt8]) throws -> [Region] {
    try lines(bytes).map { number, fields in
      guard fields.count >= 4, let code = RegionCode(fields[0]), let tier = RegionTier(rawValue: fields[2]),
        !fields[1].isEmpty, fields[3].isEmpty || RegionCode(fields[3]) != nil
      else {
        throw DeskError.regionsFile(line: number, "应为 代码,名称,级别,上级代码", "wanted: code,name,tier,parent")
      }
      return Region(
        code: code, name: fields[1], tier: tier, parent: RegionCode(fields[3]),
        validFrom: try year(fields, 4, line: number), validTo: try year(fields, 5, line: number))
    }
  }

  /// A year that may be left out, but not mistyped.
  private static func year(_ fields: [String], _ position: Int, line: Int) throws -> Int? {
    guard position < fields.count, !fields[position].isEmpty else { return nil }
    guard let year = Int(fields[position]) else {
      throw DeskError.regionsFile(
        line: line, "“\(fields[position])”不是年份", "“\(fields[position])” is not a year")
    }
    return year
  }

  /// Codes in the first column.
  /// - Throws: `list-malformed` with the line.
  static func codes(_ bytes: [UInt8]) throws -> [RegionCode] {
    let read = try lines(bytes)
    let codes = try read.map { number, fields in
      guard let code = fields.first.flatMap(RegionCode.init) else {
        throw DeskError.regionsFile(line: number, "第一列应为区划代码", "the first column must be a region code")
      }
      return code
    }
    guard !codes.isEmpty else {
      throw DeskError.regionsFile(line: 1, "没有任何地区", "there is no region in the list")
    }
    guard Set(codes).count == codes.count else {
      throw DeskError.regionsFile(line: 1, "同一代码出现两次", "a code stands twice")
    }
    return codes
  }

  private static func lines(_ bytes: [UInt8]) throws -> [(number: Int, fields: [String])] {
    let rows: [CSVRow]
    do { rows = try CSVReader.rows(bytes) } catch {
      throw DeskError.regionsFile(line: 1, "文件不是 CSV 文本", "the file is no CSV text")
    }
    return rows.enumerated().compactMap { index, row in
      let fields = row.fields.map(InputText.clean)
      let isHeading = index == 0 && ["code", "代码"].contains(fields.first)
      return isHeading || fields.allSatisfy(\.isEmpty) ? nil : (row.line, fields)
    }
  }
}
