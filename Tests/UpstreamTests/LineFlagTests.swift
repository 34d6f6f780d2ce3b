import Fixtures
import Foundation
import Model
import Testing

@testable import Upstream

@Suite struct `The flags of the line` {
  private let folder: TemporaryFolder
  private let pin = "sha256//" + Data(repeating: 7, count: 32).base64EncodedString()

  init() throws { folder = try TemporaryFolder() }

  private func configuration(_ change: (inout LineFlags) -> Void) throws -> TransportConfiguration {
    var flags = LineFlags()
    change(&flags)
    let made = try flags.configuration { folder.path($0) }
    try made.validate()
    return made
  }

  private func code(_ change: (inout LineFlags) -> Void) -> String? {
    do {
      _ = try configuration(change)
      return nil
    } catch { return (error as? UpstreamError)?.code ?? "\(error)" }
  }

  @Test func `without any trust the system and use no proxy`() throws {
    let plain = try configuration { _ in }
    #expect(plain.proxy == .none)
    #expect(plain.authorityPath == nil && plain.clientCertificate == nil && plain.pinnedPublicKey == nil)
    #expect(plain.sendRateLimit == nil)
    #expect(plain.allowsPlainHTTP)
  }

  @Test func `name files that are there`() throws {
    _ = try folder.write("ca.pem", [1])
    _ = try folder.write("own.pem", [1])
    _ = try folder.write("own.key", [1])
    let made = try configuration {
      $0.authority = "ca.pem"
      $0.certificate = "own.pem"
      $0.key = "own.key"
    }
    #expect(made.authorityPath == folder.path("ca.pem"))
    #expect(made.clientCertificate?.keyPath == folder.path("own.key"))
    #expect(code { $0.authority = "none.pem" } == "line-file-unreadable")
    #expect(code { $0.authority = "" } == "line-file-unreadable")
    #expect(code { $0.certificate = "own.pem" } == "certificate-incomplete")
    #expect(code { $0.key = "own.key" } == "certificate-incomplete")
    #expect(
      code {
        $0.certificate = "own.pem"
        $0.key = "none"
      } == "line-file-unreadable")
  }

  @Test func `take pins in either form and several of them`() throws {
    let hexadecimal = String(repeating: "07", count: 32)
    #expect(try configuration { $0.pin = pin }.pinnedPublicKey == pin)
    #expect(try configuration { $0.pin = hexadecimal }.pinnedPublicKey == pin)
    #expect(try configuration { $0.pin = "\(pin);\(hexadecimal)" }.pinnedPublicKey == "\(pin);\(pin)")
    for wrong in [
      "", "sha256//", "sha256//AAAA", pin + ";", String(hexadecimal.dropLast()), "sha1//" + pin.dropFirst(8),
    ] {
      #expect(code { $0.pin = wrong } == "pin-malformed", "\(wrong)")
    }
  }

  @Test(
    arguments: [
      ("1k", 1_024), ("200k", 204_800), ("2M", 2 << 20), ("1048576", 1 << 20), ("1T", nil), ("1023", nil),
      ("0", nil), ("-5k", nil), ("k", nil), ("", nil), ("1.5M", nil), ("99999999999999999999", nil),
      ("9223372036854775807G", nil),
    ] as [(String, Int?)])
  func `take rates within their limits`(text: String, rate: Int?) throws {
    guard let rate else {
      #expect(code { $0.rate = text } == "rate-malformed")
      return
    }
    let made = try configuration { $0.rate = text }
    #expect(made.sendRateLimit == rate)
    #expect(made.receiveRateLimit == rate)
    #expect(made.totalTimeout >= TransportConfiguration().totalTimeout)
  }

  @Test func `take a proxy by address, from the environment, or none, and never repeat its password`() throws {
    #expect(try configuration { $0.proxy = "http://10.0.0.1:3128" }.proxy == .url("http://10.0.0.1:3128"))
    #expect(try configuration { $0.proxy = "environment" }.proxy == .environment)
    #expect(try configuration { $0.proxy = "NONE" }.proxy == .none)
    for wrong in ["10.0.0.1:3128", "ftp://10.0.0.1", "http://", "", "http://u:secret@/x", "http://10.0.0.1/path"] {
      #expect(code { $0.proxy = wrong } == "proxy-malformed", "\(wrong)")
      do { _ = try configuration { $0.proxy = wrong } } catch let error as UpstreamError {
        #expect(!error.message.english.contains("secret"))
      }
    }
  }

  @Test func `come before the environment`() throws {
    var flags = LineFlags()
    flags.rate = "2k"
    flags.complete(from: ["TRIBUTARY_LIMIT_RATE": "9k", "TRIBUTARY_PROXY": "environment", "TRIBUTARY_PIN": ""])
    #expect(flags.rate == "2k")
    #expect(flags.proxy == "environment")
    #expect(flags.pin == nil)
  }
}
