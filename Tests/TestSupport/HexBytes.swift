/// Bytes written as they stand in an RFC: `hex("45 00 0014")`. Traps on anything else; for tests.
package func hex(_ text: String) -> [UInt8] {
  let digits = text.filter { !$0.isWhitespace }
  precondition(digits.count.isMultiple(of: 2), "odd number of hexadecimal digits")
  var bytes: [UInt8] = []
  var rest = Substring(digits)
  while !rest.isEmpty {
    bytes.append(UInt8(rest.prefix(2), radix: 16)!)
    rest = rest.dropFirst(2)
  }
  return bytes
}
