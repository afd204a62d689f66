internal import FlowModel
internal import NetworkTypes

/// Passwords in captured payload, as the protocols that send them in the clear write them.
///
/// FTP, POP3 and IRC `PASS`, POP3 `APOP`, IMAP `LOGIN`, `AUTH` and `AUTHENTICATE` of SMTP, POP3, IMAP
/// and Redis with the lines that answer their challenges, HTTP `Authorization`, and `password=` or
/// `password:` in forms, addresses and prompts. What no one can tell from the bytes of one record
/// stays: a password typed into a telnet session, or one cut off from the word before it.
extension FlowRecord {
  /// Hands each run of bytes that must not be shown to `hide`, as places in `storage`.
  func forEachSecret(in range: Range<Int>, _ hide: (Range<Int>) -> Void) {
    /// Lines that answer the challenges of an AUTH command.
    var answers = 0
    var start = range.lowerBound
    while start < range.upperBound {
      var end = start
      while end < range.upperBound, !isLineEnd(end) { end += 1 }
      if end > start {
        if answers > 0 {
          answers -= 1
          hide(start..<end)
        } else {
          hideCommand(start..<end, &answers, hide)
          hideAssignments(start..<end, hide)
        }
      }
      start = end + 1
    }
  }

  private func isLineEnd(_ place: Int) -> Bool { storage[place] == 0x0a || storage[place] == 0x0d }

  // MARK: Commands

  private func hideCommand(_ line: Range<Int>, _ answers: inout Int, _ hide: (Range<Int>) -> Void) {
    guard let first = word(in: line) else { return }
    let rest = first.upperBound..<line.upperBound
    if matches(first, "PASS") {
      if let value = word(in: rest) { hide(value.lowerBound..<line.upperBound) }
    } else if matches(first, "APOP") {
      hideAfterWord(rest, hide)
    } else if matches(first, "AUTH") || matches(first, "AUTHENTICATE") {
      hideAuthentication(rest, &answers, hide)
    } else if matches(first, "Authorization:") || matches(first, "Proxy-Authorization:") {
      // `Basic am9l…`: the scheme stays.
      hideAfterWord(rest, hide)
    } else if let second = word(in: rest) {
      // An IMAP command stands after its tag.
      let arguments = second.upperBound..<line.upperBound
      if matches(second, "LOGIN") { hideAfterWord(arguments, hide) }
      if matches(second, "AUTHENTICATE") { hideAuthentication(arguments, &answers, hide) }
    }
  }

  /// Everything after the next word; that word too, when it is the last.
  private func hideAfterWord(_ rest: Range<Int>, _ hide: (Range<Int>) -> Void) {
    guard let word = word(in: rest) else { return }
    let value = self.word(in: word.upperBound..<rest.upperBound) ?? word
    hide(value.lowerBound..<rest.upperBound)
  }

  /// `PLAIN AGpv…`, `LOGIN` with two lines that follow, or a word that is no mechanism: a password.
  private func hideAuthentication(_ rest: Range<Int>, _ answers: inout Int, _ hide: (Range<Int>) -> Void) {
    guard let mechanism = word(in: rest) else { return }
    let isLogin = matches(mechanism, "LOGIN")
    guard isLogin || isMechanism(mechanism) else { return hide(mechanism.lowerBound..<rest.upperBound) }
    answers = isLogin ? 2 : 1
    guard let initial = word(in: mechanism.upperBound..<rest.upperBound) else { return }
    hide(initial.lowerBound..<rest.upperBound)
    answers -= 1
  }

  private func isMechanism(_ word: Range<Int>) -> Bool {
    let prefixes: [StaticString] = [
      "PLAIN", "CRAM-", "DIGEST-", "SCRAM-", "NTLM", "GSSAPI", "GSS-", "XOAUTH", "OAUTHBEARER", "EXTERNAL",
      "KERBEROS_", "ANONYMOUS",
    ]
    return prefixes.contains { starts(word, $0) }
  }

  // MARK: Names with values

  /// `password=x`, `"passwd": "x"`, `Password: x`: the value, up to what ends it.
  private func hideAssignments(_ line: Range<Int>, _ hide: (Range<Int>) -> Void) {
    let names: [StaticString] = ["password", "passwd", "passphrase", "pass", "pwd"]
    var place = line.lowerBound
    while place < line.upperBound {
      // `compass=` is another word.
      let isFree = place == line.lowerBound || !isLetter(storage[place - 1])
      if isFree, lowercased(place) == UInt8(ascii: "p"),
        let name = names.first(where: { starts(place..<line.upperBound, $0) }),
        let value = value(place + name.utf8CodeUnitCount..<line.upperBound)
      {
        hide(value)
        place = value.upperBound
      } else {
        place += 1
      }
    }
  }

  /// The value after a name: quoted, or up to a blank or the next name of a form.
  private func value(_ rest: Range<Int>) -> Range<Int>? {
    var start = rest.lowerBound
    if start < rest.upperBound, isQuote(storage[start]) { start += 1 }
    guard start < rest.upperBound, storage[start] == UInt8(ascii: "=") || storage[start] == UInt8(ascii: ":")
    else { return nil }
    start += 1
    while start < rest.upperBound, storage[start] == 0x20 { start += 1 }
    var quote: UInt8?
    if start < rest.upperBound, isQuote(storage[start]) {
      quote = storage[start]
      start += 1
    }
    var end = start
    while end < rest.upperBound {
      let byte = storage[end]
      if let quote { if byte == quote { break } } else if byte == 0x20 || byte == UInt8(ascii: "&") { break }
      end += 1
    }
    return end > start ? start..<end : nil
  }

  // MARK: Bytes

  /// The next run of bytes without blanks.
  private func word(in range: Range<Int>) -> Range<Int>? {
    var start = range.lowerBound
    while start < range.upperBound, storage[start] == 0x20 || storage[start] == 0x09 { start += 1 }
    var end = start
    while end < range.upperBound, storage[end] != 0x20, storage[end] != 0x09 { end += 1 }
    return end > start ? start..<end : nil
  }

  private func matches(_ word: Range<Int>, _ text: StaticString) -> Bool {
    word.count == text.utf8CodeUnitCount && starts(word, text)
  }

  /// Letters of either case are the same.
  private func starts(_ range: Range<Int>, _ text: StaticString) -> Bool {
    guard range.count >= text.utf8CodeUnitCount else { return false }
    for offset in 0..<text.utf8CodeUnitCount {
      let byte = text.utf8Start[offset]
      let wanted = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
      if lowercased(range.lowerBound + offset) != wanted { return false }
    }
    return true
  }

  private func lowercased(_ place: Int) -> UInt8 {
    let byte = storage[place]
    return (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }

  private func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }
}
