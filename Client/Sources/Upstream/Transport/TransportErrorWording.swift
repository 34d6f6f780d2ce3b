extension TransportError {
  /// Says in one sentence what happened.
  ///
  /// - Parameter inChinese: Whether to say it in Chinese; otherwise in English.
  /// - Returns: A sentence for staff, without technical detail.
  package func message(inChinese: Bool) -> String {
    inChinese ? wording.chinese.message : wording.english.message
  }

  /// Says in one or two sentences what to do about it.
  ///
  /// - Parameter inChinese: Whether to say it in Chinese; otherwise in English.
  /// - Returns: Advice for staff.
  package func hint(inChinese: Bool) -> String {
    inChinese ? wording.chinese.hint : wording.english.hint
  }

  private struct Sentences {
    let message: String
    let hint: String
  }

  private struct Wording {
    let chinese: Sentences
    let english: Sentences

    init(_ chinese: String, hint chineseHint: String, english: String, hint englishHint: String) {
      self.chinese = Sentences(message: chinese, hint: chineseHint)
      self.english = Sentences(message: english, hint: englishHint)
    }
  }

  private var wording: Wording {
    switch kind {
    case .tls(let problem): Self.wording(of: problem)
    case .unreachable, .timedOut, .cut, .redirected, .notHTTP, .tooLarge: networkWording
    case .cancelled, .busy, .unsupportedURL, .invalidRequest, .invalidConfiguration, .internal: localWording
    }
  }

  /// The wording for what happened on the way or at the other end.
  private var networkWording: Wording {
    switch kind {
    case .unreachable:
      Wording(
        "连接不上上级服务器。", hint: "请检查网线、网络和上级地址；数据已保存在本机，下次同步会自动重试。",
        english: "The upstream server cannot be reached.",
        hint: "Check the cable, the network and the upstream address. Your data is safe; the next sync tries again.")
    case .timedOut:
      Wording(
        "等待上级服务器超时。", hint: "网络可能很慢或服务器繁忙；数据已保存在本机，下次同步会接着传。",
        english: "The upstream server took too long.",
        hint: "The line may be slow or the server busy. Your data is safe here; the next sync goes on from there.")
    case .cut:
      Wording(
        "传输中途断开。", hint: "网络可能不稳定；数据已保存在本机，下次同步会接着传，不会重复。",
        english: "The connection was cut halfway.",
        hint: "The line may be unstable. Your data is safe here; the next sync goes on, and nothing is sent twice.")
    case .redirected(let status):
      Wording(
        "请求被转到别的地址（\(status)），没有跟随。",
        hint: "网络可能要求先登录：请打开浏览器看看。如果上级地址已变更，请管理员修改设置。",
        english: "The request was redirected (\(status)) and was not followed.",
        hint: "The network may ask for a login: open a browser and look. If the upstream has moved, change the address."
      )
    case .notHTTP:
      Wording(
        "对方的应答不是网页协议。", hint: "请检查上级地址和端口是否正确，网络是否要求先登录。",
        english: "What answered does not speak HTTP.",
        hint: "Check the upstream address and port, and whether the network asks for a login.")
    default:
      Wording(
        "应答超过了允许的大小，已停止接收。", hint: "对方可能不是上级服务器；请检查上级地址，并告知管理员。",
        english: "The answer is larger than allowed and was stopped.",
        hint: "What answers may not be the upstream server. Check the address and tell the administrator.")
    }
  }

  /// The wording for what lies on this machine.
  private var localWording: Wording {
    switch kind {
    case .cancelled:
      Wording(
        "同步已取消。", hint: "数据已保存在本机，可以随时再次同步。",
        english: "The sync was cancelled.", hint: "Your data is safe here; sync again whenever you like.")
    case .busy:
      Wording(
        "同时进行的请求太多。", hint: "请稍候再试。",
        english: "Too many requests are under way.", hint: "Wait a little and try again.")
    case .unsupportedURL:
      Wording(
        "上级地址不能使用。", hint: "地址应以 https:// 开头，不带用户名和密码；明文 http 须由管理员明确允许。",
        english: "The upstream address cannot be used.",
        hint: "It should begin with https:// and carry no name or password. Plain http must be allowed explicitly.")
    case .invalidConfiguration:
      Wording(
        "网络设置中有超出范围的值。", hint: "请管理员检查设置。",
        english: "A network setting is out of range.", hint: "Ask the administrator to check the settings.")
    default:
      Wording(
        "程序内部出错。", hint: "请把日志交给技术支持。",
        english: "Something went wrong inside the program.", hint: "Send the log to support.")
    }
  }

  private static func wording(of problem: TLSProblem) -> Wording {
    switch problem {
    case .handshake:
      Wording(
        "无法与上级服务器建立加密连接。", hint: "请检查上级地址和端口；如果经过代理，请检查代理设置。",
        english: "No encrypted connection to the upstream server came about.",
        hint: "Check the upstream address and port, and the proxy if there is one.")
    case .notYetValid:
      Wording(
        "上级服务器的证书尚未生效。", hint: "本机时钟可能慢了：请先检查电脑的日期和时间，校准后再同步。",
        english: "The upstream server's certificate is not valid yet.",
        hint: "This PC's clock may be behind: check its date and time, set it right and sync again.")
    case .expired:
      Wording(
        "上级服务器的证书已过期。", hint: "请先检查电脑的日期和时间；如果正确，请上级管理员更换证书。",
        english: "The upstream server's certificate has expired.",
        hint: "Check this PC's clock first. If the date is right, ask the upstream administrator for a new certificate."
      )
    case .untrusted:
      Wording(
        "上级服务器的证书不受信任。", hint: "请不要继续：可能有人冒充服务器。请管理员核对证书颁发机构文件。",
        english: "The upstream server's certificate is not trusted.",
        hint: "Do not go on: somebody may pose as the server. Ask the administrator to check the authority file.")
    case .wrongIdentity:
      Wording(
        "证书与上级服务器的名称或固定公钥不符。", hint: "请不要继续：可能有人冒充服务器。请检查上级地址，并告知管理员。",
        english: "The certificate does not match the upstream server's name or pinned key.",
        hint: "Do not go on: somebody may pose as the server. Check the address and tell the administrator.")
    case .credentials:
      Wording(
        "本机的证书、私钥或颁发机构文件不能使用。", hint: "请管理员检查这些文件的路径、权限和有效期。",
        english: "This machine's certificate, key or authority file cannot be used.",
        hint: "Ask the administrator to check the paths, permissions and dates of these files.")
    }
  }
}
