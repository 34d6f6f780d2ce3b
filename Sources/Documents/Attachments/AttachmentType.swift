/// The kinds of file that may hang on a task, told by their content and never by their name alone.
///
/// A list of what is allowed, since a list of what is not would have to know every format that runs something.
package enum AttachmentType: String, Sendable, Hashable, CaseIterable {
  /// PDF.
  case pdf
  /// A JPEG picture.
  case jpeg
  /// A PNG picture.
  case png
  /// A document of Office Open XML.
  case docx
  /// A sheet of Office Open XML.
  case xlsx
  /// Slides of Office Open XML.
  case pptx
  /// An OpenDocument text.
  case odt
  /// An OpenDocument sheet.
  case ods
  /// Plain text.
  case text
  /// Comma-separated values.
  case csv

  /// Why a file is not taken.
  package enum Problem: Error, Sendable, Hashable {
    /// The content is of no kind that is allowed.
    case unknown
    /// The name ends as another kind's does.
    case unlikeName(AttachmentType)
    /// The document carries a program.
    case program
  }

  /// Tells the kind of a file from its content, and holds its name against it.
  /// - Throws: `Problem`.
  package init(content: [UInt8], name: String) throws(Problem) {
    let ending = name.lowercased().split(separator: ".", omittingEmptySubsequences: false).dropFirst().last ?? ""
    let kind = try Self.kind(of: content)
    if kind == .text, Self.csv.endings.contains(String(ending)) {
      self = .csv
      return
    }
    guard kind.endings.contains(String(ending)) else { throw .unlikeName(kind) }
    self = kind
  }

  /// The endings that the name of such a file may have.
  package var endings: [String] {
    switch self {
    case .jpeg: ["jpg", "jpeg"]
    case .text: ["txt"]
    default: [rawValue]
    }
  }

  /// The media type (RFC 6838).
  package var mediaType: String {
    switch self {
    case .pdf: "application/pdf"
    case .jpeg: "image/jpeg"
    case .png: "image/png"
    case .docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    case .pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    case .odt: "application/vnd.oasis.opendocument.text"
    case .ods: "application/vnd.oasis.opendocument.spreadsheet"
    case .text: "text/plain"
    case .csv: "text/csv"
    }
  }

  private static func kind(of content: [UInt8]) throws(Problem) -> AttachmentType {
    if content.starts(with: "%PDF-".utf8) { return .pdf }
    if content.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    if content.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
    if content.starts(with: ZipListing.signature) { return try office(content) }
    guard isText(content) else { throw .unknown }
    return .text
  }

  /// The kind of an office document by the parts that its zip container lists.
  private static func office(_ content: [UInt8]) throws(Problem) -> AttachmentType {
    guard let names = ZipListing.names(content) else { throw .unknown }
    let parts = Set(names.map { $0.lowercased() })
    let runs = parts.contains { part in
      part.hasSuffix("vbaproject.bin") || part.hasPrefix("basic/") || part.hasPrefix("scripts/")
        || part.contains("/macrosheets/") || part.contains("/activex/")
    }
    let kinds: [(part: String, kind: AttachmentType)] = [
      ("word/document.xml", .docx), ("xl/workbook.xml", .xlsx), ("ppt/presentation.xml", .pptx),
    ]
    let isOpenXML = parts.contains("[content_types].xml")
    let found = isOpenXML ? kinds.first { parts.contains($0.part) }?.kind : openDocument(content, parts)
    guard let found else { throw .unknown }
    if runs { throw .program }
    return found
  }

  /// An OpenDocument file says what it is in its first part, uncompressed, at a fixed place.
  private static func openDocument(_ content: [UInt8], _ parts: Set<String>) -> AttachmentType? {
    guard parts.contains("content.xml") else { return nil }
    return [AttachmentType.odt, .ods].first { kind in
      let wanted = Array("mimetype\(kind.mediaType)".utf8)
      let end = 30 + wanted.count
      return content.count > end && content[30..<end].elementsEqual(wanted)
        && content[end...].starts(with: ZipListing.signature)
    }
  }

  /// Whether bytes read as text of one of the two encodings in use, UTF-8 and GB 18030, without control characters and
  /// without being markup that a browser would run.
  private static func isText(_ content: [UInt8]) -> Bool {
    let body = content.starts(with: [0xEF, 0xBB, 0xBF]) ? content.dropFirst(3) : content[...]
    let isPlain = body.allSatisfy { $0 >= 0x20 && $0 != 0x7F || [0x09, 0x0A, 0x0C, 0x0D].contains($0) }
    guard isPlain, body.first(where: { $0 > 0x20 }) != 0x3C else { return false }
    return String(validating: body, as: UTF8.self) != nil || isGB18030(body)
  }

  /// Whether bytes have the form of GB 18030: one byte, two or four.
  private static func isGB18030(_ bytes: ArraySlice<UInt8>) -> Bool {
    var rest = bytes
    while let first = rest.popFirst() {
      if first < 0x80 { continue }
      guard (0x81...0xFE).contains(first), let second = rest.popFirst() else { return false }
      if (0x30...0x39).contains(second) {
        guard let third = rest.popFirst(), let fourth = rest.popFirst(), (0x81...0xFE).contains(third),
          (0x30...0x39).contains(fourth)
        else { return false }
      } else if !(0x40...0xFE).contains(second) || second == 0x7F {
        return false
      }
    }
    return true
  }
}
