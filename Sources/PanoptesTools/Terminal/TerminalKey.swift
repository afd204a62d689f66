/// A key as the terminal sends it.
enum TerminalKey: Hashable, Sendable {
  case character(Character)
  /// A letter with the control key, lower case.
  case control(Character)
  case enter, tab, backTab, backspace, escape
  case up, down, left, right, home, end, pageUp, pageDown, insert, delete
  case function(Int)
}

/// Turns the bytes of a terminal into keys: UTF-8, and the sequences of ECMA-48 and xterm.
struct KeyParser: Sendable {
  private var pending: [UInt8] = []

  /// An escape was read that may be a key of its own, or begin a sequence that is on its way.
  var isWaiting: Bool { !pending.isEmpty }

  mutating func feed(_ bytes: some Sequence<UInt8>) -> [TerminalKey] {
    pending += bytes
    var keys: [TerminalKey] = []
    while !pending.isEmpty, let (key, length) = next() {
      pending.removeFirst(length)
      if let key { keys.append(key) }
    }
    return keys
  }

  /// Nothing more came: what waits is what it is.
  mutating func flush() -> [TerminalKey] {
    guard let first = pending.first else { return [] }
    let rest = pending.dropFirst()
    pending = []
    guard first == 0x1b else { return [] }
    return [.escape] + feed(rest)
  }

  /// The next key and its length; no key for bytes that mean none; nil when more is needed.
  private func next() -> (TerminalKey?, Int)? {
    switch pending[0] {
    case 0x1b: return escape()
    case 13, 10: return (.enter, 1)
    case 9: return (.tab, 1)
    case 127, 8: return (.backspace, 1)
    case 0: return (.control(" "), 1)
    case 1..<27: return (.control(Character(Unicode.Scalar(pending[0] + 96))), 1)
    case 28..<32: return (nil, 1)
    case 32..<127: return (.character(Character(Unicode.Scalar(pending[0]))), 1)
    default: return scalar()
    }
  }

  private func scalar() -> (TerminalKey?, Int)? {
    let length =
      switch pending[0] {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 1
      }
    guard length > 1 else { return (nil, 1) }
    guard pending.count >= length else { return nil }
    guard let text = String(validating: pending[..<length], as: UTF8.self), let character = text.first else {
      return (nil, 1)
    }
    return (.character(character), length)
  }

  private func escape() -> (TerminalKey?, Int)? {
    guard pending.count > 1 else { return nil }
    switch pending[1] {
    case UInt8(ascii: "["): return control()
    case UInt8(ascii: "O"):
      guard pending.count > 2 else { return nil }
      return (Self.final(pending[2]) ?? Self.functionKey(pending[2]), 3)
    default: return (.escape, 1)
    }
  }

  /// `ESC [ parameters final`
  private func control() -> (TerminalKey?, Int)? {
    var index = 2
    while index < pending.count, (0x20...0x3f).contains(pending[index]) {
      index += 1
      // No key has that many parameters; whoever sends them gets none.
      if index > 32 { return (nil, index) }
    }
    guard index < pending.count else { return nil }
    let last = pending[index]
    guard (0x40...0x7e).contains(last) else { return (nil, index) }
    let length = index + 1
    if last == UInt8(ascii: "Z") { return (.backTab, length) }
    if last != UInt8(ascii: "~") { return (Self.final(last) ?? Self.functionKey(last), length) }
    let number = pending[2..<index].prefix { $0 != UInt8(ascii: ";") }
    let key: TerminalKey? =
      switch Int(String(decoding: number, as: UTF8.self)) {
      case 1, 7: .home
      case 2: .insert
      case 3: .delete
      case 4, 8: .end
      case 5: .pageUp
      case 6: .pageDown
      case let n? where (11...15).contains(n): .function(n - 10)
      case let n? where (17...21).contains(n): .function(n - 11)
      case let n? where (23...24).contains(n): .function(n - 12)
      default: nil
      }
    return (key, length)
  }

  private static func final(_ byte: UInt8) -> TerminalKey? {
    switch byte {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): .right
    case UInt8(ascii: "D"): .left
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "F"): .end
    default: nil
    }
  }

  private static func functionKey(_ byte: UInt8) -> TerminalKey? {
    (UInt8(ascii: "P")...UInt8(ascii: "S")).contains(byte) ? .function(Int(byte) - 79) : nil
  }
}
