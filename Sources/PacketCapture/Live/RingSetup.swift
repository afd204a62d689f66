#if os(Linux)
  import CCapture
  import NetworkTypes

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #endif

  /// The steps from a packet socket to a running ring, in the order the kernel wants them.
  struct RingSetup {
    let descriptor: Int32
    let interface: String
    /// 0 for all interfaces.
    let index: Int32

    private func set<Value>(_ option: Int32, _ value: Value, _ step: String) throws(LiveCaptureError) {
      var value = value
      let result = withUnsafeBytes(of: &value) {
        setsockopt(descriptor, SOL_PACKET, option, $0.baseAddress, socklen_t($0.count))
      }
      if result != 0 { throw .step(interface: interface, step, errno: errno) }
    }

    /// Version, clock and promiscuous mode.
    func prepare(_ settings: CaptureSettings, _ notice: (String) -> Void) throws(LiveCaptureError) {
      try set(PACKET_VERSION, Int32(TPACKET_V3.rawValue), "asking for a TPACKET_V3 ring")
      if settings.clock == .adapter { stampInHardware(notice) }
      if settings.isPromiscuous, index != 0 {
        var request = packet_mreq()
        request.mr_ifindex = index
        request.mr_type = UInt16(PACKET_MR_PROMISC)
        try set(PACKET_ADD_MEMBERSHIP, request, "switching to promiscuous mode")
      }
    }

    /// Without a clock in the adapter the kernel's goes on to serve.
    private func stampInHardware(_ notice: (String) -> Void) {
      if index == 0 || capture_stamp_in_hardware(descriptor, interface) != 0 {
        notice(
          "\(interface): no time stamps from the adapter (\(systemMessage(errno))); the kernel's are used")
        return
      }
      // SOF_TIMESTAMPING_RAW_HARDWARE
      try? set(PACKET_TIMESTAMP, Int32(1 << 6), "asking for the adapter's time stamps")
    }

    func attachFilter(_ settings: CaptureSettings, isEvery: Bool) throws(LiveCaptureError) {
      let filter: KernelFilter
      if let expression = settings.filter {
        filter = try KernelFilter(
          expression, interface: isEvery ? nil : interface, snapshotLength: settings.snapshotLength,
          optimises: settings.optimisesFilter)
      } else if settings.snapshotLength < CaptureLimits.frameLength {
        filter = KernelFilter(snapshotLength: settings.snapshotLength)
      } else {
        return
      }
      try filter.attach(to: descriptor, interface)
    }

    /// Makes the ring and maps it; `reserve` bytes are left free before each frame.
    func map(
      blockSize: Int, blockCount: Int, latency: Int, reserve: Int
    ) throws(LiveCaptureError) -> UnsafeMutableRawPointer {
      try set(PACKET_RESERVE, Int32(reserve), "reserving room for VLAN tags")
      var request = tpacket_req3()
      request.tp_block_size = UInt32(blockSize)
      request.tp_block_nr = UInt32(blockCount)
      // Only a formality here: frames of any length follow each other in a block.
      request.tp_frame_size = 2048
      request.tp_frame_nr = UInt32(blockSize / 2048 * blockCount)
      request.tp_retire_blk_tov = UInt32(max(latency, 1))
      try set(PACKET_RX_RING, request, "making a ring of \(blockSize * blockCount >> 20) MiB")
      let ring = mmap(nil, blockSize * blockCount, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
      guard let ring, ring != MAP_FAILED else {
        throw .step(interface: interface, "mapping the ring", errno: errno)
      }
      return ring
    }

    /// Binds to the interface: from here on frames come.
    func begin(_ settings: CaptureSettings) throws(LiveCaptureError) {
      var address = sockaddr_ll()
      address.sll_family = UInt16(AF_PACKET)
      address.sll_protocol = UInt16(ETH_P_ALL).bigEndian
      address.sll_ifindex = index
      let result = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_ll>.size))
        }
      }
      if result != 0 { throw .step(interface: interface, "binding to the interface", errno: errno) }
      if let share = settings.share { try ShareFilter(share: share).join(descriptor, interface) }
    }
  }
#endif
