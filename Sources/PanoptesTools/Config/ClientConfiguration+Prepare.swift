#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension ClientConfiguration {
  /// Says what was asked for in vain, and refuses what this version cannot do.
  func prepare(_ console: Console) throws(CommandError) {
    if let source = remoteSources.first {
      throw .failed("-S \(source): remote sources are not in this version yet; read a file (-r file)")
    }
    if runTime != nil, runTime != 0 {
      console.warn("-T only applies to remote sources; the files are read to their end")
    }
    for notice in notices { console.warn(notice) }
    for mode in unknownModes {
      let guess = Spelling.nearest(to: mode, among: ClientModes.names).map { ", did you mean \($0)?" } ?? ""
      console.warn("-M \(mode): there is no such mode\(guess)")
    }
    if let timeZone {
      setenv("TZ", timeZone, 1)
      tzset()
    }
  }
}
