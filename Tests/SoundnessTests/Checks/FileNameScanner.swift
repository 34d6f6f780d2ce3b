/// Finds files and folders whose name says nothing, and files too big for a source tree.
struct FileNameScanner {
  /// The most bytes a file may have: 1 MiB.
  static let byteLimit = 1 << 20

  private static let emptyNames: Set = ["util", "utils", "helper", "helpers", "common", "manager", "managers", "misc"]
  private static let emptyEndings = ["Util", "Utils", "Utilities", "Helper", "Helpers", "Common", "Manager"]

  static func findings(in file: Repository.File) -> [Finding] {
    var found: [Finding] = []
    for part in file.path.split(separator: "/") {
      let stem = part.split(separator: ".").first.map(String.init) ?? ""
      if emptyNames.contains(stem.lowercased()) || emptyEndings.contains(where: { stem.hasSuffix($0) }) {
        found.append(
          Finding(path: file.path, line: 1, message: "\(part) names no thing: name the file after its one main type"))
      }
    }
    if file.byteCount > byteLimit {
      found.append(
        Finding(
          path: file.path, line: 1,
          message:
            "\(file.byteCount) bytes, \(byteLimit) at most: generate it in the test, or fetch it where it is used"))
    }
    return found
  }
}
