import Dispatch

/// The thread for long work beside a server: one piece at a time.
enum NightlyThread {
  static let queue = DispatchQueue(label: "tributary.nightly", qos: .utility)
}
