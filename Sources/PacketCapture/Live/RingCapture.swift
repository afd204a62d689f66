#if os(Linux)
  import CCapture
  import NetworkTypes

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #endif

  /// A packet socket whose frames the kernel writes into memory shared with us (packet(7), TPACKET_V3).
  ///
  /// Frames come in blocks. A block is ours from the moment it is full, or `latency` has passed since
  /// its first frame, until it is given back; no byte is copied.
  final class RingCapture: LiveCapture {
    private static let blockSize = 1 << 20
    /// Room before a frame for the VLAN tag that the kernel took out.
    private static let tagLength = 4

    private let ring: UnsafeMutableRawPointer
    private let blockCount: Int
    /// The interface's own hardware type; nil when frames of all interfaces come.
    private let hardwareType: UInt16?
    private let interfaceIndex: Int32
    private let loopbackIndex: Int32
    private var block = 0
    private var holdsBlock = false
    private var framesLeft: UInt32 = 0
    private var position: UnsafeMutableRawPointer
    private var total = CaptureStatistics()

    override var method: String { "ring of \(blockCount * Self.blockSize >> 20) MiB" }

    init(
      _ interface: String, _ settings: CaptureSettings, notice: (String) -> Void
    ) throws(LiveCaptureError) {
      let isEvery = interface == "any"
      // Protocol 0 receives nothing until everything is set.
      let descriptor = socket(AF_PACKET, Int32(SOCK_RAW.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
      guard descriptor >= 0 else {
        let number = errno
        throw number == EPERM || number == EACCES
          ? .notPermitted(interface: interface)
          : .step(interface: interface, "opening a packet socket", errno: number)
      }
      do throws(LiveCaptureError) {
        var index: Int32 = 0
        var type: UInt16?
        if !isEvery {
          index = Int32(bitPattern: if_nametoindex(interface))
          let number = capture_hardware_type(descriptor, interface)
          guard index != 0, number >= 0 else { throw .missing(interface: interface) }
          type = UInt16(truncatingIfNeeded: number)
        }
        interfaceIndex = index
        hardwareType = type
        loopbackIndex = Int32(bitPattern: if_nametoindex("lo"))
        let setup = RingSetup(descriptor: descriptor, interface: interface, index: index)
        try setup.prepare(settings, notice)
        try setup.attachFilter(settings, isEvery: isEvery)
        blockCount = max(settings.bufferSize / Self.blockSize, 4)
        ring = try setup.map(
          blockSize: Self.blockSize, blockCount: blockCount, latency: settings.latency,
          reserve: Self.tagLength)
        position = ring
        try setup.begin(settings)
      } catch {
        close(descriptor)
        throw error
      }
      super.init(interface: interface, descriptor: descriptor)
    }

    deinit {
      munmap(ring, blockCount * Self.blockSize)
      close(descriptor)
    }

    override func next(_ frame: inout LiveFrame) -> Bool {
      while true {
        if framesLeft == 0, !nextBlock() { return false }
        let header = position.assumingMemoryBound(to: tpacket3_hdr.self)
        framesLeft -= 1
        defer { position += Int(header.pointee.tp_next_offset) }
        let from = (position + Self.addressOffset).assumingMemoryBound(to: sockaddr_ll.self)
        // What a host sends to itself would come twice.
        if from.pointee.sll_ifindex == loopbackIndex, from.pointee.sll_pkttype == PACKET_OUTGOING { continue }
        describe(header, from, &frame)
        return true
      }
    }

    /// Gives the block at hand back and takes the next one that is full.
    private func nextBlock() -> Bool {
      while true {
        if holdsBlock {
          capture_release_block(ring + block * Self.blockSize)
          holdsBlock = false
          block = block + 1 == blockCount ? 0 : block + 1
        }
        let start = ring + block * Self.blockSize
        guard capture_block_status(start) & UInt32(TP_STATUS_USER) != 0 else { return false }
        let head = start.assumingMemoryBound(to: tpacket_block_desc.self).pointee.hdr.bh1
        holdsBlock = true
        framesLeft = head.num_pkts
        position = start + Int(head.offset_to_first_pkt)
        if framesLeft > 0 { return true }
      }
    }

    /// The kernel's address of a frame's sender stands behind the frame's header.
    private static let addressOffset = (MemoryLayout<tpacket3_hdr>.size + 15) & ~15

    @inline(__always)
    private func describe(
      _ header: UnsafeMutablePointer<tpacket3_hdr>, _ from: UnsafeMutablePointer<sockaddr_ll>,
      _ frame: inout LiveFrame
    ) {
      frame.header.time = Timestamp(
        seconds: Int64(header.pointee.tp_sec), nanoseconds: Int64(header.pointee.tp_nsec))
      frame.header.interface = UInt32(bitPattern: from.pointee.sll_ifindex)
      let link = LinuxLink(hardwareType: hardwareType ?? from.pointee.sll_hatype)
      var start = UnsafeMutableRawPointer(header) + Int(header.pointee.tp_mac)
      var captured = Int(header.pointee.tp_snaplen)
      var wire = header.pointee.tp_len
      let tag: (UInt16, UInt16)? =
        header.pointee.tp_status & UInt32(TP_STATUS_VLAN_VALID) == 0
        ? nil
        : (
          header.pointee.tp_status & UInt32(TP_STATUS_VLAN_TPID_VALID) == 0
            ? UInt16(ETH_P_8021Q) : header.pointee.hv1.tp_vlan_tpid,
          UInt16(truncatingIfNeeded: header.pointee.hv1.tp_vlan_tci)
        )
      switch link {
      case .ethernet:
        frame.header.linkType = .ethernet
        if let tag, captured >= 12 {
          start = Self.restore(tag, in: start)
          captured += 4
          wire &+= 4
        }
      case .whole(let type): frame.header.linkType = type
      case .raw, .cooked:
        let skipped = Int(header.pointee.tp_net) - Int(header.pointee.tp_mac)
        start += skipped
        captured = max(captured - skipped, 0)
        wire = wire > UInt32(skipped) ? wire - UInt32(skipped) : UInt32(captured)
        frame.header.linkType = .raw
        if link == .cooked {
          frame.header.linkType = .linuxSLL
          let added = Self.cook(from, tag, &start)
          captured += added
          wire &+= UInt32(added)
        }
      }
      frame.set(start, captured: captured, wire: wire)
    }

    /// Puts a tag back between the addresses and the type, as it was on the wire.
    private static func restore(_ tag: (UInt16, UInt16), in start: UnsafeMutableRawPointer)
      -> UnsafeMutableRawPointer
    {
      let new = start - tagLength
      memmove(new, start, 12)
      new.storeBytes(of: tag.0.bigEndian, toByteOffset: 12, as: UInt16.self)
      new.storeBytes(of: tag.1.bigEndian, toByteOffset: 14, as: UInt16.self)
      return new
    }

    /// Writes a Linux cooked header (and a tag) before the network header; returns its length.
    private static func cook(
      _ from: UnsafeMutablePointer<sockaddr_ll>, _ tag: (UInt16, UInt16)?,
      _ start: inout UnsafeMutableRawPointer
    ) -> Int {
      // Copied: the header may reach back into the address.
      let address = from.pointee
      var type = address.sll_protocol
      var length = 16
      if let tag {
        start -= tagLength
        start.storeBytes(of: tag.1.bigEndian, as: UInt16.self)
        start.storeBytes(of: type, toByteOffset: 2, as: UInt16.self)
        type = tag.0.bigEndian
        length += tagLength
      }
      start -= 16
      start.storeBytes(of: UInt16(address.sll_pkttype).bigEndian, as: UInt16.self)
      start.storeBytes(of: address.sll_hatype.bigEndian, toByteOffset: 2, as: UInt16.self)
      start.storeBytes(of: UInt16(address.sll_halen).bigEndian, toByteOffset: 4, as: UInt16.self)
      withUnsafeBytes(of: address.sll_addr) { (start + 6).copyMemory(from: $0.baseAddress!, byteCount: 8) }
      start.storeBytes(of: type, toByteOffset: 14, as: UInt16.self)
      return length
    }

    override func statistics() -> CaptureStatistics {
      var counters = tpacket_stats_v3()
      var length = socklen_t(MemoryLayout<tpacket_stats_v3>.size)
      // Reading sets the kernel's counters back to zero.
      if getsockopt(descriptor, SOL_PACKET, PACKET_STATISTICS, &counters, &length) == 0 {
        total.received &+= UInt64(counters.tp_packets)
        total.dropped &+= UInt64(counters.tp_drops)
        total.freezes &+= UInt64(counters.tp_freeze_q_cnt)
      }
      return total
    }

    override func checkTrouble() -> CaptureTrouble? {
      var number: Int32 = 0
      var length = socklen_t(MemoryLayout<Int32>.size)
      getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &length)
      if interfaceIndex != 0, Int32(bitPattern: if_nametoindex(interface)) != interfaceIndex { return .gone }
      switch number {
      case 0: return nil
      case ENETDOWN: return .down
      default: return .failed(errno: number)
      }
    }
  }
#endif
