import ArgumentParser

/// How the line to the hub is used.
///
/// Each flag may stand in the environment as well, for timers and services.
package struct LineOptions: ParsableArguments {
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

  /// Makes the options.
  package init() {}

  /// The transport's configuration, from flags first and then the environment.
  ///
  /// - Parameters:
  ///   - environment: The process's environment variables.
  ///   - path: Makes a path absolute.
  /// - Throws: As `LineFlags.configuration`.
  package func configuration(
    environment: [String: String], path: (String) -> String
  ) throws -> TransportConfiguration {
    var flags = LineFlags()
    flags.authority = authority
    flags.certificate = certificate
    flags.key = key
    flags.pin = pin
    flags.rate = rate
    flags.proxy = proxy
    flags.complete(from: environment)
    return try flags.configuration(path: path)
  }
}
