import Foundation
import Seeds
import Testing
import Vectors

@Suite struct `The independent reader` {
  private struct Spoken {
    let status: Int32
    let lines: [String]
  }

  /// Debian's Python where there is one: the modules that the reader needs are installed for it.
  private static var python: (program: String, arguments: [String]) {
    let debian = "/usr/bin/python3"
    return FileManager.default.isExecutableFile(atPath: debian) ? (debian, []) : ("/usr/bin/env", ["python3"])
  }

  private static func read(_ files: [URL]) throws -> Spoken {
    let output = FileManager.default.temporaryDirectory.appending(path: "reader-\(UUID().uuidString)")
    try Data().write(to: output)
    defer { try? FileManager.default.removeItem(at: output) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python.program)
    let script = GoldenVectors.root.appending(path: "Tests/IndependentReader/read_vectors.py").path
    process.arguments = python.arguments + ["-B", script] + files.map(\.path)
    process.standardInput = FileHandle.nullDevice
    let handle = try FileHandle(forWritingTo: output)
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
    process.waitUntilExit()
    let text = String(decoding: try Data(contentsOf: output), as: UTF8.self)
    return Spoken(status: process.terminationStatus, lines: text.split(separator: "\n").map(String.init))
  }

  private static var vectors: [URL] {
    get throws {
      try FileManager.default.contentsOfDirectory(at: GoldenVectors.folder, includingPropertiesForKeys: nil)
        .filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }
    }
  }

  @Test(.enabled(if: !GoldenVectors.isWriting)) func `reads every vector as it says`() throws {
    let spoken = try Self.read([])
    #expect(spoken.status == 0, "\(spoken.lines.joined(separator: "\n"))")
    let names = try Self.vectors.map(\.lastPathComponent)
    #expect(names.count > 10)
    for name in names { #expect(spoken.lines.contains("\(name): ok")) }
  }

  /// Every place in a document where a text, number or truth value stands.
  private static func leaves(_ value: Any, _ path: [String] = []) -> [[String]] {
    switch value {
    case let object as [String: Any]:
      object.sorted { $0.key < $1.key }.flatMap { leaves($0.value, path + [$0.key]) }
    case let list as [Any]:
      list.enumerated().flatMap { leaves($0.element, path + ["\($0.offset)"]) }
    default: [path]
    }
  }

  /// The document with one thing at a place made another.
  private static func altered(_ value: Any, at path: ArraySlice<String>, _ random: inout Seed) -> Any {
    guard let step = path.first else { return another(value, &random) }
    if var object = value as? [String: Any], let inner = object[step] {
      object[step] = altered(inner, at: path.dropFirst(), &random)
      return object
    }
    guard var list = value as? [Any], let place = Int(step) else { return value }
    list[place] = altered(list[place], at: path.dropFirst(), &random)
    return list
  }

  private static func another(_ value: Any, _ random: inout Seed) -> Any {
    guard var text = value as? String else {
      return value is Bool ? !((value as? Bool) ?? false) : ((value as? Int) ?? 0) + 1
    }
    guard !text.isEmpty else { return "0" }
    let place = text.index(text.startIndex, offsetBy: random.pick(0..<text.count))
    // A digit stays a digit, so that it is the content that no longer fits.
    text.replaceSubrange(place...place, with: text[place] == "7" ? "8" : "7")
    return text
  }

  /// What is for people and says nothing to a reader, and what is wrong already and stays so when it is altered.
  private static func isFree(_ path: [String], in document: Any) -> Bool {
    if path == ["description"] || path.starts(with: ["given", "mistyped"]) { return true }
    guard path.count == 4, path.starts(with: ["given", "trials"]), let place = Int(path[2]) else { return false }
    let meaning = (document as? [String: Any])?["meaning"] as? [String: Any]
    let code = (meaning?["codes"] as? [String])?[place]
    let ofTheChain: Set = ["taken", "held", "segment-gap", "segment-fork"]
    return path[3] == "name" || code.map { !ofTheChain.contains($0) } ?? true
  }

  @Test(.enabled(if: !GoldenVectors.isWriting)) func `refuses each vector with anything in it altered`() throws {
    var random = Seed("altered vectors", 53)
    let folder = FileManager.default.temporaryDirectory.appending(path: "altered-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var places: [String: String] = [:]
    for vector in try Self.vectors {
      let document = try JSONSerialization.jsonObject(with: Data(contentsOf: vector))
      for path in Self.leaves(document) where !Self.isFree(path, in: document) {
        let name = "\(places.count).json"
        let changed = Self.altered(document, at: path[...], &random)
        try JSONSerialization.data(withJSONObject: changed).write(to: folder.appending(path: name))
        places[name] = "\(vector.lastPathComponent) at \(path.joined(separator: "."))"
      }
    }
    let files = places.keys.sorted().map { folder.appending(path: $0) }
    let spoken = try Self.read(files)
    #expect(spoken.status == 1 && files.count > 500)
    let taken = files.map(\.lastPathComponent).filter { spoken.lines.contains("\($0): ok") }
    #expect(taken.isEmpty, "\(random): \(taken.compactMap { places[$0] })")
    #expect(spoken.lines.last == "0 of \(files.count) vectors read as they say")
  }
}
