/// Splits Swift source into tokens and comments.
///
/// Knows comments (nested too), strings (with `#`, over several lines, with interpolation), raw identifiers and
/// regex literals, so that no check mistakes the inside of a string for code. Interpolated expressions are code.
/// Total: unfinished literals end at the end of the file. Linear in the length of the source.
struct SwiftLexer {
  private let bytes: [UInt8]
  private var index = 0
  private var line = 1
  private(set) var tokens: [Token] = []
  private(set) var comments: [SourceComment] = []

  init(_ text: String) {
    bytes = Array(text.utf8)
    readCode(insideInterpolation: false)
  }

  private mutating func readCode(insideInterpolation: Bool) {
    var depth = 0
    while index < bytes.count {
      if insideInterpolation, depth == 0, bytes[index] == Sign.closeParenthesis { return }
      let byte = bytes[index]
      if byte == Sign.newline || byte == Sign.space || byte == Sign.tab || byte == Sign.carriageReturn {
        step()
      } else if byte == Sign.slash, peek(1) == Sign.slash {
        readLineComment()
      } else if byte == Sign.slash, peek(1) == Sign.star {
        readBlockComment()
      } else if let hashes = hashes(before: Sign.quote) {
        readString(hashes: hashes)
      } else if let hashes = hashes(before: Sign.slash), hashes > 0 || regexMayStand() {
        readRegex(hashes: hashes)
      } else if byte == Sign.backtick {
        readRawIdentifier()
      } else if Self.startsName(byte) {
        read(.identifier) { Self.continuesName($0) }
      } else if Self.isDigit(byte) {
        readNumber()
      } else {
        if byte == Sign.openParenthesis { depth += 1 }
        if byte == Sign.closeParenthesis { depth -= 1 }
        append(.punctuation, from: index, to: index + 1, line: line)
        index += 1
      }
    }
  }

  // MARK: Names, numbers, comments

  private mutating func read(_ kind: Token.Kind, while holds: (UInt8) -> Bool) {
    let start = index
    while index < bytes.count, holds(bytes[index]) { index += 1 }
    append(kind, from: start, to: index, line: line)
  }

  private mutating func readNumber() {
    let start = index
    // In `pair.0.1` the dots separate members.
    let isMember = tokens.last.map { $0.text == "." && $0.end == start } ?? false
    while index < bytes.count, Self.continuesName(bytes[index]) || startsFraction(isMember) { index += 1 }
    append(.number, from: start, to: index, line: line)
  }

  private func startsFraction(_ isMember: Bool) -> Bool {
    guard !isMember, bytes[index] == Sign.dot, let next = peek(1) else { return false }
    return Self.isDigit(next)
  }

  private mutating func readRawIdentifier() {
    let start = index
    index += 1
    while index < bytes.count, bytes[index] != Sign.backtick, bytes[index] != Sign.newline { index += 1 }
    index = min(index + 1, bytes.count)
    append(.identifier, from: start, to: index, line: line)
  }

  private mutating func readLineComment() {
    let start = index
    while index < bytes.count, bytes[index] != Sign.newline { index += 1 }
    comments.append(SourceComment(text: text(start, index), line: line))
  }

  private mutating func readBlockComment() {
    let (start, first) = (index, line)
    var depth = 0
    repeat {
      if bytes[index] == Sign.slash, peek(1) == Sign.star {
        depth += 1
        index += 2
      } else if bytes[index] == Sign.star, peek(1) == Sign.slash {
        depth -= 1
        index += 2
      } else {
        step()
      }
    } while depth > 0 && index < bytes.count
    comments.append(SourceComment(text: text(start, index), line: first))
  }

  // MARK: Strings and regex literals

