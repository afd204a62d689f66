#if os(Linux)
  import CCapture
  import NetworkTypes

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #endif

  /// A filter as the kernel's socket filter takes it.
  struct KernelFilter {
    private var instructions: [bpf_insn]

    /// Takes every frame, cut to `snapshotLength`.
    init(snapshotLength: Int) {
      instructions = [Self.instruction(UInt16(BPF_RET | BPF_K), UInt32(clamping: snapshotLength))]
    }

    /// Compiles `expression` for frames of `interface`, or of every interface.
    ///
    /// The kernel strips VLAN tags before the filter runs and hands them over beside the frame;
    /// libpcap knows, but only when it compiles for a live capture.
    init(
      _ expression: String, interface: String?, snapshotLength: Int, optimises: Bool
    ) throws(LiveCaptureError) {
      instructions = try Self.compile(expression, interface ?? "lo", snapshotLength, optimises)
      if interface == nil { prependHardwareTest(snapshotLength) }
    }

    func attach(to descriptor: Int32, _ interface: String) throws(LiveCaptureError) {
      var program = instructions
      let result = program.withUnsafeMutableBufferPointer { buffer in
        buffer.withMemoryRebound(to: sock_filter.self) { code in
          var filter = sock_fprog(len: UInt16(clamping: code.count), filter: code.baseAddress)
          return setsockopt(
            descriptor, SOL_SOCKET, SO_ATTACH_FILTER, &filter, socklen_t(MemoryLayout<sock_fprog>.size))
        }
      }
      if result != 0 { throw .step(interface: interface, "attaching the packet filter", errno: errno) }
    }

    private static func compile(
      _ expression: String, _ interface: String, _ snapshotLength: Int, _ optimises: Bool
    ) throws(LiveCaptureError) -> [bpf_insn] {
      // Refuses what is no filter with the sentence that capture files get.
      do throws(CaptureError) {
        _ = try PacketFilter(expression, linkType: .ethernet)
      } catch {
        throw .filter(error)
      }
      let pcap = try PcapLibrary.require(interface)
      var message = PcapMessage()
      guard let handle = pcap.create(interface, &message.buffer) else {
        throw .pcap(interface: interface, reason: message.text)
      }
      defer { pcap.close(handle) }
      _ = pcap.set_snaplen(handle, Int32(clamping: snapshotLength))
      // Nothing is read through this handle: the smallest ring will do.
      _ = pcap.set_buffer_size(handle, 1 << 17)
      guard pcap.activate(handle) >= 0 else {
        throw .pcap(interface: interface, reason: pcap.complaint(of: handle))
      }
      var program = bpf_program()
      guard pcap.compile(handle, &program, expression, optimises ? 1 : 0, PCAP_NETMASK_UNKNOWN) == 0 else {
        throw .filter(
          .filter(
            expression: expression, linkType: interface, reason: pcap.complaint(of: handle)))
      }
      defer { pcap.freecode(&program) }
      var result = Array(UnsafeBufferPointer(start: program.bf_insns, count: Int(program.bf_len)))
      // An empty program means everything.
      if result.isEmpty { result = KernelFilter(snapshotLength: snapshotLength).instructions }
      return result
    }

    /// Lets frames of other links than Ethernet pass: user space filters those, each by its link.
    private mutating func prependHardwareTest(_ snapshotLength: Int) {
      let loads = UInt16(BPF_LD | BPF_W | BPF_ABS)
      let equal = UInt16(BPF_JMP | BPF_JEQ | BPF_K)
      instructions.insert(
        contentsOf: [
          Self.instruction(loads, UInt32(bitPattern: Int32(SKF_AD_OFF) + Int32(SKF_AD_HATYPE))),
          Self.instruction(equal, UInt32(ARPHRD_ETHER), yes: 2),
          Self.instruction(equal, UInt32(ARPHRD_LOOPBACK), yes: 1),
          Self.instruction(UInt16(BPF_RET | BPF_K), UInt32(clamping: snapshotLength)),
        ], at: 0)
    }

    private static func instruction(_ code: UInt16, _ k: UInt32, yes: UInt8 = 0, no: UInt8 = 0) -> bpf_insn {
      bpf_insn(code: code, jt: yes, jf: no, k: k)
    }
  }
#endif
