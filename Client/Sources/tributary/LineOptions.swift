import ArgumentParser
import Desk
import Upstream

/// How the line to the hub is used.
///
/// Each flag may stand in the environment as well, for timers and services.
struct LineOptions: ParsableArguments {
  @Option(name: .customLong("ca"), help: "只信任这个 CA 文件 / trust only this CA file (TRIBUTARY_CA)")
  var authority: String?
  @Option(name: .customLong("client-cert"), help: "本机的 TLS 证书，PEM / this machine's certificate (TRIBUTARY_CLIENT_CERT)")
  var certificate: String?
  @Option(name: .customLong("client-key"), help: "该证书的私钥，PEM / its private key (TRIBUTARY_CLIENT_KEY)")
  var key: String?
  @Option(
    name: .long,
    help: "只接受此公钥：sha256//… 或 64 位十六进制 / accept only this public key of the hub (TRIBUTARY_PIN)")
  var pin: String?
  @Option(name: .customLong("limit-rate"), help: "限速，每秒字节，如 200k / bytes a second, such as 200k (TRIBUTARY_LIMIT_RATE)")
  var rate: String?
  @Option(name: .long, help: "代理网址，或 environment、none / a proxy's address, environment or none (TRIBUTARY_PROXY)")
  var proxy: String?

  /// The transport's configuration, from flags first and then the environment.
  func configuration(_ context: CommandContext) throws -> TransportConfiguration {
    var flags = LineFlags()
    flags.authority = authority
    flags.certificate = certificate
    flags.key = key
    flags.pin = pin
    flags.rate = rate
    flags.proxy = proxy
    flags.complete(from: context.environment)
    return try flags.configuration(path: context.path)
  }
}

/// A line to the hub with its settings.
struct Line: Sendable {
  /// A run tries this often before it leaves the rest to the next night.
  static let attempts = 3

  private let configuration: TransportConfiguration
  private let meter: SyncMeter

  /// Uses a configuration; a meter is told what passes.
  init(_ configuration: TransportConfiguration, meter: SyncMeter = SyncMeter()) {
    self.configuration = configuration
    self.meter = meter
  }

  /// Lends a transport and closes it afterwards.
  func withTransport<Value>(_ body: (any Transport) async throws -> Value) async throws -> Value {
    let transport = try CurlTransport(configuration)
    defer { transport.close() }
    let policy = RetryPolicy(
      attempts: Self.attempts, firstBound: .milliseconds(500), largestBound: .seconds(10),
      longestRetryAfter: .seconds(60))
    return try await body(RetryingTransport(MeteredTransport(transport, meter: meter), policy: policy))
  }
}
