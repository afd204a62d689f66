import FlowModel
import FlowOutput
import NetworkTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Makes the printer that a configuration asks for.
enum TextOutput {
  static func printer(
    _ configuration: ClientConfiguration, services: @autoclosure () -> ServiceNames?, console: Console,
    now: Timestamp = WallClock.now
  ) throws(CommandError) -> Printer {
    let selection = try selection(configuration, console: console)
    var style = style(configuration, services: services())
    style.now = now
    NameSources.add(to: &style, for: selection, configuration, console: console)
    let repeatsTitles = configuration.format == .columns && configuration.labelInterval > 0
    let needsTurns =
      repeatsTitles || style.hosts != nil || style.vendors != nil
      || selection.items.contains { $0.field.id == "rank" }
    switch configuration.format {
    case .columns: break
    case .json: return PrinterOf(JSONWriter(selection, style: style), needsTurns: needsTurns)
    case .csv: return PrinterOf(CSVWriter(selection, style: style), needsTurns: needsTurns)
    case .xml:
      return PrinterOf(
        XMLWriter(selection, generator: console.programName, style: style), needsTurns: needsTurns)
    }
    var columns = TextColumns.Configuration()
    columns.style = style
    columns.delimiter = configuration.delimiter ?? UInt8(ascii: " ")
    columns.isVariable = configuration.isVariableWidth
    columns.joinsPorts = configuration.separatesPortWithPeriod
    columns.header =
      switch configuration.labelInterval {
      case 0: .once
      case ..<0: .never
      case let interval: .every(interval)
      }
    return PrinterOf(TextColumns(selection, columns), needsTurns: needsTurns)
  }

  /// How cells are written.
  static func style(
    _ configuration: ClientConfiguration, services: @autoclosure () -> ServiceNames?
  ) -> FieldStyle {
    var style = FieldStyle(timeFormat: timeFormat(configuration))
    style.now = WallClock.now
    style.numbers = numbers(configuration)
    style.precision = configuration.precision
    style.isScaled = configuration.scalesNumbers
    style.mask = mask(configuration)
    style.tcpState = tcpState(configuration)
    style.userData = userData(configuration)
    style.asNumber = asNumber(configuration)
    // A run that prints numbers does not pay for reading the names.
    if style.numbers == .names { style.services = services() }
    style.usesDISANames = configuration.usesDISANames
    style.namesHardwareAddresses = configuration.namesHardwareAddresses
    style.namesAddresses = configuration.nameLevel == .everything
    return style
  }

  /// The columns: the configured list, changed by each `-s` in turn.
  static func selection(
    _ configuration: ClientConfiguration, console: Console
  ) throws(CommandError) -> FieldSelection {
    var selection = FieldSelection.standard
    for list in [configuration.configuredFields, configuration.fields] where !list.isEmpty {
      var next = FieldSelection(selection.items)
      do throws(FieldSelection.Failure) {
        try next.apply(list)
      } catch {
        throw .failed(error.description)
      }
      for word in next.unknown { warn(word, console) }
      selection = next
    }
    return configuration.endsAreHosts ? selection.titled(EndRecords.titles) : selection
  }

  private static func warn(_ word: String, _ console: Console) {
    let name = String(word.drop { "+-0123456789".contains($0) }.prefix { $0 != ":" && $0 != "[" })
    let names = FieldRegistry.all.flatMap { [$0.id] + $0.aliases }
    let hint = Spelling.nearest(to: name, among: names).map { "did you mean \($0)? " } ?? ""
    console.warn("-s \(word): there is no such field; \(hint)(panoptes fields lists them)")
  }

  private static func timeFormat(_ configuration: ClientConfiguration) -> ClockText.Format {
    configuration.printsUnixTime ? .unix : .clock(configuration.timeFormat ?? "%T.%f")
  }

  /// Names of ports and hosts are the same level of numbers; `namesAddresses` tells them apart.
  private static func numbers(_ configuration: ClientConfiguration) -> FieldStyle.Numbers {
    switch configuration.nameLevel {
    case .everything, .hosts: .names
    case .ports: .ports
    case .protocols: .protocols
    }
  }

  private static func mask(_ configuration: ClientConfiguration) -> FieldStyle.MaskDisplay {
    switch configuration.prefixLength {
    case .never: .never
    case .whenMasked: .shorter
    case .always: .always
    }
  }

  private static func tcpState(_ configuration: ClientConfiguration) -> FieldStyle.TCPStateDisplay {
    switch configuration.stateText {
    case .plain: .summary
    case .tcpStates: .events
    case .sourceFlags: .flags(source: true, destination: false)
    case .destinationFlags: .flags(source: false, destination: true)
    case .bothFlags: .flags(source: true, destination: true)
    }
  }

  private static func userData(_ configuration: ClientConfiguration) -> FieldStyle.UserDataEncoding {
    switch configuration.userDataPrinter {
    case .ascii: .ascii
    case .obfuscate: .obfuscate
    case .hex: .hexDump
    case .encode32: .base16
    case .encode64: .base64
    case .decode: .decoded
    }
  }

  private static func asNumber(_ configuration: ClientConfiguration) -> FieldStyle.ASNumberFormat {
    switch configuration.asNumberFormat {
    case .plain: .plain
    case .dot: .dot
    case .dotPlus: .dotAlways
    }
  }
}
