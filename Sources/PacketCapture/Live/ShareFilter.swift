#if os(Linux)
  import CCapture

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #endif

  /// `ShareHash` as the kernel runs it (packet(7), PACKET_FANOUT_CBPF). What is neither IPv4 nor IPv6
  /// goes to the first member.
  struct ShareFilter {
    let share: CaptureShare

    /// Joins the group; the socket is bound already.
    func join(_ descriptor: Int32, _ interface: String) throws(LiveCaptureError) {
      var word = UInt32(share.group) | UInt32(PACKET_FANOUT_CBPF) << 16
      guard
        setsockopt(descriptor, SOL_PACKET, PACKET_FANOUT, &word, socklen_t(MemoryLayout<UInt32>.size)) == 0
      else { throw .step(interface: interface, "sharing the interface among workers", errno: errno) }
      var code = Self.program
      let status = code.withUnsafeMutableBufferPointer { buffer in
        var program = sock_fprog(len: UInt16(buffer.count), filter: buffer.baseAddress)
        return setsockopt(
          descriptor, SOL_PACKET, PACKET_FANOUT_DATA, &program, socklen_t(MemoryLayout<sock_fprog>.size))
      }
      guard status == 0 else {
        throw .step(interface: interface, "telling the kernel how to share packets", errno: errno)
      }
    }

    static let program: [sock_filter] = {
      let load = UInt16(BPF_LD | BPF_W | BPF_ABS)
      let network = UInt32(bitPattern: Int32(SKF_NET_OFF))
      func statement(_ code: Int32, _ k: UInt32 = 0) -> sock_filter {
        sock_filter(code: UInt16(code), jt: 0, jf: 0, k: k)
      }
      func equal(_ k: UInt32, _ yes: UInt8, _ no: UInt8) -> sock_filter {
        sock_filter(code: UInt16(BPF_JMP | BPF_JEQ | BPF_K), jt: yes, jf: no, k: k)
      }
      /// The exclusive or of the words at these offsets of the network header.
      func fold(_ offsets: [UInt32]) -> [sock_filter] {
        var code = [sock_filter(code: load, jt: 0, jf: 0, k: network &+ offsets[0])]
        for offset in offsets.dropFirst() {
          code.append(statement(BPF_MISC | BPF_TAX))
          code.append(sock_filter(code: load, jt: 0, jf: 0, k: network &+ offset))
          code.append(statement(BPF_ALU | BPF_XOR | BPF_X))
        }
        return code
      }
      let mix = [
        statement(BPF_ALU | BPF_MUL | BPF_K, ShareHash.factor), statement(BPF_ALU | BPF_RSH | BPF_K, 16),
        statement(BPF_RET | BPF_A),
      ]
      let four = fold([12, 16]) + mix
      let six = fold((2..<10).map { UInt32($0 * 4) }) + mix
      return [
        sock_filter(
          code: load, jt: 0, jf: 0, k: UInt32(bitPattern: Int32(SKF_AD_OFF) + Int32(SKF_AD_PROTOCOL))),
        equal(UInt32(ETH_P_IP), 0, UInt8(four.count)),
      ] + four
        + [equal(UInt32(ETH_P_IPV6), 0, UInt8(six.count))] + six + [statement(BPF_RET | BPF_K, 0)]
    }()
  }
#endif
