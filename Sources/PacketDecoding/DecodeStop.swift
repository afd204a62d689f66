/// Why the decoder went no further up a frame: a closed list of named oddities.
///
/// A stop does not mean that the packet has no flow: it is counted where the headers were still
/// whole. Only a packet whose `network` is `.none` is in no flow.
public enum DecodeStop: UInt8, CaseIterable, Sendable {
  /// Every header that the frame announces was decoded.
  case complete
  case unsupportedLinkType
  /// A link without addresses carries something other than IP or ARP: nothing to key by.
  case unknownProtocol
  /// The captured bytes end inside the link header.
  case truncatedLink
  case truncatedVLAN
  case truncatedMPLS
  case truncatedPPP
  case truncatedLLC
  case truncatedARP
  case truncatedIPv4
  case truncatedIPv6
  case truncatedIPv6Extension
  case truncatedTransport
  case truncatedTunnel
  /// Ethertype says IPv4 or IPv6, the version nibble does not.
  case badIPVersion
  /// Header length field below 5 words, or beyond the datagram.
  case badIPv4HeaderLength
  /// Total length shorter than the header.
  case badIPv4TotalLength
  /// Authentication header shorter than its own fixed part.
  case badAHLength
  /// TCP data offset below 5 words, or beyond the segment.
  case badTCPHeaderLength
  /// ARP with address lengths its operation cannot mean.
  case badARP
  /// More tags, labels, extension headers or tunnels than the decoder follows.
  case nestedTooDeep

  /// The name under which it is counted and printed.
  public var name: String { "\(self)" }
}
