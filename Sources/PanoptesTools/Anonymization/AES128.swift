/// The AES block cipher with a key of 128 bits (FIPS 197), encryption only.
///
/// For anonymisation, which needs nothing but the permutation of one block. It looks values up in
/// tables and so takes a time that depends on them: not for talking to someone who can measure it.
struct AES128: Sendable {
  /// Eleven round keys of four words each.
  private let schedule: [UInt32]
  private let tables: Tables

  /// - Parameter key: 16 bytes.
  init(key: some Collection<UInt8>) {
    precondition(key.count == 16, "a key of AES-128 has 16 bytes")
    let tables = Tables.shared
    var words: [UInt32] = []
    var rest = key[...]
    for _ in 0..<4 {
      words.append(rest.prefix(4).reduce(0) { $0 << 8 | UInt32($1) })
      rest = rest.dropFirst(4)
    }
    var constant: UInt32 = 1
    while words.count < 44 {
      var word = words[words.count - 1]
      if words.count % 4 == 0 {
        word = tables.substituted(word << 8 | word >> 24) ^ constant << 24
        constant = constant << 1 ^ (constant & 0x80 != 0 ? 0x11b : 0)
      }
      words.append(words[words.count - 4] ^ word)
    }
    schedule = words
    self.tables = tables
  }

  /// Encrypts one block, the first byte in the most significant place.
  func encrypt(_ block: UInt128) -> UInt128 {
    var a = UInt32(truncatingIfNeeded: block >> 96) ^ schedule[0]
    var b = UInt32(truncatingIfNeeded: block >> 64) ^ schedule[1]
    var c = UInt32(truncatingIfNeeded: block >> 32) ^ schedule[2]
    var d = UInt32(truncatingIfNeeded: block) ^ schedule[3]
    for round in 1..<10 {
      let key = round &* 4
      let (p, q, r, s) = (
        tables.column(a, b, c, d) ^ schedule[key], tables.column(b, c, d, a) ^ schedule[key &+ 1],
        tables.column(c, d, a, b) ^ schedule[key &+ 2], tables.column(d, a, b, c) ^ schedule[key &+ 3]
      )
      (a, b, c, d) = (p, q, r, s)
    }
    let p = tables.last(a, b, c, d) ^ schedule[40]
    let q = tables.last(b, c, d, a) ^ schedule[41]
    let r = tables.last(c, d, a, b) ^ schedule[42]
    let s = tables.last(d, a, b, c) ^ schedule[43]
    return UInt128(p) << 96 | UInt128(q) << 64 | UInt128(r) << 32 | UInt128(s)
  }

  /// The substitution box, and with it the columns that MixColumns makes of each of its values.
  final class Tables: Sendable {
    static let shared = Tables()

    private let box: [UInt32]
    private let mixed: [UInt32]

    private init() {
      var box = [UInt32](repeating: 0, count: 256)
      // Walks the powers of the generator 3 and of its inverse side by side: one inverts the other.
      var (p, q): (UInt8, UInt8) = (1, 1)
      repeat {
        p = p ^ Self.doubled(p)
        q ^= q << 1
        q ^= q << 2
        q ^= q << 4
        if q & 0x80 != 0 { q ^= 0x09 }
        let turned = q ^ Self.rotated(q, 1) ^ Self.rotated(q, 2) ^ Self.rotated(q, 3) ^ Self.rotated(q, 4)
        box[Int(p)] = UInt32(turned ^ 0x63)
      } while p != 1
      box[0] = 0x63
      self.box = box
      mixed = box.map { value in
        let double = UInt32(Self.doubled(UInt8(value)))
        return double << 24 | value << 16 | value << 8 | (double ^ value)
      }
    }

    private static func doubled(_ value: UInt8) -> UInt8 { value << 1 ^ (value & 0x80 != 0 ? 0x1b : 0) }
    private static func rotated(_ value: UInt8, _ bits: UInt8) -> UInt8 {
      value << bits | value >> (8 - bits)
    }

    func substituted(_ word: UInt32) -> UInt32 { last(word, word, word, word) }

    /// SubBytes, ShiftRows and MixColumns for one column of the result.
    @inline(__always)
    func column(_ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: UInt32) -> UInt32 {
      let (x, y) = (mixed[Int(a >> 24)], mixed[Int(b >> 16 & 0xff)])
      let (z, w) = (mixed[Int(c >> 8 & 0xff)], mixed[Int(d & 0xff)])
      return x ^ (y >> 8 | y << 24) ^ (z >> 16 | z << 16) ^ (w >> 24 | w << 8)
    }

    /// The last round, which mixes no columns.
    @inline(__always)
    func last(_ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: UInt32) -> UInt32 {
      box[Int(a >> 24)] << 24 | box[Int(b >> 16 & 0xff)] << 16 | box[Int(c >> 8 & 0xff)] << 8
        | box[Int(d & 0xff)]
    }
  }
}
