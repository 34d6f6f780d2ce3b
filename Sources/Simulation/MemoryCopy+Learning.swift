import Exchange
import Replica
import WireProtocol

/// How a copy in memory takes up a newer program, as a file does that a newer program opens.
extension MemoryCopy {
  /// Runs the program of a version of the schema from now on; a newer one reads again what an older had to leave.
  package func run(program version: UInt32) throws {
    program = version
    guard disk.known != version else { return }
    guard disk.known < version, !disk.chains.isEmpty || disk.upstream != nil else {
      disk.known = version
      return
    }
    try transaction { storage in try storage.learn() }
  }

  private func learn() throws {
    var reading = Rereading(since: disk.known)
    let segments = arrivals
    for segment in segments { try reading.prepare(segment, on: self) }
    try reading.begin(on: self)
    for segment in segments {
      let isOwn = segment.origin.node == node
      let writer = isOwn ? nil : try writer(of: segment.origin.node)
      guard isOwn || writer != nil else { continue }
      _ = try reading.apply(segment, by: writer, on: self)
    }
    try reading.end(on: self)
    let known = disk.known
    try note { $0.known = known }
    disk.known = program
    guard var hub = disk.upstream else { return }
    hub.cursor = []
    try keep(hub)
  }

  /// The segments that are kept here: each chain in order, one chain after the other.
  private var arrivals: [Segment] {
    disk.chains.keys.sorted().flatMap { disk.chains[$0, default: []].map(\.segment) }
  }
}
