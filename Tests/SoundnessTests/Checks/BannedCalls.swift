/// A spelling that must not occur, and what to write instead.
struct BannedCall {
  /// The tokens in order.
  var pattern: [String]
  /// The pattern does not count after one of these, as in `clock.time(` or `func time(`.
  var exceptAfter: Set<String>
  /// What to do instead.
  var advice: String

  init(_ pattern: String..., exceptAfter: Set<String> = [], instead advice: String) {
    self.pattern = pattern
    self.exceptAfter = exceptAfter
    self.advice = advice
  }

  /// The pattern as one reads it.
  var name: String { pattern.joined() }
}

/// The spellings that no product source may hold, and those that pure modules may not hold either.
enum BannedCalls {
  /// The modules whose results depend on their arguments alone.
  static let pureTargets: Set = ["Model", "Replica", "Rollup"]

  private static let function: Set = [".", "func"]
  private static let clock = "take the time as an argument; shells read the clock"
  private static let randomness = "take the random bits as an argument; shells draw them"
  private static let environment = "take what you need as an argument; shells ask the machine"
  private static let exact = "use the exact decimal type; floating point makes sums depend on their order"

  /// Banned in pure modules only.
  static let pure: [BannedCall] = [
    BannedCall("Date", "(", instead: clock),
    BannedCall("Date", ".", "now", instead: clock),
    BannedCall("ContinuousClock", instead: clock),
    BannedCall("SuspendingClock", instead: clock),
    BannedCall("clock_gettime", instead: clock),
    BannedCall("gettimeofday", instead: clock),
    BannedCall("time", "(", exceptAfter: function, instead: clock),
    BannedCall("UUID", "(", instead: randomness),
    BannedCall(".", "random", "(", instead: randomness),
    BannedCall(".", "shuffled", "(", instead: randomness),
    BannedCall("SystemRandomNumberGenerator", instead: randomness),
    BannedCall("FileManager", instead: environment),
    BannedCall("FileHandle", instead: environment),
    BannedCall("ProcessInfo", instead: environment),
    BannedCall("URLSession", instead: environment),
    BannedCall("getenv", "(", exceptAfter: function, instead: environment),
    BannedCall("Task", "{", instead: "return a value; shells decide what runs beside what"),
    BannedCall("Task", ".", "detached", instead: "return a value; shells decide what runs beside what"),
    BannedCall("Double", instead: exact),
    BannedCall("Float", instead: exact),
    BannedCall("Float16", instead: exact),
    BannedCall("Float80", instead: exact),
    BannedCall("CGFloat", instead: exact),
  ]

  /// Banned in every hand-written product source.
  static let everywhere: [BannedCall] = [
    BannedCall("try", "!", instead: "handle the error or pass it on"),
    BannedCall("as", "!", instead: "use `as?` and say what happens when it fails"),
    BannedCall(
      "fatalError", "(", exceptAfter: function, instead: "throw this target's error; input never ends the process"),
    BannedCall("unowned", "(", "unsafe", ")", instead: "use a strong or weak reference"),
    BannedCall("DispatchQueue", ".", "main", instead: "use an actor or a task; nothing here drains the main queue"),
  ]

  /// Banned wherever standard output is not the program's face.
  static let output: [BannedCall] = [
    BannedCall("print", "(", exceptAfter: function, instead: "return the text, or log to the injected logger"),
    BannedCall("debugPrint", "(", exceptAfter: function, instead: "return the text, or log to the injected logger"),
    BannedCall("dump", "(", exceptAfter: function, instead: "return the text, or log to the injected logger"),
  ]

  /// Whether a file is one that writes to standard output for people.
  static func mayPrint(_ path: String) -> Bool {
    if path.hasPrefix("Client/Sources/tributary/") || path.hasPrefix("Server/Sources/tributary-server/") { return true }
    if path.hasPrefix("Sources/tributary-simulation/") { return true }
    let name = path.split(separator: "/").last ?? ""
    return path.hasPrefix("Sources/Desk/") && name.hasPrefix("Console")
  }
}
