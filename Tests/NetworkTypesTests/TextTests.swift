import Foundation
import NetworkTypes
import Testing

@Suite struct TextTests {
  @Test(arguments: [
    "0.0.0.0", "255.1.20.3", "::", "::1", "2001:db8::1", "fe80::1:0:0:2", "1:2:3:4:5:6:7:8",
    "::ffff:10.0.0.1", "2001:db8:0:1::", "::1.2.3.4",
  ])
  func addressesRoundTrip(_ text: String) throws {
    #expect(try #require(IPAddress(text)).description == text)
  }

  @Test(arguments: [
    "", "1.2.3", "1.2.3.4.5", "256.0.0.1", ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "g::", "1:2:3:4:5:6:7:8:9",
  ])
  func badAddressesAreRefused(_ text: String) { #expect(IPAddress(text) == nil) }

  @Test func realsPrintAsTheCLibraryPrintsThem() {
    var generator = SystemRandomNumberGenerator()
    var writer = ByteWriter()
    var values: [Double] = [
      0, -0.0, 0.5, 1.5, 2.5, 1e-7, 5e-7, 1.0000005, 123456.7890125, 9e15, 1e300, -1, .infinity,
    ]
    for _ in 0..<20_000 {
      let exponent = Double.random(in: -12...17, using: &generator)
      values.append(Double.random(in: -1...1, using: &generator) * Foundation.pow(10, exponent))
    }
    for value in values {
      for digits in [0, 1, 3, 6, 9] {
        writer.append(fixed: value, digits: digits)
        #expect(writer.takeString() == String(format: "%.\(digits)f", value))
      }
    }
  }

  @Test func integersPrint() {
    var writer = ByteWriter()
    for value in [0, 9, 10, 99, 100, 12345, UInt64.max] {
      writer.append(decimal: value)
      #expect(writer.takeString() == String(value))
    }
    writer.append(decimal: Int64.min)
    #expect(writer.takeString() == String(Int64.min))
    writer.append(decimal: 42, width: 6)
    writer.append(hexadecimal: 0xbeef, width: 8)
    #expect(writer.takeString() == "0000420000beef")
  }

  @Test func prefixesContainTheirAddresses() throws {
    let net = try #require(IPPrefix("10.1.0.0/16"))
    #expect(net.contains(try #require(IPAddress("10.1.255.1"))))
    #expect(!net.contains(try #require(IPAddress("10.2.0.0"))))
    #expect(!net.contains(try #require(IPAddress("::"))))
    #expect(try #require(IPPrefix("2001:db8::/33")).contains(try #require(IPAddress("2001:db8:7fff::1"))))
    #expect(IPPrefix("10.0.0.0/33") == nil)
    #expect(try #require(IPPrefix("0.0.0.0/0")).contains(.anyIPv4))
  }

  @Test func macAddressesRoundTrip() throws {
    #expect(try #require(MACAddress("00:1b:2C:3d:4e:5f")).description == "00:1b:2c:3d:4e:5f")
    #expect(MACAddress("00:1b:2c:3d:4e") == nil)
    #expect(try #require(MACAddress("ff:ff:ff:ff:ff:ff")).isBroadcast)
  }

  @Test func timesBeforeTheEpochSplitDownwards() {
    let time = Timestamp(nanoseconds: -1)
    #expect(time.seconds == -1)
    #expect(time.subsecond == 999_999_999)
  }
}
