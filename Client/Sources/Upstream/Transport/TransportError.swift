/// Why no whole answer came.
package struct TransportError: Error, Sendable, Hashable {
  /// What went wrong while TLS was being agreed.
  package enum TLSProblem: Sendable, Hashable {
    /// The handshake broke off: a line, a proxy, or a port that does not speak TLS.
    case handshake
    /// The certificate's first day is still to come, by this machine's clock.
    case notYetValid
    /// The certificate's last day is past, by this machine's clock.
    case expired
    /// No authority that this machine trusts vouches for the certificate.
    case untrusted
    /// The certificate belongs to another name, or its key is not the pinned one.
    case wrongIdentity
    /// This side's own certificate, key or authority file cannot be read or was refused.
    case credentials
  }

  /// The class of the failure.
  package enum Kind: Sendable, Hashable {
    /// The name does not resolve, the port refuses, or there is no route.
    case unreachable
    /// The connection, the silence or the whole took longer than allowed.
    case timedOut
    /// No trustworthy TLS connection came about.
    case tls(TLSProblem)
    /// The answer exceeds the caller's limit, or its head the transport's.
    case tooLarge
    /// The connection ended before the answer was whole.
    case cut
    /// The answer was a redirect, which is never followed.
    case redirected(status: Int)
    /// What answered does not speak HTTP.
    case notHTTP
    /// The calling task was cancelled or the transport closed.
    case cancelled
    /// More requests are under way than the transport's limit.
    case busy
    /// The address is malformed, carries user information, or has a scheme that the configuration does not allow.
    case unsupportedURL
    /// The request breaks a rule of `TransportRequest`.
    case invalidRequest
    /// A value of the configuration lies outside its limits.
    case invalidConfiguration
    /// libcurl reported something that no other kind covers; the number is its code.
    case `internal`(code: Int)
  }

  /// The class of the failure.
  package let kind: Kind

  /// Where the request was going: scheme, host and port, never the path or a secret.
  ///
  /// Empty when not known.
  package let origin: String

  /// What the layer below says, for the log; in English, not for staff.
  package let underlying: String

  /// Makes an error.
  ///
  /// - Parameters:
  ///   - kind: The class of the failure.
  ///   - origin: Scheme, host and port of the address.
  ///   - underlying: What the layer below says.
  package init(_ kind: Kind, origin: String = "", underlying: String = "") {
    self.kind = kind
    self.origin = origin
    self.underlying = underlying
  }

  /// Whether the same request may succeed later with nothing changed on this machine.
  ///
  /// A run that ends with such an error exits with status 75 (`EX_TEMPFAIL`), and the next slot tries again. A redirect
  /// and an answer that is not HTTP count, because a login page on the way is what most often sends them.
  package var isTemporary: Bool {
    switch kind {
    case .unreachable, .timedOut, .cut, .redirected, .notHTTP, .cancelled, .busy, .tls(.handshake): true
    case .tls, .tooLarge, .unsupportedURL, .invalidRequest, .invalidConfiguration, .internal: false
    }
  }

  /// Whether trying again within minutes makes sense.
  ///
  /// Narrower than `isTemporary`: a login page stays until somebody logs in, and a cancelled request is not wanted.
  package var mayPassSoon: Bool {
    switch kind {
    case .unreachable, .timedOut, .cut, .busy, .tls(.handshake): true
    default: false
    }
  }

  /// A stable name of the failure for logs, metrics and exit reports.
  package var code: String {
    switch kind {
    case .unreachable: "transport.unreachable"
    case .timedOut: "transport.timed-out"
    case .tls(.handshake): "transport.tls-handshake"
    case .tls(.notYetValid): "transport.tls-not-yet-valid"
    case .tls(.expired): "transport.tls-expired"
    case .tls(.untrusted): "transport.tls-untrusted"
    case .tls(.wrongIdentity): "transport.tls-wrong-identity"
    case .tls(.credentials): "transport.tls-credentials"
    case .tooLarge: "transport.too-large"
    case .cut: "transport.cut"
    case .redirected: "transport.redirected"
    case .notHTTP: "transport.not-http"
    case .cancelled: "transport.cancelled"
    case .busy: "transport.busy"
    case .unsupportedURL: "transport.unsupported-url"
    case .invalidRequest: "transport.invalid-request"
    case .invalidConfiguration: "transport.invalid-configuration"
    case .internal: "transport.internal"
    }
  }
}

extension TransportError: CustomStringConvertible {
  /// The code, the origin and what the layer below said, for the log.
  package var description: String {
    [code, origin, underlying].filter { !$0.isEmpty }.joined(separator: " ")
  }
}
