// swift-tools-version: 6.2
import PackageDescription

// One array of settings for every target of this package, so that no target is laxer than another.
let shared: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .enableUpcomingFeature("ImmutableWeakCaptures"),
  .treatAllWarnings(as: .error),
]
// Mistakes on purpose, which `tributary-simulation --defects` must find; no product is built with them.
let defects: [SwiftSetting] =
  Context.environment["TRIBUTARY_DEFECTS"] == nil ? [] : [.define("TRIBUTARY_DEFECTS")]
// Generated protobuf code keeps its storage in `unsafe` singletons, so it alone goes without this setting.
let strict: [SwiftSetting] = shared + [.strictMemorySafety()] + defects

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")

func library(_ name: String, at path: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, path: path, swiftSettings: strict)
}

func program(_ name: String, at path: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: dependencies, path: path, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, path: "Tests/\(name)", swiftSettings: strict)
}

let package = Package(
  name: "tributary",
  products: [
    .executable(name: "tributary", targets: ["tributary"]),
    .executable(name: "tributary-server", targets: ["tributary-server"]),
    .executable(name: "tributary-simulation", targets: ["tributary-simulation"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    // At most one trait each: with more, the order of their flags varies and rebuilds them by chance.
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1",
      traits: ["ConfigurationSupport"]),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0", traits: []),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CCurl", path: "Sources/CCurl", pkgConfig: "libcurl",
      providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(
      name: "CZstd", path: "Sources/CZstd", pkgConfig: "libzstd",
      providers: [.apt(["libzstd-dev"])]),

    library("Model", at: "Sources/Model", []),
    library("Replica", at: "Sources/Replica", ["Model", crypto]),
    library("Rollup", at: "Sources/Rollup", ["Model"]),
    .target(
      name: "WireGenerated", dependencies: [protobuf], path: "Protocol/Generated",
      swiftSettings: shared),
    library(
      "WireProtocol", at: "Protocol/Sources/WireProtocol",
      ["Model", "Replica", "WireGenerated", "CZstd", crypto, protobuf]),
    library("Exchange", at: "Sources/Exchange", ["Model", "Replica", "Rollup", "WireProtocol"]),
    library(
      "Store", at: "Sources/Store", ["Model", "Replica", "Rollup", "WireProtocol", "Exchange", grdb, sqlite, crypto]),
    .target(
      name: "Documents", dependencies: ["Model"], path: "Sources/Documents", exclude: ["Samples"],
      swiftSettings: strict),
    library("Pages", at: "Sources/Pages", ["Model", mustache]),
    library(
      "Upstream", at: "Client/Sources/Upstream",
      ["Model", "Replica", "WireProtocol", "Exchange", "Store", "CCurl", crypto, arguments]),
    library(
      "Desk", at: "Sources/Desk",
      [
        "Model", "Replica", "Rollup", "WireProtocol", "Store", "Documents", "Pages", arguments, hummingbird, httpTypes,
        lifecycle, unixSignals, logging, nioCore,
      ]),
    library(
      "Hub", at: "Server/Sources/Hub",
      [
        "Model", "Replica", "Rollup", "WireProtocol", "Exchange", "Store", "Documents", "Pages", "Desk", "Upstream",
        arguments, crypto, hummingbird, httpTypes, logging, lifecycle, nioCore, nioPosix,
      ]),
    program(
      "tributary", at: "Client/Sources/tributary",
      ["Model", "WireProtocol", "Store", "Desk", "Upstream", arguments]),
    program(
      "tributary-server", at: "Server/Sources/tributary-server",
      ["Store", "Desk", "Hub"]),

    // Plays the sync core against faults; no product imports it.
    library("Simulation", at: "Sources/Simulation", ["Model", "Replica", "Rollup", "WireProtocol", "Exchange"]),
    program(
      "tributary-simulation", at: "Sources/tributary-simulation", ["Simulation", "Replica", arguments]),

    library("Seeds", at: "Tests/Seeds", []),
    library("Vectors", at: "Tests/Vectors", []),
    library("Fixtures", at: "Tests/Fixtures", ["Seeds", "Model", "Replica", "Exchange", "Store", "WireProtocol"]),
    tests("SoundnessTests", []),
    tests("ModelTests", ["Seeds", "Model"]),
    tests("ReplicaTests", ["Seeds", "Model", "Replica"]),
    tests("RollupTests", ["Seeds", "Model", "Rollup"]),
    tests(
      "WireProtocolTests",
      ["Seeds", "Vectors", "Model", "Replica", "WireProtocol", "WireGenerated", crypto, protobuf]),
    tests(
      "StoreTests", ["Model", "Replica", "Rollup", "WireProtocol", "Exchange", "Store", "Seeds", "Fixtures", grdb]),
    tests("TargetTests", ["Model", "Replica", "Rollup", "Exchange", "Store", "Fixtures"]),
    tests("RelayTests", ["Vectors", "Model", "Replica", "Rollup", "WireProtocol", "Exchange", "Store", "Fixtures"]),
    tests("EndToEndTests", ["Rollup", "Seeds", "Fixtures", "Store", "Upstream", "tributary", "tributary-server"]),
    tests("PagesTests", ["Pages"]),
    tests(
      "UpstreamTests",
      [
        "Upstream", "Model", "Replica", "Rollup", "WireProtocol", "Exchange", "Store", "Desk", "Hub", "Fixtures",
        hummingbird,
        lifecycle, logging,
      ]),
    tests(
      "DeskTests",
      [
        "Model", "Replica", "Rollup", "WireProtocol", "Exchange", "Store", "Documents", "Pages", "Desk", "Upstream",
        "Fixtures", arguments, hummingbird, lifecycle, logging,
      ]),
    tests(
      "HubTests",
      [
        "Model", "Replica", "Rollup", "WireProtocol", "Exchange", "Store", "Pages", "Desk", "Hub", "Upstream",
        "Fixtures", "Vectors",
        arguments, hummingbird, lifecycle, logging,
      ]),
    tests("DocumentsTests", ["Documents", "Model"]),
    tests(
      "SimulationTests", ["Simulation", "Model", "Replica", "WireProtocol", "Exchange", "Store", "Fixtures", grdb]),
  ]
)

// Benchmarks see `package` declarations, so they belong to this package; nobody else needs to build them.
if Context.environment["TRIBUTARY_BENCHMARKS"] != nil {
  package.targets += [
    .target(
      name: "LeanBaseline", path: "Benchmarks/LeanBaseline",
      cSettings: [.define("_GNU_SOURCE")], linkerSettings: [.linkedLibrary("sqlite3")]),
    program(
      "tributary-benchmarks", at: "Benchmarks/Sources",
      ["Model", "Replica", "Rollup", "WireProtocol", "Exchange", "Store", "Upstream", "LeanBaseline", grdb, arguments]),
  ]
}
