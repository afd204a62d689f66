import HostileInput

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// Runs libFuzzer on the kind of input that `FUZZ_TARGET` names: one program for all of them, because
// what takes long is building it. With `FUZZ_SEEDS` it only writes the target's seeds to that folder.

/// libFuzzer's loop, from `-sanitize=fuzzer`.
@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
  _ count: UnsafeMutablePointer<Int32>,
  _ words: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

enum Fuzzing {
  static let target: HostileTarget = {
    let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let target = HostileTarget(rawValue: name) else {
      let names = HostileTarget.allCases.map(\.rawValue).joined(separator: ", ")
      fatalError("FUZZ_TARGET is '\(name)', not one of \(names)")
    }
    return target
  }()

  // libFuzzer has one thread.
  nonisolated(unsafe) static let run = target.makeRun()

  static func writeSeeds(to folder: String) {
    for (name, bytes) in HostileSeeds.seeds(for: target) {
      guard let file = fopen("\(folder)/own-\(name)", "wb") else {
        perror(folder)
        exit(1)
      }
      fwrite(bytes, 1, bytes.count, file)
      fclose(file)
    }
  }
}

if let folder = getenv("FUZZ_SEEDS") {
  Fuzzing.writeSeeds(to: String(cString: folder))
  exit(0)
}
var count = CommandLine.argc
var words = CommandLine.unsafeArgv
exit(
  runFuzzer(&count, &words) { start, count in
    do throws(BrokenPromise) {
      try Fuzzing.run(UnsafeRawBufferPointer(start: start, count: count))
    } catch {
      fatalError("broken promise: \(error)")
    }
    return 0
  })
