import NetworkTypes
import TestSupport
import Testing

@testable import FlowEngine

/// Against FIPS 180-4 and 197 and the worked example of RFC 9001, appendix A.
@Suite struct QUICTests {
  @Test func digests() {
    func digest(_ text: String) -> [UInt8] {
      var hash = SHA256()
      for byte in text.utf8 { hash.append(byte) }
      let digest = hash.finish()
      return (0..<32).map { digest[$0] }
    }
    #expect(digest("") == hex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))
    #expect(digest("abc") == hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"))
    #expect(
      digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
        == hex("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"))
  }

  @Test func cipher() {
    let key = hex("000102030405060708090a0b0c0d0e0f")
    var plain = AES128.Block(repeating: 0)
    for (i, byte) in hex("00112233445566778899aabbccddeeff").enumerated() { plain[i] = byte }
    let block = AES128(key: key.span.bytes).encrypt(plain)
    #expect((0..<16).map { block[$0] } == hex("69c4e0d86a7b0430d8cdb78070b4c55a"))
  }

  /// The header protection of the client's Initial packet: its sample gives this mask.
  @Test func headerProtection() {
    let key = hex("9f50449e04a0e810283a1e9933adedd2")
    var sample = AES128.Block(repeating: 0)
    for (i, byte) in hex("d1b1c98dd7689fb8ec11d242b123dc9b").enumerated() { sample[i] = byte }
    let mask = AES128(key: key.span.bytes).encrypt(sample)
    #expect((0..<5).map { mask[$0] } == hex("437b9aec36"))
  }

  /// The server's Initial packet of RFC 9001 A.3, whole: an acknowledgement and its hello.
  @Test func serversInitial() {
    let packet = hex(
      "cf000000010008f067a5502a4262b5004075c0d95a482cd0991cd25b0aac406a5816b6394100f37a1c69797554780bb38cc5a99f5ede4cf73c3ec2493a1839b3dbcba3f6ea46c5b7684df3548e7ddeb9c3bf9c73cc3f3bded74b562bfb19fb84022f8ef4cdd93795d77d06edbb7aaf2f58891850abbdca3d20398c276456cbc42158407dd074ee"
    )
    var id = InlineArray<20, UInt8>(repeating: 0)
    for (i, byte) in hex("8394c8f03e515708").enumerated() { id[i] = byte }
    let keys = QUICInitial(version: 1, id: id, length: 8, isClient: false)
    var plain = [UInt8](repeating: 0, count: 2048)
    let count = plain.withUnsafeMutableBufferPointer {
      keys?.open(packet.span.bytes, numberAt: 18, into: $0) ?? 0
    }
    #expect(Array(plain.prefix(9)) == hex("02000000000600405a"))
    var pieces: [Range<Int>] = []
    #expect(QUICFrames.crypto(plain.span.bytes.extracting(first: count)) { _, piece in pieces.append(piece) })
    #expect(pieces == [9..<99])
    #expect(Array(plain[9..<15]) == hex("020000560303"))
  }

  @Test func unknownVersions() {
    #expect(QUICInitial(version: 0x0a0a_0a0a, id: .init(repeating: 0), length: 8, isClient: true) == nil)
  }

  @Test func pieces() {
    var pieces = HelloPieces()
    pieces.insert(10, 20)
    #expect(pieces.prefix == 0)
    pieces.insert(30, 40)
    pieces.insert(0, 5)
    #expect(pieces.prefix == 5)
    pieces.insert(5, 12)
    #expect(pieces.prefix == 20)
    pieces.insert(15, 35)
    #expect(pieces.prefix == 40)
  }

  @Test func framesAreBounded() {
    for first in UInt8.min...UInt8.max {
      for second in [UInt8(0), 0x3f, 0x40, 0x80, 0xc0, 0xff] {
        let bytes = [first, second, second, 0xff, second, 6, 0, 0x3f]
        _ = QUICFrames.crypto(bytes.span.bytes) { _, piece in
          #expect(piece.upperBound <= bytes.count)
        }
      }
    }
  }
}
