import Foundation

/// How a transport reaches its hub.
package struct TransportConfiguration: Sendable, Hashable {
  /// Which proxy requests go through.
  package enum Proxy: Sendable, Hashable {
    /// None, whatever the environment says.
    case none
    /// The one that the environment names (`https_proxy`, `http_proxy`, `no_proxy`).
    case environment
    /// The one at this address, such as `http://10.0.0.1:3128`; it may carry a name and a password.
    case url(String)
  }

  /// The files of this machine's own certificate.
  package struct ClientCertificate: Sendable, Hashable {
    /// The path of the certificate chain, in PEM.
    package var certificatePath: String
    /// The path of the private key, in PEM and without a passphrase.
    package var keyPath: String

    /// Names the files.
    ///
    /// - Parameters:
    ///   - certificatePath: The path of the certificate chain, in PEM.
    ///   - keyPath: The path of the private key, in PEM.
    package init(certificatePath: String, keyPath: String) {
      self.certificatePath = certificatePath
      self.keyPath = keyPath
    }
  }

  /// The limits of a duration knob: one millisecond to one day.
  package static let durationLimits: ClosedRange<Duration> = .milliseconds(1) ... .seconds(86_400)

  /// The limits of a rate limit, in bytes per second; below 1 KiB/s a segment would outlast any timeout.
  package static let rateLimits: ClosedRange<Int> = 1_024...1 << 40

  /// The limits of `maximumConnections`.
  package static let connectionLimits: ClosedRange<Int> = 1...64

  /// The most requests that one transport holds at a time, under way and waiting together.
  package static let maximumRequests = 1_024

  /// The most bytes of one answer's head, all its interim answers and trailers included (64 KiB).
  package static let maximumHeadBytes = 64 << 10

  /// The longest address, in bytes.
  package static let maximumURLBytes = 8 << 10

  /// Whether plain `http` may be used with hosts other than this machine; false by default.
  ///
  /// Integrity holds without TLS, since what is sent is signed. Confidentiality does not.
  package var allowsPlainHTTP = false

  /// The path of a PEM file with the only authorities to trust; by default those of the system.
  package var authorityPath: String?

  /// The SHA-256 of the hub's public key, as libcurl writes it: `sha256//` and Base64; several parted by `;`.
  package var pinnedPublicKey: String?

  /// This machine's own certificate, where the hub or a gateway asks for one.
  package var clientCertificate: ClientCertificate?

  /// The proxy; none by default.
  ///
  /// Requests to this machine itself never use one.
  package var proxy = Proxy.none

  /// What the program calls itself.
  package var userAgent = "tributary"

  /// The longest wait for a connection, name lookup and TLS included; 15 seconds by default.
  package var connectTimeout = Duration.seconds(15)

  /// The longest that one request may take in all, once it is its turn; 15 minutes by default.
  ///
  /// At 32 kbit/s, 1 MiB takes four and a half minutes.
  package var totalTimeout = Duration.seconds(900)

  /// The speed below which a transfer counts as stalled, in bytes per second; 64 by default, 0 turns the check off.
  package var lowSpeedLimit = 64

  /// How long a transfer may stay below `lowSpeedLimit`, in whole seconds; one minute by default.
  ///
  /// The wait for the hub's answer counts, so it must exceed what a hub needs to judge one segment.
  package var lowSpeedTime = Duration.seconds(60)

  /// The most bytes per second to send in one transfer; no limit by default.
  package var sendRateLimit: Int?

  /// The most bytes per second to receive in one transfer; no limit by default.
  package var receiveRateLimit: Int?

  /// The most transfers under way, and so the most connections; 4 by default.
  ///
  /// Further requests wait for their turn in the order in which they came.
  package var maximumConnections = 4

  /// Makes the default configuration.
  package init() {}

  /// Checks every knob against its limits.
  ///
  /// - Throws: `TransportError` of kind `invalidConfiguration` that names the knob.
  package func validate() throws(TransportError) {
    let durations = [
      ("connectTimeout", connectTimeout), ("totalTimeout", totalTimeout), ("lowSpeedTime", lowSpeedTime),
    ]
    for (name, value) in durations {
      try Self.require(Self.durationLimits.contains(value), name)
    }
    try Self.require(lowSpeedTime >= .seconds(1), "lowSpeedTime")
    try Self.require(sendRateLimit.map(Self.rateLimits.contains) ?? true, "sendRateLimit")
    try Self.require(receiveRateLimit.map(Self.rateLimits.contains) ?? true, "receiveRateLimit")
    // A limit on the rate that lies below the stall limit would end every transfer.
    let slowest = min(sendRateLimit ?? .max, receiveRateLimit ?? .max)
    try Self.require(lowSpeedLimit >= 0 && lowSpeedLimit < slowest, "lowSpeedLimit")
    try Self.require(Self.connectionLimits.contains(maximumConnections), "maximumConnections")
    try Self.require(TransportHeader("User-Agent", userAgent).isWellFormed, "userAgent")
    try Self.require(pinnedPublicKey.map(Self.isPin) ?? true, "pinnedPublicKey")
  }

  /// Whether a text is a list of pins; libcurl would take anything else for the name of a file.
  private static func isPin(_ text: String) -> Bool {
    text.split(separator: ";", omittingEmptySubsequences: false).allSatisfy { part in
      let mark = "sha256//"
      guard part.hasPrefix(mark), let digest = Data(base64Encoded: String(part.dropFirst(mark.count))) else {
        return false
      }
      return digest.count == 32
    }
  }

  private static func require(_ condition: Bool, _ name: String) throws(TransportError) {
    guard condition else {
      throw TransportError(.invalidConfiguration, underlying: "\(name) is out of range")
    }
  }
}

extension TransportConfiguration.Proxy: CustomStringConvertible {
  /// The kind of proxy, without its address, which may hold a password.
  package var description: String {
    switch self {
    case .none: "none"
    case .environment: "environment"
    case .url: "configured"
    }
  }
}