  private mutating func readString(hashes: Int) {
    let (start, first, slot) = (index, line, tokens.count)
    index += hashes
    let isLong = peek(1) == Sign.quote && peek(2) == Sign.quote
    let quotes = isLong ? 3 : 1
    index += quotes
    let content = index
    tokens.append(Token(kind: .string, text: "", line: first, start: start, end: start))
    while index < bytes.count {
      if closes(quotes: quotes, hashes: hashes) {
        tokens[slot].text = text(content, index)
        index += quotes + hashes
        tokens[slot].end = index
        return
      }
      if !isLong, bytes[index] == Sign.newline { break }
      if bytes[index] == Sign.backslash, run(of: Sign.hash, from: index + 1) >= hashes {
        index += 1 + hashes
        if index < bytes.count, bytes[index] == Sign.openParenthesis { readInterpolation() } else { step() }
      } else {
        step()
      }
    }
    tokens[slot].text = text(content, index)
    tokens[slot].end = index
  }

  private mutating func readInterpolation() {
    append(.punctuation, from: index, to: index + 1, line: line)
    index += 1
    readCode(insideInterpolation: true)
    guard index < bytes.count else { return }
    append(.punctuation, from: index, to: index + 1, line: line)
    index += 1
  }

  private func closes(quotes: Int, hashes: Int) -> Bool {
    run(of: Sign.quote, from: index) >= quotes && run(of: Sign.hash, from: index + quotes) >= hashes
  }

  private mutating func readRegex(hashes: Int) {
    let (start, first) = (index, line)
    index += hashes + 1
    while index < bytes.count {
      if bytes[index] == Sign.slash, run(of: Sign.hash, from: index + 1) >= hashes { break }
      if bytes[index] == Sign.backslash { step() }
      step()
    }
    index = min(index + 1 + hashes, bytes.count)
    append(.string, from: start, to: index, line: first)
  }

  /// Whether the `/` here begins a regex literal: an expression may stand here, and the line has the closing `/`.
  private func regexMayStand() -> Bool {
    guard let next = peek(1), next != Sign.space, next != Sign.closeParenthesis, next != Sign.newline else {
      return false
    }
    if let last = tokens.last {
      let opens = last.kind == .punctuation ? "(,=:[{;&|!?".contains(last.text) : ["return", "in"].contains(last.text)
      guard opens else { return false }
    }
    var position = index + 1
    while position < bytes.count, bytes[position] != Sign.newline {
      if bytes[position] == Sign.slash { return true }
      position += bytes[position] == Sign.backslash ? 2 : 1
    }
    return false
  }

  // MARK: Bytes

  private mutating func step() {
    guard index < bytes.count else { return }
    if bytes[index] == Sign.newline { line += 1 }
    index += 1
  }

  private func peek(_ distance: Int) -> UInt8? {
    index + distance < bytes.count ? bytes[index + distance] : nil
  }

  private func run(of byte: UInt8, from start: Int) -> Int {
    var count = 0
    while start + count < bytes.count, bytes[start + count] == byte { count += 1 }
    return count
  }

  /// The number of `#` here, if the given sign follows them.
  private func hashes(before sign: UInt8) -> Int? {
    guard bytes[index] == sign || bytes[index] == Sign.hash else { return nil }
    let count = run(of: Sign.hash, from: index)
    return peek(count) == sign ? count : nil
  }

  private mutating func append(_ kind: Token.Kind, from start: Int, to end: Int, line: Int) {
    tokens.append(Token(kind: kind, text: text(start, end), line: line, start: start, end: end))
  }

  private func text(_ start: Int, _ end: Int) -> String {
    String(decoding: bytes[min(start, bytes.count)..<min(end, bytes.count)], as: UTF8.self)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  private static func startsName(_ byte: UInt8) -> Bool {
    (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == Sign.underscore || byte == Sign.dollar || byte >= 0x80
  }

  private static func continuesName(_ byte: UInt8) -> Bool { startsName(byte) || isDigit(byte) }

  private enum Sign {
    static let newline = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let tab = UInt8(ascii: "\t")
    static let slash = UInt8(ascii: "/")
    static let star = UInt8(ascii: "*")
    static let hash = UInt8(ascii: "#")
    static let quote = UInt8(ascii: "\"")
    static let backslash = UInt8(ascii: "\\")
    static let backtick = UInt8(ascii: "`")
    static let openParenthesis = UInt8(ascii: "(")
    static let closeParenthesis = UInt8(ascii: ")")
    static let dot = UInt8(ascii: ".")
    static let underscore = UInt8(ascii: "_")
    static let dollar = UInt8(ascii: "$")
  }
}
