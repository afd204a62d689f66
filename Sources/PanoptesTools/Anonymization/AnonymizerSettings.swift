import NetworkTypes

/// What `ranonymize.conf` says, with argus's defaults.
struct AnonymizerSettings: Sendable {
  /// How a number is moved.
  enum Shift: Hashable, Sendable {
    case none, random
    case by(Int64)
    /// The field is emptied.
    case zero
  }

  enum Method: Hashable, Sendable {
    /// New values in the order in which the old ones appear.
    case sequential
    case random
    /// Values stay.
    case none
    /// Under the key, leading bits that two addresses share are shared afterwards.
    case prefix
  }

  enum PortMethod: Hashable, Sendable {
    case shift(Shift)
    /// A permutation of those that may change.
    case random
  }

  var seed: UInt64?
  var key: [UInt8]?
  var flowNumbers = Shift.random
  var sequenceNumbers = Shift.random
  var seconds = Shift.random
  var microseconds = Shift.random

  var hardware = Method.sequential
  var preservesVendor = false
  var preservesHardwareBroadcast = true
  var preservesHardwareMulticast = true

  var networks = Method.sequential
  var hosts = Method.sequential
  var autonomousSystems = Method.sequential
  /// Leading bits of an IPv4 address that are its network.
  var networkLength = 24
  var preservesClass = false
  var preservesBroadcast = true
  var preservesMulticast = true
  var networkTranslations: [IPPrefix: IPPrefix] = [:]
  var hostTranslations: [IPAddress: IPAddress] = [:]
  var systemTranslations: [UInt32: UInt32] = [:]

  var ipIDs = Shift.zero
  var ttls = Shift.zero
  var tos = Shift.zero
  var preservesOptions = false
  /// The TTL of a flow that an ICMP error answered says at which hop.
  var preservesMappedTTL = true

  var preservedPorts: Set<UInt16> = []
  var preservesWellKnownPorts = true
  var preservesRegisteredPorts = false
  var preservesPrivatePorts = false
  var ports = PortMethod.shift(.random)

  /// Where the address pairs are written.
  var dumpFile: String?
}
