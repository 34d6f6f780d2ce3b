/// A page of this site: a path and query items, both given decoded.
///
/// Every link on a page is one of these, so that no stored text can become a `javascript:` link or lead to another host.
package struct PageLocation: Sendable, Hashable {
  /// One `name=value` of the query.
  package struct Item: Sendable, Hashable {
    /// The decoded name.
    package var name: String
    /// The decoded value.
    package var value: String

    /// Makes a query item of a decoded name and value.
    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The query item that names the language of a page.
  package static let languageItem = "lang"

  /// The decoded path; it begins with exactly one `/`.
  package let path: String
  /// The query items in their order; names may repeat.
  package var query: [Item]

  /// Makes a location on this host; leading slashes and backslashes, which would name another host, fold into one `/`.
  package init(_ path: String, query: [Item] = []) {
    let rest = path.unicodeScalars.drop { $0 == "/" || $0 == "\\" }
    self.path = "/" + String(rest)
    self.query = query
  }

  /// The address for an `href`, with the language item set for English and left out for Chinese.
  package func address(in language: PageLanguage) -> String {
    var items = query.filter { $0.name != Self.languageItem }
    if language != .chinese { items.append(Item(Self.languageItem, language.rawValue)) }
    return Self.address(path: path, items: items)
  }

  /// The address of this same page in `language`: path and other items stay, the language is always named.
  package func switched(to language: PageLanguage) -> String {
    var items = query.filter { $0.name != Self.languageItem }
    items.append(Item(Self.languageItem, language.rawValue))
    return Self.address(path: path, items: items)
  }

  private static func address(path: String, items: [Item]) -> String {
    let encodedPath = percentEncoded(path, keeping: "/")
    guard !items.isEmpty else { return encodedPath }
    let pairs = items.map { percentEncoded($0.name, keeping: "") + "=" + percentEncoded($0.value, keeping: "") }
    return encodedPath + "?" + pairs.joined(separator: "&")
  }

  /// Encodes every byte but RFC 3986's unreserved characters and those in `kept`.
  private static func percentEncoded(_ text: String, keeping kept: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        bytes.append(byte)
      default:
        if kept.utf8.contains(byte) {
          bytes.append(byte)
        } else {
          bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
