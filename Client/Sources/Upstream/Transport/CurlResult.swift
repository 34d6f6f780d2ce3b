import CCurl

extension TransportError.Kind {
  /// Classes the result of a transfer whose address and options were accepted.
  ///
  /// - Parameters:
  ///   - code: The result, other than `CURLE_OK`.
  ///   - verification: OpenSSL's verdict on the certificate, from `CURLINFO_SSL_VERIFYRESULT`.
  init(_ code: CURLcode, verification: Int) {
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT, CURLE_PROXY,
      CURLE_INTERFACE_FAILED:
      self = .unreachable
    case CURLE_OPERATION_TIMEDOUT:
      self = .timedOut
    case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_SEND_FAIL_REWIND,
      CURLE_HTTP2, CURLE_HTTP2_STREAM:
      self = .cut
    case CURLE_FILESIZE_EXCEEDED:
      self = .tooLarge
    case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING:
      // The scheme was checked before, so the protocol that is not supported is the answer's (HTTP/0.9).
      self = .notHTTP
    case CURLE_URL_MALFORMAT:
      self = .unsupportedURL
    case CURLE_ABORTED_BY_CALLBACK:
      self = .cancelled
    default:
      self = Self.tlsKind(code, verification: verification) ?? .internal(code: Int(code.rawValue))
    }
  }

  /// The numbers that OpenSSL gives its verdicts (`x509_vfy.h`); stable since 1.0.
  private enum Verdict {
    static let good = 0
    static let unspecified = 1
    static let notYetValid = 9
    static let expired = 10
    static let hostnameMismatch = 62
    static let addressMismatch = 64
  }

  private static func tlsKind(_ code: CURLcode, verification: Int) -> Self? {
    switch code {
    case CURLE_PEER_FAILED_VERIFICATION:
      switch verification {
      case Verdict.notYetValid: .tls(.notYetValid)
      case Verdict.expired: .tls(.expired)
      // No verdict against the chain, so it is libcurl's own check of the name that failed; which of the two numbers
      // then stands depends on the version of libcurl.
      case Verdict.good, Verdict.unspecified, Verdict.hostnameMismatch, Verdict.addressMismatch: .tls(.wrongIdentity)
      default: .tls(.untrusted)
      }
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH: .tls(.wrongIdentity)
    case CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS: .tls(.untrusted)
    case CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE, CURLE_SSL_CLIENTCERT,
      CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED:
      .tls(.credentials)
    case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_USE_SSL_FAILED, CURLE_SSL_SHUTDOWN_FAILED: .tls(.handshake)
    default: nil
    }
  }
}
