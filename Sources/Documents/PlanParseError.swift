/// Why a file could not be read as a plan.
package struct PlanParseError: Error, Sendable, Hashable {
  /// The kinds of failure.
  package enum Code: String, Sendable, Hashable, CaseIterable {
    /// No character but blanks.
    case emptyFile = "empty-file"
    /// Bytes that are no text: NULs, control characters.
    case notText = "not-text"
    /// More bytes than `PlanLimits.bytes`.
    case tooLarge = "too-large"
    /// A line longer than `PlanLimits.lineLength`.
    case lineTooLong = "line-too-long"
    /// Neither UTF-8, UTF-16 with a byte order mark nor GB 18030.
    case unknownEncoding = "unknown-encoding"
    /// A word-processor package such as `.docx`.
    case wordProcessorFile = "word-processor-file"
    /// Text, but neither title, section nor item was found in it.
    case notAPlan = "not-a-plan"
  }

  /// What kind of failure it is.
  package let code: Code
  /// The line it concerns, from 1; nil if it concerns the whole file.
  package let line: Int?

  /// Names a failure.
  package init(_ code: Code, line: Int? = nil) {
    self.code = code
    self.line = line
  }

  /// What happened, in Chinese.
  package var chineseMessage: String {
    switch code {
    case .emptyFile: "文件是空的。"
    case .notText: "文件不是文本。"
    case .tooLarge: "文件超过\(PlanLimits.bytes / 1_048_576) MiB。"
    case .lineTooLong: "第\(line ?? 0)行超过\(PlanLimits.lineLength)个字符。"
    case .unknownEncoding: "无法判断文件的编码。"
    case .wordProcessorFile: "暂不支持 .docx 等文字处理软件的文件。"
    case .notAPlan: "没有找到标题、章节或任务，文件不像工作计划。"
    }
  }

  /// What happened, in English.
  package var englishMessage: String {
    switch code {
    case .emptyFile: "The file is empty."
    case .notText: "The file is not text."
    case .tooLarge: "The file is larger than \(PlanLimits.bytes / 1_048_576) MiB."
    case .lineTooLong: "Line \(line ?? 0) has more than \(PlanLimits.lineLength) characters."
    case .unknownEncoding: "The encoding of the file cannot be told."
    case .wordProcessorFile: "Word-processor files such as .docx are not read yet."
    case .notAPlan: "No title, section or item was found: the file does not look like a work plan."
    }
  }

  /// What to do about it, in Chinese and English.
  package var hint: String {
    switch code {
    case .emptyFile: "请检查是否选错了文件。 Check that it is the right file."
    case .notText: "请选择纯文本（.txt）文件。 Choose a plain text (.txt) file."
    case .tooLarge: "请把计划单独存为一个文件。 Save the plan alone in a file."
    case .lineTooLong: "请按段落分行后再导入。 Break the text into paragraphs."
    case .unknownEncoding: "请另存为 UTF-8 编码的 .txt。 Save it as .txt in UTF-8."
    case .wordProcessorFile: "请先另存为 .txt 再导入。 Save it as .txt for now."
    case .notAPlan: "请确认文件是有编号条目的工作计划正文。 Check that the file holds the numbered items of a plan."
    }
  }
}

extension PlanParseError: CustomStringConvertible {
  /// The code, the line and both messages.
  package var description: String {
    let place = line.map { " (line \($0))" } ?? ""
    return "\(code.rawValue)\(place): \(chineseMessage) \(englishMessage)"
  }
}

/// What the parser accepts at most.
package enum PlanLimits {
  /// Bytes in a file: 4 MiB.
  package static let bytes = 4 * 1_048_576
  /// Unicode scalars in one line.
  package static let lineLength = 1_048_576
  /// Characters of a clause that is quoted whole; a longer one is quoted around its number.
  package static let quoteLength = 200
  /// Characters of a heading.
  package static let headingLength = 40
  /// Characters of a short title inside an item.
  package static let taskTitleLength = 25
}
