import Testing

@testable import Desk

@Suite struct `An address to listen on` {
  @Test(arguments: [
    ("127.0.0.1:8780", "127.0.0.1", 8_780, true), ("localhost:0", "localhost", 0, true),
    ("[::1]:65535", "[::1]", 65_535, true), ("0.0.0.0:80", "0.0.0.0", 80, false),
    ("10.0.0.5:8700", "10.0.0.5", 8_700, false), ("hub.example:1", "hub.example", 1, false),
    ("127.0.0.1.example:1", "127.0.0.1.example", 1, false),
  ])
  func `is read and known to be local or not`(text: String, host: String, port: Int, isLoopback: Bool) throws {
    let address = try ListenAddress(parsing: text)
    #expect(address.host == host)
    #expect(address.port == port)
    #expect(address.isLoopback == isLoopback)
  }

  @Test(arguments: ["", "127.0.0.1", ":80", "8780", "a:", "a:b", "a:-1", "a:65536", "a:99999999999999999999", "a: 80"])
  func `is refused where it is none`(text: String) {
    #expect(throws: DeskError.self) { try ListenAddress(parsing: text) }
  }
}
