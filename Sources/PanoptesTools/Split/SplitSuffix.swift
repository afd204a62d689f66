/// The letters at the end of consecutive files: aa, ab, … yz, then zaaa, zaab and so on.
///
/// A list of any length sorts in the order in which its files were written: names that begin with z
/// are kept for longer ones. The scheme is that of split(1).
enum SplitSuffix {
  /// - Parameter length: letters of the first names; at least 1.
  static func text(_ number: Int, length: Int) -> String {
    var rest = number
    var width = max(length, 1)
    var prefix = ""
    while true {
      // One letter has no room for the reserve: its names are a to y.
      let names = 25 * power(26, width - 1)
      if rest < names { return prefix + letters(rest, width) }
      rest -= names
      prefix += "z"
      width += 1
    }
  }

  private static func letters(_ number: Int, _ width: Int) -> String {
    var letters: [UInt8] = []
    var rest = number
    for _ in 0..<width {
      letters.append(UInt8(ascii: "a") + UInt8(rest % 26))
      rest /= 26
    }
    return String(decoding: letters.reversed(), as: UTF8.self)
  }

  private static func power(_ base: Int, _ exponent: Int) -> Int {
    (0..<min(exponent, 10)).reduce(1) { value, _ in value * base }
  }
}
