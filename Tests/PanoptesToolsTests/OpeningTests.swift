import TestSupport
import Testing

@testable import PanoptesTools

/// What SYNs carry beyond numbers: data (RFC 7413), and Multipath TCP's options (RFC 8684).
@Suite struct OpeningTests {
  private static let cookie = hex("22 0a 0102030405060708 0101")

  /// Data in a SYN that is taken: nothing is lost, unseen or sent again, and it is counted once.
  @Test func fastOpen() async throws {
    var capture = MadeCapture()
    capture.segment(0, 2, seq: 1000, length: 100, options: Self.cookie, id: 1)
    capture.segment(0.015, 18, seq: 5000, ack: 1101, reply: true, id: 1)
    capture.segment(0.016, 24, seq: 5001, ack: 1101, length: 300, reply: true, id: 2)
    capture.segment(0.02, 16, seq: 1101, ack: 5301, id: 2)
    capture.segment(0.03, 24, seq: 1101, ack: 5301, length: 50, id: 3)
    capture.segment(0.045, 16, seq: 5301, ack: 1151, reply: true, id: 3)
    capture.segment(0.05, 17, seq: 1151, ack: 5301, id: 4)
    capture.segment(0.06, 17, seq: 5301, ack: 1152, reply: true, id: 4)
    capture.segment(0.065, 16, seq: 1152, ack: 5302, id: 5)
    let rows = try await capture.rows(
      "sappbytes dappbytes sloss dloss sretrans sunseen dunseen sgap stcpb synack stcpopts state")
    #expect(
      rows == [["150", "300", "0", "0", "0", "0", "0", "0", "1000", "0.015000", "34-1-1", "FIN"]])
  }

  /// The answer may carry data as well, and the capture may begin with it.
  @Test(arguments: [false, true]) func dataInTheAnswer(_ beginsWithIt: Bool) async throws {
    var capture = MadeCapture()
    if !beginsWithIt { capture.segment(0, 2, seq: 1000, length: 100, options: Self.cookie, id: 1) }
    capture.segment(0.015, 18, seq: 5000, ack: 1101, length: 200, reply: true, id: 1)
    capture.segment(0.02, 16, seq: 1101, ack: 5201, id: 2)
    capture.segment(0.03, 24, seq: 5201, ack: 1101, length: 40, reply: true, id: 2)
    capture.segment(0.04, 16, seq: 1101, ack: 5241, id: 3)
    let rows = try await capture.rows("saddr dappbytes dloss dgap dunseen dtcpb")
    #expect(rows == [["10.0.0.1", "240", "0", "0", "0", "5000"]])
  }

  /// A lone SYN with data has no gap either.
  @Test func nothingButTheSYN() async throws {
    var capture = MadeCapture()
    capture.segment(0, 2, seq: 1000, length: 100, options: Self.cookie, id: 1)
    let rows = try await capture.rows("sappbytes sgap sloss state")
    #expect(rows == [["100", "0", "0", "REQ"]])
  }

  /// Data in a SYN that is not taken comes again: sent again, its bytes too, and that is all.
  @Test func fastOpenRefused() async throws {
    var capture = MadeCapture()
    capture.segment(0, 2, seq: 1000, length: 100, options: Self.cookie, id: 1)
    capture.segment(0.015, 18, seq: 5000, ack: 1001, reply: true, id: 1)
    capture.segment(0.02, 24, seq: 1001, ack: 5001, length: 100, id: 2)
    capture.segment(0.03, 16, seq: 5001, ack: 1101, reply: true, id: 2)
    let rows = try await capture.rows("sappbytes sretrans srbytes sunseen sstray sgap synack")
    #expect(rows == [["200", "1", "100", "0", "0", "0", "0.015000"]])
  }

  /// Version 1: the server's key is in its answer, and a later path names it by its token, the first 32
  /// bits of the key's SHA-256.
  @Test func multipath() async throws {
    var capture = MadeCapture()
    capture.handshake(options: (hex("1e 04 01 81"), hex("1e 0c 01 81 0102030405060708")))
    var other = MadeCapture()
    other.handshake(
      options: (hex("1e 0c 10 02 66840dda 11223344"), hex("1e 10 10 02 0000000000000000 11223344")))
    let columns = "smptcp smptoken dmptcp dmptoken"
    let first = try await capture.rows(columns)
    #expect(first == [["capable", "", "capable", "0x66840dda"]])
    let second = try await other.rows(columns)
    #expect(second == [["join", "0x66840dda", "join", ""]])
  }

  /// Version 0 digests with SHA-1, and has the client's key in the SYN.
  @Test func firstVersionOfMultipath() async throws {
    var capture = MadeCapture()
    capture.handshake(
      options: (hex("1e 0c 00 81 0102030405060708"), hex("1e 0c 00 81 0807060504030201")))
    let rows = try await capture.rows("smptoken dmptoken")
    #expect(rows == [["0xdd5783bc", "0xbdf4f1e7"]])
  }

  /// What is too short, or is another of its options, says nothing.
  @Test(arguments: ["1e 03 00 01", "1e 04 20 00", "1e 08 10 02 66840dda"])
  func otherOptions(_ option: String) async throws {
    var capture = MadeCapture()
    capture.handshake(options: (hex(option), []))
    let rows = try await capture.rows("smptoken dmptcp spkts")
    #expect(rows == [["", "", "2"]])
  }
}
