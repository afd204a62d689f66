import FlowModel

/// Where the names come from that records do not hold: read when a run shows any, and not before.
enum NameSources {
  static func add(
    to style: inout FieldStyle, for selection: FieldSelection, _ configuration: ClientConfiguration,
    console: Console
  ) {
    let wanted = selection.items.compactMap(\.field.naming)
    if style.namesAddresses || wanted.contains(.hosts) {
      style.hosts = HostNameCache(
        printsDomainOnly: configuration.printsDomainOnly,
        onGivingUp: { console.warn("no name server answers; addresses stay numbers") })
    }
    if style.namesHardwareAddresses || wanted.contains(.vendors) {
      style.vendors = vendors(configuration, console)
    }
  }

  private static func vendors(_ configuration: ClientConfiguration, _ console: Console) -> VendorNames? {
    do throws(SystemError) {
      if let path = configuration.vendorFile {
        let names = try VendorsFile(path: path).names
        if names.isEmpty {
          console.warn("\(path): no vendors in it: neither a manuf file nor the IEEE's oui.txt")
        }
        return names
      }
      if let path = VendorsFile.standardPaths.first(where: FileSystem.isReadable) {
        return try VendorsFile(path: path).names
      }
    } catch {
      console.warn("\(configuration.vendorFile ?? "list of vendors"): \(error.message)")
      return nil
    }
    console.warn(
      "there is no list of vendors, so that their numbers are printed; Debian's package ieee-data has one,"
        + " RA_ETHERNET_VENDORS=FILE names another")
    return nil
  }
}
