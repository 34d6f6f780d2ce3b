import Documents
import Testing

@Suite struct `The kind of an attachment` {
  /// A zip file of stored entries, as APPNOTE lays it out.
  private static func zip(_ parts: [(name: String, content: String)], comment: String = "") -> [UInt8] {
    func little(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 0xFF) } }
    var body: [UInt8] = []
    var directory: [UInt8] = []
    for part in parts {
      let name = Array(part.name.utf8)
      let content = Array(part.content.utf8)
      let common = little(20, 2) + little(0, 10) + little(0, 2) + little(content.count, 4) + little(content.count, 4)
      directory += [0x50, 0x4B, 1, 2] + little(20, 2) + common + little(name.count, 2) + little(0, 12)
      directory += little(body.count, 4) + name
      body += [0x50, 0x4B, 3, 4] + common + little(name.count, 2) + little(0, 2) + name + content
    }
    let end =
      little(0, 4) + little(parts.count, 2) + little(parts.count, 2) + little(directory.count, 4)
      + little(body.count, 4) + little(comment.utf8.count, 2)
    return body + directory + [0x50, 0x4B, 5, 6] + end + Array(comment.utf8)
  }

  private static func openXML(_ parts: String...) -> [UInt8] {
    zip([("[Content_Types].xml", "<Types/>")] + parts.map { ($0, "x") })
  }

  private static func openDocument(_ type: String, _ parts: String...) -> [UInt8] {
    zip([("mimetype", "application/vnd.oasis.opendocument." + type), ("content.xml", "x")] + parts.map { ($0, "x") })
  }

  private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0]
  private static let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0]
  private static let pdf = Array("%PDF-1.4\n".utf8)

  static let allowed: [(String, [UInt8], AttachmentType)] = [
    ("报告.pdf", pdf, .pdf), ("A.PDF", pdf, .pdf), ("a.b.pdf", pdf, .pdf), ("a.jpg", jpeg, .jpeg),
    ("a.jpeg", jpeg, .jpeg), ("a.png", png, .png), ("a.docx", openXML("word/document.xml"), .docx),
    ("a.xlsx", openXML("xl/workbook.xml"), .xlsx), ("a.pptx", openXML("ppt/presentation.xml"), .pptx),
    ("a.odt", openDocument("text"), .odt), ("a.ods", openDocument("spreadsheet"), .ods),
    ("a.txt", Array("一、进展\r\n\t1 < 2\n".utf8), .text), ("a.csv", Array("a,b\n1,2\n".utf8), .csv),
    ("a.txt", [0xEF, 0xBB, 0xBF] + Array("文".utf8), .text),
    // GB 18030: 进展, then a character of four bytes.
    ("a.csv", [0xBD, 0xF8, 0xD5, 0xB9, 0x2C, 0x81, 0x39, 0xEF, 0x30, 0x0A], .csv),
  ]

  @Test(arguments: allowed)
  func `is told from the content`(name: String, content: [UInt8], type: AttachmentType) throws {
    #expect(try AttachmentType(content: content, name: name) == type)
  }

  static let refused: [(String, [UInt8], AttachmentType.Problem)] = [
    ("a.exe", Array("MZ\u{90}\u{0}".utf8), .unknown), ("a.pdf", Array("MZ".utf8) + [0], .unknown),
    ("a.doc", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], .unknown),
    ("a.gif", Array("GIF89a".utf8) + [1], .unknown),
    ("a.svg", Array("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8), .unknown),
    ("a.txt", Array("<html>".utf8), .unknown), ("a.txt", Array(" \r\n\t<!doctype html>".utf8), .unknown),
    ("a.txt", [0xEF, 0xBB, 0xBF] + Array("<script>".utf8), .unknown), ("a.txt", [0x41, 0], .unknown),
    ("a.txt", [0x41, 0x1B, 0x5B], .unknown), ("a.txt", [0xFF, 0xFE, 0x41, 0x00], .unknown),
    ("a.txt", [0xBD], .unknown), ("a.txt", [0x81, 0x39, 0xEF], .unknown),
    ("报告.pdf.exe", pdf, .unlikeName(.pdf)), ("报告", pdf, .unlikeName(.pdf)), ("pdf", pdf, .unlikeName(.pdf)),
    ("a.png", jpeg, .unlikeName(.jpeg)), ("a.docx", openXML("xl/workbook.xml"), .unlikeName(.xlsx)),
    ("a.docm", openXML("word/document.xml"), .unlikeName(.docx)), ("a.html", Array("a,b".utf8), .unlikeName(.text)),
    ("a.bat", Array("del c:".utf8), .unlikeName(.text)),
    ("a.docx", openXML("word/document.xml", "word/vbaProject.bin"), .program),
    ("a.docx", openXML("word/document.xml", "word/VBAPROJECT.BIN"), .program),
    ("a.xlsx", openXML("xl/workbook.xml", "xl/macrosheets/sheet1.xml"), .program),
    ("a.docx", openXML("word/document.xml", "word/activeX/activeX1.bin"), .program),
    ("a.odt", openDocument("text", "Basic/Standard/Module1.xml"), .program),
    ("a.ods", openDocument("spreadsheet", "Scripts/python/x.py"), .program),
    ("a.jar", zip([("META-INF/MANIFEST.MF", "x"), ("A.class", "x")]), .unknown),
    ("a.docx", zip([("word/document.xml", "x")]), .unknown), ("a.docx", Array("PK\u{3}\u{4}".utf8), .unknown),
    ("a.odt", zip([("content.xml", "x"), ("mimetype", "application/vnd.oasis.opendocument.text")]), .unknown),
    ("a.txt", zip([]), .unknown),
  ]

  @Test(arguments: refused)
  func `J11 is refused where it is none of the list, carries a program or is named as another`(
    name: String, content: [UInt8], problem: AttachmentType.Problem
  ) {
    #expect(throws: problem) { try AttachmentType(content: content, name: name) }
  }

  @Test func `J3 parts with hostile names are compared and never followed`() throws {
    let content = Self.openXML("word/document.xml", "../../../etc/passwd", "/etc/passwd", "C:\\a.exe")
    #expect(try AttachmentType(content: content, name: "a.docx") == .docx)
  }

  @Test func `a container cut at any byte is refused and never ends the program`() throws {
    let whole = Self.openXML("word/document.xml", "word/styles.xml")
    #expect(try AttachmentType(content: whole, name: "a.docx") == .docx)
    for count in 4..<whole.count {
      #expect(throws: AttachmentType.Problem.unknown, "\(count)") {
        try AttachmentType(content: Array(whole[..<count]), name: "a.docx")
      }
    }
    for place in whole.indices.dropFirst(4) {
      for value: UInt8 in [0, 0x7F, 0xFF] {
        var altered = whole
        altered[place] = value
        _ = try? AttachmentType(content: altered, name: "a.docx")
      }
    }
  }

  @Test func `is read past a comment at the container's end`() throws {
    let content = Self.zip([("[Content_Types].xml", "x"), ("xl/workbook.xml", "x")], comment: "备注 PK\u{5}\u{6}")
    #expect(try AttachmentType(content: content, name: "a.xlsx") == .xlsx)
  }

  @Test func `is not read from a container with too many parts`() throws {
    func container(_ count: Int) -> [UInt8] {
      let fill = (0..<(count - 2)).map { (name: "p\($0)", content: "") }
      return Self.zip([("[Content_Types].xml", "x"), ("xl/workbook.xml", "x")] + fill)
    }
    #expect(try AttachmentType(content: container(10_000), name: "a.xlsx") == .xlsx)
    #expect(throws: AttachmentType.Problem.unknown) { try AttachmentType(content: container(10_001), name: "a.xlsx") }
  }
}
