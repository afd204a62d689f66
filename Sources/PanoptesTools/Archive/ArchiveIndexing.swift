import FlowAnalytics
import FlowModel
import NetworkTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// `archive index`: makes the indexes of folders, or prints them.
enum ArchiveIndexing {
  static func run(_ arguments: ArchiveCommand.IndexArguments, _ console: Console) -> Int32 {
    var status = ExitStatus.success
    for folder in arguments.folders {
      do throws(SystemError) {
        let files = try FileSystem.regularFiles(below: folder)
        let byFolder = Dictionary(grouping: files) { ArchiveFiles.split($0).folder }
        for (folder, files) in byFolder.sorted(by: { $0.key < $1.key }) {
          if arguments.list {
            list(folder, console)
          } else {
            try update(folder, files, arguments, console)
          }
        }
      } catch {
        console.report("\(folder): \(error.message)")
        status = ExitStatus.noInput
      }
    }
    return status
  }

  /// Reads what the index does not know yet, and forgets what is gone.
  private static func update(
    _ folder: String, _ files: [String], _ arguments: ArchiveCommand.IndexArguments, _ console: Console
  ) throws(SystemError) {
    let old = ArchiveIndex(folder: folder)
    var new = ArchiveIndex()
    var progress = Progress(console, isOn: !arguments.quiet)
    for (number, path) in files.enumerated() {
      let name = ArchiveFiles.split(path).name
      guard let state = FileState(of: path) else { continue }
      if let entry = old?.entries[name], entry.state == state {
        new.entries[name] = entry
        continue
      }
      progress.show("\(folder): file \(number + 1) of \(files.count)")
      do throws(RecordInput.Failure) {
        guard let summary = try ContentSummary(reading: path, state: state) else {
          if !arguments.quiet {
            console.report("\(path): is being written; it will be read whole until it is indexed")
          }
          continue
        }
        new.entries[name] = .init(state: state, summary: summary)
      } catch {
        progress.clear()
        if !arguments.quiet { console.report(error.message(InputName(path: path)).text) }
      }
    }
    progress.clear()
    guard new.entries != old?.entries else { return }
    try new.write(to: folder)
  }

  private static func list(_ folder: String, _ console: Console) {
    guard let index = ArchiveIndex(folder: folder) else {
      return console.report("\(folder): there is no index that can be used")
    }
    let clock = ClockText(.clock("%Y-%m-%d %T"))
    for (name, entry) in index.entries.sorted(by: { $0.key < $1.key }) {
      var line = ByteWriter(capacity: 256)
      line.append("\(folder)/\(name)  \(entry.summary.records) records  ")
      if let times = entry.summary.times {
        clock.append(times.lowerBound, digits: 0, to: &line)
        line.append(" - ")
        clock.append(times.upperBound, digits: 0, to: &line)
      } else {
        line.append("no times")
      }
      if FileState(of: "\(folder)/\(name)") != entry.state { line.append("  changed since") }
      console.output.print(line.takeString())
    }
  }
}

/// `archive verify` and `archive repair`.
enum ArchiveChecking {
  static func verify(_ arguments: ArchiveCommand.CheckArguments, _ console: Console) -> Int32 {
    forEachScan(arguments, console) { path, scan, _ in
      guard !scan.isWhole else {
        if !arguments.quiet { console.output.print("\(path): \(scan.description)") }
        return ExitStatus.success
      }
      console.output.print("\(path): DAMAGED: \(scan.description)")
      return ExitStatus.dataError
    }
  }

  static func repair(_ arguments: ArchiveCommand.CheckArguments, _ console: Console) -> Int32 {
    forEachScan(arguments, console) { path, scan, bytes in
      if scan.isWhole {
        if !arguments.quiet { console.output.print("\(path): \(scan.description)") }
        return ExitStatus.success
      }
      guard scan.records > 0 else {
        console.report("\(path): no whole record in it; left as it is")
        return ExitStatus.dataError
      }
      do throws(SystemError) {
        let count = try ArchiveRepair.repair(path, scan, bytes)
        console.output.print("\(path): \(scan.description); written anew with \(count) records")
        return ExitStatus.success
      } catch {
        console.report("\(path): \(error.message)")
        return ExitStatus.inputOutputError
      }
    }
  }

  private static func forEachScan(
    _ arguments: ArchiveCommand.CheckArguments, _ console: Console,
    _ body: (String, RecordScan, [UInt8]) -> Int32
  ) -> Int32 {
    var (files, status) = ArchiveFiles.find(arguments.paths, console: console)
    var progress = Progress(console, isOn: !arguments.quiet)
    for (number, path) in files.enumerated() {
      progress.show("file \(number + 1) of \(files.count)")
      do throws(RecordInput.Failure) {
        let (bytes, damage) = try ArchiveBytes.read(InputName(path: path))
        var scan = RecordScan(bytes.span.bytes)
        scan.streamDamage = damage
        progress.clear()
        if bytes.isEmpty, damage == nil {
          console.report("\(path): the file is empty")
          status = max(status, ExitStatus.dataError)
        } else {
          status = max(status, body(path, scan, bytes))
        }
      } catch {
        progress.clear()
        console.report(error.message(InputName(path: path)).text)
        status = max(status, ExitStatus.noInput)
      }
    }
    return status
  }
}

/// `archive expire`.
enum ArchiveExpiring {
  static func run(_ arguments: ArchiveCommand.ExpireArguments, _ console: Console) -> Int32 {
    guard arguments.older != nil || arguments.maxSize != nil else {
      console.errors.print("panoptes \(console.programName): what is to go? --older 30d, --max-size 10G")
      return ExitStatus.usage
    }
    var expiry = ArchiveExpiry()
    if let text = arguments.older {
      guard let age = TimeBins.Width(text)?.nanoseconds else {
        console.errors.print(
          "panoptes \(console.programName): --older \(text): a number and one of s m h d w M y is wanted")
        return ExitStatus.usage
      }
      expiry.oldest = Timestamp(nanoseconds: WallClock.now.nanoseconds &- age)
    }
    if let text = arguments.maxSize {
      guard let size = ByteSize.parse(text) else {
        console.errors.print(
          "panoptes \(console.programName): --max-size \(text): a number and K, M, G or T is wanted")
        return ExitStatus.usage
      }
      expiry.maximumSize = size
    }
    return delete(expiry, arguments, console)
  }

  private static func delete(
    _ expiry: ArchiveExpiry, _ arguments: ArchiveCommand.ExpireArguments, _ console: Console
  ) -> Int32 {
    var status = ExitStatus.success
    for folder in arguments.folders {
      do throws(SystemError) {
        let root = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        for file in expiry.expired(try ArchiveExpiry.files(below: root)) {
          if !arguments.dryRun { try ArchiveExpiry.delete(file.path, root: root) }
          console.output.print(
            "\(arguments.dryRun ? "would delete" : "deleted") \(file.path) (\(file.size) bytes)")
        }
      } catch {
        console.report("\(folder): \(error.message)")
        status = ExitStatus.inputOutputError
      }
    }
    return status
  }
}

/// `10G`: a number of bytes with K, M, G or T, powers of 1024.
enum ByteSize {
  static func parse(_ text: String) -> UInt64? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = UInt64(digits) else { return nil }
    let shift: UInt64? =
      switch text.dropFirst(digits.count).uppercased() {
      case "", "B": 0
      case "K", "KB": 10
      case "M", "MB": 20
      case "G", "GB": 30
      case "T", "TB": 40
      default: nil
      }
    guard let shift, number.leadingZeroBitCount >= Int(shift) else { return nil }
    return number << shift
  }
}
