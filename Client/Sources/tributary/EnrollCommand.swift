import ArgumentParser
import Desk
import Model
import Upstream
import WireProtocol

/// Joins a hub.
struct EnrollCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enroll", abstract: "用注册码加入上级汇集点 / join a hub with a one-time code",
    discussion: "例 / example: tributary enroll http://10.0.0.5:8700 --code XXXX-XXXX-… --data ./office")

  @Argument(help: "汇集点网址 / the hub's address") var url: String
  @OptionGroup var desk: DeskOptions
  @OptionGroup var line: LineOptions
  @Option(name: .long, help: "注册单上的注册码 / the code on the slip") var code: String
  @Flag(name: .long, help: "上级已重建或更换，改为加入这一个 / the hub was rebuilt: leave the one joined before")
  var replace = false

  func run() async throws {
    let context = CommandContext.current
    let code = try EnrolmentCode(parsing: code)
    let store = try context.open(desk.data, writing: true)
    let welcome = try await line.withTransport { transport in
      try await Enrolment(transport: transport).join(store, address: url, code: code, replacing: replace)
    }
    context.say(
      LocalizedText(
        "已加入“\(welcome.hubName)”（\(welcome.hubRegion)）。现在可以运行 sync。",
        "Joined “\(welcome.hubName)” (\(welcome.hubRegion)). Run sync next."))
  }
}

/// How the line to the hub is used.
struct LineOptions: ParsableArguments {
  /// A run tries this often before it leaves the rest to the next night.
  static let attempts = 3

  @Option(name: .customLong("ca"), help: "只信任这个 CA 文件 / trust only this CA file") var authority: String?
  @Option(name: .long, help: "代理网址 / proxy address") var proxy: String?
  @Option(name: .long, help: "汇集点公钥摘要 / the hub's key must be this: sha256//BASE64") var pin: String?
  @Option(name: .customLong("cert"), help: "本机证书文件 / this machine's certificate, PEM") var certificate: String?
  @Option(name: .customLong("cert-key"), help: "证书私钥文件 / the certificate's key, PEM") var certificateKey: String?

  /// Refuses a certificate without its key.
  func validate() throws {
    guard (certificate == nil) == (certificateKey == nil) else {
      throw ValidationError("--cert 与 --cert-key 须一起使用 / --cert and --cert-key go together")
    }
  }

  /// Lends a transport with these settings and closes it afterwards.
  ///
  /// Plain HTTP is allowed because inner networks often have nothing else: segments, requests and answers are signed,
  /// so nothing can be altered on the way.
  func withTransport<Value>(_ body: (any Transport) async throws -> Value) async throws -> Value {
    var configuration = TransportConfiguration()
    configuration.allowsPlainHTTP = true
    configuration.authorityPath = authority
    if let proxy { configuration.proxy = .url(proxy) }
    configuration.pinnedPublicKey = pin
    if let certificate, let certificateKey {
      configuration.clientCertificate = .init(certificatePath: certificate, keyPath: certificateKey)
    }
    let transport = try CurlTransport(configuration)
    defer { transport.close() }
    let policy = RetryPolicy(
      attempts: Self.attempts, firstBound: .milliseconds(500), largestBound: .seconds(10),
      longestRetryAfter: .seconds(60))
    return try await body(RetryingTransport(transport, policy: policy))
  }
}
