import Model

/// A register as CSV: one entity a line.
struct EntitySheet {
  private(set) var entries: [(line: Int, entry: EntityDesk.Entry)] = []
  private(set) var bad: [BadRow] = []

  /// Reads a sheet.
  ///
  /// - Parameters:
  ///   - kind: The kind of lines that name none, or empty.
  /// - Throws: `sheet-unreadable`.
  init(_ bytes: [UInt8], kind: String, language: Language, desk: EntityDesk) throws(DeskError) {
    let sheet = try HeadedSheet(bytes)
    let (name, kinds) = (sheet.position(["名称", "机构", "单位名称", "学校", "name"]), sheet.position(["类别", "kind"]))
    let (code, from) = (sheet.position(["代码", "机构代码", "code"]), sheet.position(["起始年", "from"]))
    guard name != nil, kinds != nil || !kind.isEmpty else {
      throw .sheetUnreadable("第一行缺少“名称”或“类别”列", "the first line lacks the columns name or kind")
    }
    for line in sheet.lines {
      let title = LocalizedText("名称", "name")[language]
      if let text = line[from], Int(InputText.clean(text)) == nil {
        let problem = DeskError.entityWrong("起始年“\(text)”不是年份", "“\(text)” is no year")
        bad.append(BadRow(row: line.number, column: sheet.headings[from ?? 0], problem, language))
        continue
      }
      let entry = EntityDesk.Entry(
        kind: line[kinds] ?? kind, name: line[name] ?? "", code: line[code] ?? "",
        validFrom: line[from].flatMap { Int(InputText.clean($0)) })
      if let problem = desk.problem(with: entry) {
        bad.append(BadRow(row: line.number, column: title, problem, language))
      } else {
        entries.append((line.number, entry))
      }
    }
  }
}
