import CCapture

/// The room in which libpcap says what went wrong.
struct PcapMessage {
  var buffer = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))

  var text: String {
    String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
