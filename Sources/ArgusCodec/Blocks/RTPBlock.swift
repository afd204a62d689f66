internal import FlowModel
internal import NetworkTypes

// Record format, network block, subtypes RTP and RTCP. Readers discard other sizes.

extension ArgusDecoder {
  static func rtp(_ record: RawSpan, _ block: BlockHeader, into rtp: inout RTPState) -> Bool {
    guard block.words == 10 else { return false }
    let at = block.payload
    rtp.state = record.bigEndian(at: at)
    rtpHeader(record, at: at + 4, into: &rtp.streams.source)
    rtpHeader(record, at: at + 16, into: &rtp.streams.destination)
    rtp.streams.source.drops = record.bigEndian(at: at + 28)
    rtp.streams.destination.drops = record.bigEndian(at: at + 30)
    rtp.streams.source.deviation = record.bigEndian(at: at + 32)
    rtp.streams.destination.deviation = record.bigEndian(at: at + 34)
    return true
  }

  private static func rtpHeader(_ record: RawSpan, at: Int, into stream: inout RTPState.Stream) {
    stream.flags = record.bigEndian(at: at)
    stream.sequence = record.bigEndian(at: at + 2)
    stream.timestamp = record.bigEndian(at: at + 4)
    stream.ssrc = record.bigEndian(at: at + 8)
  }

  static func rtcp(_ record: RawSpan, _ block: BlockHeader, into rtp: inout RTPState) -> Bool {
    guard block.words == 6 else { return false }
    let at = block.payload
    rtp = RTPState()
    rtcpHeader(record, at: at, into: &rtp.streams.source)
    rtcpHeader(record, at: at + 8, into: &rtp.streams.destination)
    rtp.streams.source.drops = record.bigEndian(at: at + 16)
    rtp.streams.destination.drops = record.bigEndian(at: at + 18)
    return true
  }

  private static func rtcpHeader(_ record: RawSpan, at: Int, into stream: inout RTPState.Stream) {
    stream.flags = record.bigEndian(at: at)
    stream.sequence = record.bigEndian(at: at + 2)
    stream.ssrc = record.bigEndian(at: at + 4)
  }
}

extension ArgusEncoder {
  static func rtp(_ rtp: RTPState, into out: inout ByteWriter) {
    out.appendBlock(BlockType.network, NetworkBlock.Kind.rtp.rawValue, 0, words: 10)
    out.append(bigEndian: rtp.state)
    rtpHeader(rtp.streams.source, into: &out)
    rtpHeader(rtp.streams.destination, into: &out)
    out.append(bigEndian: rtp.streams.source.drops)
    out.append(bigEndian: rtp.streams.destination.drops)
    out.append(bigEndian: rtp.streams.source.deviation)
    out.append(bigEndian: rtp.streams.destination.deviation)
  }

  private static func rtpHeader(_ stream: RTPState.Stream, into out: inout ByteWriter) {
    out.append(bigEndian: stream.flags)
    out.append(bigEndian: stream.sequence)
    out.append(bigEndian: stream.timestamp)
    out.append(bigEndian: stream.ssrc)
  }

  static func rtcp(_ rtp: RTPState, into out: inout ByteWriter) {
    out.appendBlock(BlockType.network, NetworkBlock.Kind.rtcp.rawValue, 0, words: 6)
    rtcpHeader(rtp.streams.source, into: &out)
    rtcpHeader(rtp.streams.destination, into: &out)
    out.append(bigEndian: rtp.streams.source.drops)
    out.append(bigEndian: rtp.streams.destination.drops)
  }

  private static func rtcpHeader(_ stream: RTPState.Stream, into out: inout ByteWriter) {
    out.append(bigEndian: stream.flags)
    out.append(bigEndian: stream.sequence)
    out.append(bigEndian: stream.ssrc)
  }
}
