import NetworkTypes
import PacketCapture
import TestSupport
import Testing

@Suite struct PacketFilterTests {
  /// Ethernet, IPv4, UDP 192.0.2.1:1000 to 192.0.2.2:53, no payload.
  private let packet = hex(
    """
    020000000002 020000000001 0800
    45 00 001c 0000 0000 40 11 0000 c0000201 c0000202
    03e8 0035 0008 0000
    """)

  private func matches(
    _ expression: String, _ bytes: [UInt8], linkType: LinkType = .ethernet, wire: UInt32? = nil
  ) throws -> Bool {
    let filter = try PacketFilter(expression, linkType: linkType)
    return bytes.withUnsafeBytes { filter.matches($0.bytes, wireLength: wire ?? UInt32($0.count)) }
  }

  @Test func expressions() throws {
    #expect(try matches("", packet))
    #expect(try matches("udp port 53", packet))
    #expect(try matches("src host 192.0.2.1 and not tcp", packet))
    #expect(try !matches("tcp", packet))
    #expect(try matches("greater 1000", packet, wire: 1500))
    #expect(try !matches("greater 1000", packet))
  }

  @Test(arguments: [LinkType.raw, .raw12, .raw14])
  func rawIP(linkType: LinkType) throws {
    #expect(try matches("udp port 53", Array(packet.dropFirst(14)), linkType: linkType))
  }

  @Test func bytesThatAreNotThereDoNotMatch() throws {
    for count in 0..<packet.count - 4 {
      #expect(try !matches("udp port 53", Array(packet.prefix(count)), wire: 42))
    }
    #expect(try !matches("ip", []))
  }

  @Test func mistakesAreExplained() {
    for (expression, reason) in [
      ("udp prot 53", "syntax error"), ("host 300.1.2.3.4", ""), ("tcp\0port", "NUL"),
    ] {
      do throws(CaptureError) {
        _ = try PacketFilter(expression, linkType: .ethernet)
        Issue.record("accepted \(expression)")
      } catch {
        #expect(error.description.hasPrefix("filter '"))
        #expect(error.description.contains("for Ethernet frames: "))
        #expect(error.description.contains(reason))
        #expect(!error.description.contains("\n"))
      }
    }
    #expect(throws: CaptureError.self) { try PacketFilter("tcp", linkType: LinkType(rawValue: 0xffff_ffff)) }
  }
}
