/// Holds Package.swift, the table of arrows and the imports against each other.
struct ManifestScanner {
  let manifest: PackageManifest
  let rows: [Arrows.Row]
  /// Path of the manifest, for the findings.
  let path: String

  /// Targets without a row, rows without their target's dependencies, and folders that overlap nothing.
  func tableFindings() -> [Finding] {
    manifest.targets.filter { !$0.isTest && !$0.isSystemLibrary }.flatMap { target -> [Finding] in
      guard let row = rows.first(where: { $0.target == target.name }) else {
        return [
          finding(target, "target \(target.name) has no row in Arrows.swift: add one that says what it may import")
        ]
      }
      return target.dependencies.subtracting(row.imports).sorted().map { name in
        finding(target, "\(target.name) links \(name), which Arrows.swift does not allow: drop it or argue the arrow")
      }
    }
  }

  /// Own modules and products that a file imports and its target does not declare.
  func undeclared(in source: SwiftSource) -> [Finding] {
    guard let target = target(of: source) else {
      return [
        Finding(path: source.path, line: 1, message: "no target of Package.swift holds this file: move or delete it")
      ]
    }
    let known = manifest.products.union(manifest.targets.map(\.name))
    return ImportScanner.imports(in: source)
      .filter { known.contains($0.module) && $0.module != target.name && !target.dependencies.contains($0.module) }
      .map { found in
        Finding(
          path: source.path, line: found.line,
          message:
            "\(target.name) imports \(found.module) without declaring it: add it to its dependencies in Package.swift")
      }
  }

  /// The target whose folder holds a file.
  func target(of source: SwiftSource) -> PackageManifest.Target? {
    manifest.targets.filter { source.path.hasPrefix($0.path + "/") }.max { $0.path.count < $1.path.count }
  }

  private func finding(_ target: PackageManifest.Target, _ message: String) -> Finding {
    Finding(path: path, line: target.line, message: message)
  }
}
