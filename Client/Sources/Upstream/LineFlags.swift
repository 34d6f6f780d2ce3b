import Foundation
import Model
import WireProtocol

/// How the line to the hub is used, as a person wrote it: flags, or environment variables in their place.
package struct LineFlags: Sendable, Hashable {
  /// The file of the only authorities to trust.
  package var authority: String?
  /// The file of this machine's certificate.
  package var certificate: String?
  /// The file of its key.
  package var key: String?
  /// The hub's public keys to accept, parted by `;`.
  package var pin: String?
  /// Bytes a second, such as `200k`.
  package var rate: String?
  /// A proxy's address, `environment` or `none`.
  package var proxy: String?

  /// Names nothing.
  package init() {}

  /// The environment variables, in the order of the properties.
  package static let variables = [
    "TRIBUTARY_CA", "TRIBUTARY_CLIENT_CERT", "TRIBUTARY_CLIENT_KEY", "TRIBUTARY_PIN", "TRIBUTARY_LIMIT_RATE",
    "TRIBUTARY_PROXY",
  ]

  /// Takes from the environment what no flag names; empty variables count as missing.
  package mutating func complete(from environment: [String: String]) {
    func value(_ index: Int) -> String? { environment[Self.variables[index]].flatMap { $0.isEmpty ? nil : $0 } }
    authority = authority ?? value(0)
    certificate = certificate ?? value(1)
    key = key ?? value(2)
    pin = pin ?? value(3)
    rate = rate ?? value(4)
    proxy = proxy ?? value(5)
  }

  /// The configuration of a transport.
  ///
  /// Plain HTTP is allowed because inner networks often have nothing else: segments, requests and answers are signed,
  /// so nothing can be altered on the way.
  ///
  /// - Parameter path: Makes a path absolute.
  /// - Throws: `line-file-unreadable`, `certificate-incomplete`, `pin-malformed`, `rate-malformed`, `proxy-malformed`.
  package func configuration(path: (String) -> String) throws(UpstreamError) -> TransportConfiguration {
    var configuration = TransportConfiguration()
    configuration.allowsPlainHTTP = true
    if let authority { configuration.authorityPath = try Self.readable(authority, "--ca", path) }
    switch (certificate, key) {
    case (nil, nil): break
    case (let certificate?, let key?):
      configuration.clientCertificate = .init(
        certificatePath: try Self.readable(certificate, "--client-cert", path),
        keyPath: try Self.readable(key, "--client-key", path))
    default: throw .certificateIncomplete
    }
    if let pin { configuration.pinnedPublicKey = try Self.pins(pin) }
    if let rate {
      let limit = try Self.bytesPerSecond(rate)
      configuration.sendRateLimit = limit
      configuration.receiveRateLimit = limit
      // The largest message must get through at that rate, with a third to spare.
      let needed = Duration.seconds(WireLimits.answerBytes / limit * 4 / 3)
      configuration.totalTimeout = min(
        max(configuration.totalTimeout, needed), TransportConfiguration.durationLimits.upperBound)
    }
    if let proxy { configuration.proxy = try Self.proxy(proxy) }
    return configuration
  }

  private static func readable(
    _ name: String, _ flag: String, _ path: (String) -> String
  ) throws(UpstreamError) -> String {
    let path = path(name)
    var isFolder: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue,
      FileManager.default.isReadableFile(atPath: path)
    else { throw .lineFile(name, flag) }
    return path
  }

  /// Pins as libcurl wants them; a pin of 64 hexadecimal digits is rewritten.
  private static func pins(_ text: String) throws(UpstreamError) -> String {
    var pins: [String] = []
    for part in text.split(separator: ";", omittingEmptySubsequences: false) {
      let part = String(part.filter { !$0.isWhitespace })
      if part.utf8.count == 64, let bytes = Self.hexadecimal(part.lowercased()) {
        pins.append("sha256//" + Data(bytes).base64EncodedString())
        continue
      }
      guard part.hasPrefix("sha256//"), Data(base64Encoded: String(part.dropFirst(8)))?.count == 32 else {
        throw .pinMalformed(text)
      }
      pins.append(part)
    }
    return pins.joined(separator: ";")
  }

  private static func hexadecimal(_ text: String) -> [UInt8]? {
    let digits = text.utf8.map { code -> UInt8? in
      switch code {
      case 0x30...0x39: code - 0x30
      case 0x61...0x66: code - 0x57
      default: nil
      }
    }
    guard !digits.contains(nil), digits.count % 2 == 0 else { return nil }
    let values = digits.compactMap { $0 }
    return stride(from: 0, to: values.count, by: 2).map { values[$0] << 4 | values[$0 + 1] }
  }

  private static func bytesPerSecond(_ text: String) throws(UpstreamError) -> Int {
    let scales: [Character: Int] = ["k": 1 << 10, "m": 1 << 20, "g": 1 << 30]
    var digits = text.lowercased().filter { !$0.isWhitespace }[...]
    let scale = digits.last.flatMap { scales[$0] }
    if scale != nil { digits.removeLast() }
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(digits) else {
      throw .rateMalformed(text)
    }
    let (rate, overflow) = number.multipliedReportingOverflow(by: scale ?? 1)
    guard !overflow, TransportConfiguration.rateLimits.contains(rate) else { throw .rateMalformed(text) }
    return rate
  }

  private static func proxy(_ text: String) throws(UpstreamError) -> TransportConfiguration.Proxy {
    switch text.lowercased() {
    case "none": return .none
    case "environment", "env": return .environment
    default:
      let schemes = ["http", "https", "socks5", "socks5h"]
      guard let url = URLComponents(string: text), schemes.contains(url.scheme?.lowercased() ?? ""),
        url.host?.isEmpty == false, url.path.isEmpty || url.path == "/"
      else { throw .proxyMalformed }
      return .url(text)
    }
  }
}

