/// The names that every capture has, until the tables of all numbers stand in `NetworkTypes`.
enum LocalNames {
  static let ip: [UInt8: String] = [0: "ip", 2: "igmp", 47: "gre", 50: "esp", 51: "ah", 89: "ospf", 132: "sctp"]
  static let ether: [UInt16: String] = [0: "llc", 0x88cc: "lldp", 0x86dd: "ipv6", 0x8847: "mpls"]
}
