import NetworkTypes

/// AES-128, encryption of single blocks (FIPS 197). For keys that are public: it takes no care against
/// who measures its time.
struct AES128 {
  typealias Block = InlineArray<16, UInt8>

  private var keys = InlineArray<176, UInt8>(repeating: 0)

  init(key: RawSpan) {
    for i in 0..<16 { keys[i] = key[i] }
    var constant: UInt8 = 1
    for start in stride(from: 16, to: 176, by: 4) {
      var word: InlineArray<4, UInt8> = [keys[start - 4], keys[start - 3], keys[start - 2], keys[start - 1]]
      if start % 16 == 0 {
        word = [
          Self.box[Int(word[1])] ^ constant, Self.box[Int(word[2])], Self.box[Int(word[3])],
          Self.box[Int(word[0])],
        ]
        constant = Self.double(constant)
      }
      for i in 0..<4 { keys[start + i] = keys[start + i - 16] ^ word[i] }
    }
  }

  func encrypt(_ plain: Block) -> Block {
    var state = plain
    addKey(0, to: &state)
    for round in 1...10 {
      var shifted = Block(repeating: 0)
      for column in 0..<4 {
        for row in 0..<4 { shifted[column * 4 + row] = Self.box[Int(state[(column + row) % 4 * 4 + row])] }
      }
      state = round == 10 ? shifted : Self.mixed(shifted)
      addKey(round, to: &state)
    }
    return state
  }

  private func addKey(_ round: Int, to state: inout Block) {
    for i in 0..<16 { state[i] ^= keys[round * 16 + i] }
  }

  private static func mixed(_ state: Block) -> Block {
    var result = Block(repeating: 0)
    for column in stride(from: 0, to: 16, by: 4) {
      let all = state[column] ^ state[column + 1] ^ state[column + 2] ^ state[column + 3]
      for row in 0..<4 {
        let pair = state[column + row] ^ state[column + (row + 1) % 4]
        result[column + row] = state[column + row] ^ all ^ double(pair)
      }
    }
    return result
  }

  private static func double(_ value: UInt8) -> UInt8 { value << 1 ^ (value & 0x80 != 0 ? 0x1b : 0) }

  /// The substitution box: inverses in GF(256) behind an affine map, made by walking the field with
  /// the generator 3 and its inverse.
  private static let box: [UInt8] = {
    var box = [UInt8](repeating: 0, count: 256)
    var p: UInt8 = 1
    var q: UInt8 = 1
    repeat {
      p = p ^ double(p)
      q ^= q << 1
      q ^= q << 2
      q ^= q << 4
      if q & 0x80 != 0 { q ^= 0x09 }
      func rotated(_ bits: UInt8) -> UInt8 { q << bits | q >> (8 - bits) }
      box[Int(p)] = q ^ rotated(1) ^ rotated(2) ^ rotated(3) ^ rotated(4) ^ 0x63
    } while p != 1
    box[0] = 0x63
    return box
  }()
}
