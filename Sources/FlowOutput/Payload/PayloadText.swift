public import FlowModel
internal import NetworkTypes

/// Captured payload in words: what a protocol's own tools would say of it.
///
/// Payload comes from strangers and is cut anywhere: every reader asks for the bytes that it wants and says
/// `[|name]` where they end early, as tcpdump does.
public struct PayloadText: Equatable, Sendable {
  /// The protocol that was recognised; `text` and `data` for what is none.
  public let name: String
  public let text: String
  /// The same as lines: those of a protocol that is made of them, else one.
  public let lines: [String]

  /// Payload that is read at most: as much as a record can hold.
  static let longest = 1 << 16

  /// What one end of a flow said, by its ports and by what the bytes are; nil where nothing was captured.
  public init?(_ record: borrowing FlowRecord, _ side: Side) {
    guard record.has(.flow) else { return nil }
    if record.key.family == .arp {
      guard let text = Self.addressResolution(record, side) else { return nil }
      self.init(name: "arp", text: text)
      return
    }
    guard record.has(side == .source ? .sourceData : .destinationData) else { return nil }
    let range = record.userData[side].range.prefix(Self.longest)
    guard !range.isEmpty else { return nil }
    let bytes = record.storage.withBytes { storage in range.map { storage[$0] } }
    self = Self.recognised(bytes, record.key) ?? Self.plain(bytes)
  }

  private init(name: String, text: String, lines: [String]? = nil) {
    self.name = name
    self.text = text
    self.lines = lines ?? [text]
  }

  /// Which protocols a port stands for; the lower port of a flow is asked first.
  private static func recognised(_ bytes: [UInt8], _ key: FlowKey) -> PayloadText? {
    guard key.isIP, !key.isFragment else { return nil }
    let isUDP = key.ipProtocol == 17
    guard isUDP || key.ipProtocol == 6 else { return nil }
    let reader = PayloadReader(bytes)
    let ports = [min(key.sourcePort, key.destinationPort), max(key.sourcePort, key.destinationPort)]
    for port in ports {
      let text: (String, String?)? =
        switch (port, isUDP) {
        case (53, true), (5353, true), (5355, true): ("domain", domain(reader))
        // A length goes before each message (RFC 1035 4.2.2).
        case (53, false): ("domain", domain(reader.dropFirst(2)))
        case (67, true), (68, true): ("dhcp", dhcp(reader))
        case (69, true): ("tftp", tftp(reader))
        case (123, true): ("ntp", ntp(reader))
        case (161, true), (162, true): ("snmp", snmp(reader))
        case (500, true): ("isakmp", isakmp(reader))
        case (4500, true): ("isakmp", natTraversal(reader))
        default: nil
        }
      if case (let name, let text?)? = text { return PayloadText(name: name, text: text) }
    }
    if !isUDP, let text = tls(reader) { return PayloadText(name: "tls", text: text) }
    return nil
  }

  /// Text as it stands; what cannot be printed is a dot.
  private static func plain(_ bytes: [UInt8]) -> PayloadText {
    let dots = bytes.map { (0x20..<0x7f).contains($0) ? $0 : UInt8(ascii: ".") }
    let text = String(decoding: dots, as: UTF8.self)
    for (start, name) in [
      ("SSH-", "ssh"), ("HTTP/", "http"), ("GET ", "http"), ("POST ", "http"), ("HEAD ", "http"),
      ("PUT ", "http"), ("DELETE ", "http"), ("OPTIONS ", "http"), ("CONNECT ", "http"),
      ("PROPFIND ", "http"),
      ("SIP/2.0", "sip"), ("INVITE ", "sip"), ("REGISTER ", "sip"), ("M-SEARCH ", "ssdp"),
      ("NOTIFY ", "ssdp"),
    ] where text.hasPrefix(start) {
      return PayloadText(name: name, text: text, lines: lines(bytes))
    }
    let isText =
      bytes.allSatisfy { (0x20..<0x7f).contains($0) || $0 == 9 || $0 == 10 || $0 == 13 }
      && bytes.contains { $0 > 0x20 }
    return PayloadText(name: isText ? "text" : "data", text: text, lines: isText ? lines(bytes) : nil)
  }

  private static func lines(_ bytes: [UInt8]) -> [String] {
    bytes.split(separator: 10).map { line in
      PayloadReader.printable(line.last == 13 ? line.dropLast() : line)
    }
    .filter { !$0.isEmpty }
  }

  /// What the record itself says: the sensor keeps the addresses, not the packet.
  private static func addressResolution(_ record: borrowing FlowRecord, _ side: Side) -> String? {
    let key = record.key
    if side == .source {
      // Operation 2 is an answer that nobody was heard to ask for (RFC 826).
      guard key.arpOperation != 2 || record.packets(.source) > 0 else { return nil }
      return "who-has \(key.destination) tell \(key.source)"
    }
    guard record.has(.network), record.network.kind == .arp, record.network.arpResponder.value != 0 else {
      return nil
    }
    return "\(key.destination) is-at \(record.network.arpResponder)"
  }
}