extension UpstreamError {
  fileprivate static func lineFile(_ name: String, _ flag: String) -> UpstreamError {
    UpstreamError(
      "line-file-unreadable",
      LocalizedText("无法读取 \(flag) 指定的文件“\(name)”。", "Cannot read the file “\(name)” of \(flag)."),
      hint: LocalizedText("请检查路径和权限；文件应为 PEM 格式。", "Check the path and the rights; the file is PEM."),
      recovery: .correct)
  }

  fileprivate static let certificateIncomplete = UpstreamError(
    "certificate-incomplete",
    LocalizedText("--client-cert 和 --client-key 要一起给出。", "--client-cert and --client-key go together."),
    hint: LocalizedText("请补上另一个文件。", "Name the other file as well."), recovery: .correct)

  fileprivate static func pinMalformed(_ text: String) -> UpstreamError {
    UpstreamError(
      "pin-malformed",
      LocalizedText("“\(text)”不是公钥指纹。", "“\(text)” is no fingerprint of a public key."),
      hint: LocalizedText(
        "应为 sha256// 加 44 个 Base64 字符，或 64 位十六进制；多个用 ; 分隔。",
        "It is sha256// with 44 characters of Base64, or 64 hexadecimal digits; several are parted by ;."),
      recovery: .correct)
  }

  fileprivate static func rateMalformed(_ text: String) -> UpstreamError {
    UpstreamError(
      "rate-malformed",
      LocalizedText("“\(text)”不是可用的限速。", "“\(text)” is no rate to limit to."),
      hint: LocalizedText(
        "写每秒字节数，例如 200k 或 2M，至少 1k。", "Say bytes a second, such as 200k or 2M; at least 1k."),
      recovery: .correct)
  }

  // The address is not repeated: it may hold a password.
  fileprivate static let proxyMalformed = UpstreamError(
    "proxy-malformed",
    LocalizedText("--proxy 的地址不对。", "The address of --proxy is wrong."),
    hint: LocalizedText(
      "例如 http://10.0.0.1:3128；也可写 environment（取环境变量）或 none。",
      "For example http://10.0.0.1:3128; or environment, for what the environment says, or none."),
    recovery: .correct)
}
