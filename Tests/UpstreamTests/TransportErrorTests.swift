import Testing

@testable import Upstream

@Suite struct `A transport error` {
  private static let kinds: [TransportError.Kind] = [
    .unreachable, .timedOut, .tls(.handshake), .tls(.notYetValid), .tls(.expired), .tls(.untrusted),
    .tls(.wrongIdentity), .tls(.credentials), .tooLarge, .cut, .redirected(status: 302), .notHTTP, .cancelled, .busy,
    .unsupportedURL, .invalidRequest, .invalidConfiguration, .internal(code: 43),
  ]

  @Test(arguments: kinds)
  func `A20 tells staff in both languages what happened and what to do`(kind: TransportError.Kind) {
    let error = TransportError(kind)
    let isChinese = { (text: String) in text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } }
    for text in [error.message(inChinese: true), error.hint(inChinese: true)] {
      #expect(isChinese(text) && text.hasSuffix("。"))
    }
    for text in [error.message(inChinese: false), error.hint(inChinese: false)] {
      #expect(!isChinese(text) && text.hasSuffix("."))
    }
  }

  @Test(arguments: [TransportError.TLSProblem.notYetValid, .expired])
  func `about a certificate's date asks to check the clock`(problem: TransportError.TLSProblem) {
    let error = TransportError(.tls(problem))
    #expect(error.hint(inChinese: true).contains("日期和时间"))
    #expect(error.hint(inChinese: false).contains("clock"))
    #expect(!error.isTemporary)
  }

  @Test func `has a code of its own for each kind`() {
    #expect(Set(Self.kinds.map { TransportError($0).code }).count == Self.kinds.count)
  }

  @Test func `that may pass soon is temporary`() {
    for kind in Self.kinds where TransportError(kind).mayPassSoon { #expect(TransportError(kind).isTemporary) }
  }
}

@Suite struct `A transport configuration` {
  private func refuses(_ adjust: (inout TransportConfiguration) -> Void) -> Bool {
    var configuration = TransportConfiguration()
    adjust(&configuration)
    do {
      try configuration.validate()
      return false
    } catch {
      return error.kind == .invalidConfiguration
    }
  }

  @Test func `is valid by default`() {
    #expect(!refuses { _ in })
  }

  @Test func `is refused one past each limit and accepted at it`() {
    #expect(refuses { $0.connectTimeout = .zero })
    #expect(!refuses { $0.connectTimeout = .milliseconds(1) })
    #expect(!refuses { $0.totalTimeout = .seconds(86_400) })
    #expect(refuses { $0.totalTimeout = .seconds(86_401) })
    #expect(refuses { $0.lowSpeedTime = .milliseconds(999) })
    #expect(!refuses { $0.lowSpeedTime = .seconds(1) })
    #expect(refuses { $0.lowSpeedLimit = -1 })
    #expect(!refuses { $0.sendRateLimit = 1_024 })
    #expect(refuses { $0.sendRateLimit = 1_023 })
    #expect(refuses { $0.receiveRateLimit = (1 << 40) + 1 })
    #expect(
      refuses {
        $0.receiveRateLimit = 2_000
        $0.lowSpeedLimit = 2_000
      })
    #expect(refuses { $0.maximumConnections = 0 })
    #expect(!refuses { $0.maximumConnections = 64 })
    #expect(refuses { $0.maximumConnections = 65 })
    #expect(refuses { $0.userAgent = "a\r\nb" })
  }

  @Test func `does not show the proxy's password`() {
    var configuration = TransportConfiguration()
    configuration.proxy = .url("http://name:hidden@10.0.0.1:3128")
    #expect(!"\(configuration)".contains("hidden"))
  }
}
