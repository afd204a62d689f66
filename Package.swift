// swift-tools-version: 6.2
import PackageDescription

/// Every library, lowest layer first. A module may name only modules above it
/// in this list; that, and nothing else, is the architecture.
let layers: KeyValuePairs<String, [String]> = [
  "NetworkTypes": [],
  "PacketCapture": ["NetworkTypes", "CCapture", "CCompression"],
  "PacketDecoding": ["NetworkTypes"],
  "FlowModel": ["NetworkTypes"],
  "FlowFilter": ["NetworkTypes", "FlowModel"],
  "FlowOutput": ["NetworkTypes", "FlowModel"],
  "ArgusCodec": ["NetworkTypes", "FlowModel"],
  "FlowEngine": ["NetworkTypes", "FlowModel", "PacketDecoding", "CHints"],
  "FlowAnalytics": ["NetworkTypes", "FlowModel", "CHints"],
  "Charts": ["NetworkTypes", "CCairo"],
  "PanoptesTools": [
    "NetworkTypes", "PacketCapture", "PacketDecoding", "FlowModel", "FlowFilter", "FlowOutput",
    "ArgusCodec", "FlowEngine", "FlowAnalytics", "Charts", "CCompression", "CHints",
  ],
]

/// Thin views of C libraries: headers and inline functions, and the table of one that is opened late.
let shims: KeyValuePairs<String, [String]> = [
  // Opened when a packet filter is compiled or an interface: linked, it and the seven libraries that it
  // needs itself would take a third of the start of every tool.
  "CCapture": [],
  "CCompression": ["z", "zstd", "lzma", "bz2"],
  "CHints": [],
  // Opened when a picture is drawn: linked, its fourteen libraries would slow the start of every tool.
  "CCairo": [],
]

/// What comes from outside the project, by the module that uses it.
let outside: [String: [Target.Dependency]] = [
  "PanoptesTools": [.product(name: "ArgumentParser", package: "swift-argument-parser")]
]

/// Files beside the tests that are no sources.
let fixtures: [String: [String]] = ["PanoptesTools": ["Cases", "Fixtures"]]

/// `make` sets PANOPTES_STRICT: warnings of our targets are errors there, but never for a user whose
/// newer compiler knows more of them.
let strictness: [SwiftSetting] =
  Context.environment["PANOPTES_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)]

let settings: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ] + strictness

let allLayers = layers.map { Target.Dependency.byName(name: $0.key) }

/// `make fuzz` alone builds this one: it links only with libFuzzer, and finds nothing without its
/// instrumentation in every module.
let fuzzer: [Target] =
  Context.environment["PANOPTES_FUZZ"] == nil
  ? []
  : [
    .executableTarget(
      name: "panoptes-fuzz", dependencies: ["HostileInput"], path: "Fuzz", exclude: ["run"],
      swiftSettings: settings,
      // Older GNU linkers fail on the sanitizers' symbols.
      linkerSettings: [.unsafeFlags(["-use-ld=lld"])])
  ]

let package = Package(
  name: "panoptes",
  products: [.executable(name: "panoptes", targets: ["panoptes"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2")
  ],
  targets: shims.map { name, libraries in
    .target(
      name: name, path: "Sources/Shims/\(name)",
      linkerSettings: libraries.map { .linkedLibrary($0) })
  }
    + layers.map { name, needs in
      .target(
        name: name, dependencies: needs.map { .byName(name: $0) } + (outside[name] ?? []),
        swiftSettings: settings)
    }
    + [
      .executableTarget(name: "panoptes", dependencies: ["PanoptesTools"], swiftSettings: settings),
      .target(
        name: "TestSupport", dependencies: ["NetworkTypes", "FlowModel"], path: "Tests/TestSupport",
        swiftSettings: settings),
      // Runs on damaged bytes, for the suites and for the fuzzer.
      .target(
        name: "HostileInput", dependencies: allLayers + ["TestSupport"], path: "Tests/HostileInput",
        swiftSettings: settings),
      .target(name: "AllocationCount", path: "Tests/AllocationCount"),
      .testTarget(
        name: "HostileInputTests",
        dependencies: allLayers + ["HostileInput", "TestSupport", "AllocationCount"],
        exclude: ["Cases"], swiftSettings: settings),
    ] + fuzzer
    + layers.map { name, needs in
      .testTarget(
        name: "\(name)Tests",
        dependencies: [.byName(name: name), "TestSupport"] + needs.map { .byName(name: $0) },
        exclude: fixtures[name] ?? [],
        swiftSettings: settings)
    }
)
