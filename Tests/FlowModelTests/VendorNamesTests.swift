import FlowModel
import NetworkTypes
import Testing

@Suite struct VendorNamesTests {
  private let names = VendorNames([
    (prefix: 0x001122, length: 24, name: Array("Cimsys".utf8)),
    (prefix: 0x667788, length: 24, name: Array("LongVendorName".utf8)),
    (prefix: 0x6677889, length: 28, name: Array("Medium".utf8)),
    (prefix: 0x667788912, length: 36, name: Array("Small".utf8)),
    (prefix: 0x001122, length: 24, name: Array("Second".utf8)),
    (prefix: 0x0011, length: 16, name: Array("NoSuchLength".utf8)),
  ])

  private func text(_ address: UInt64, _ append: (VendorNames, MACAddress, inout ByteWriter) -> Bool)
    -> String?
  {
    var out = ByteWriter()
    return append(names, MACAddress(value: address), &out) ? out.takeString() : nil
  }

  private func vendor(_ address: UInt64) -> String? { text(address) { $0.append(vendorOf: $1, to: &$2) } }

  @Test func theLongestPrefixNames() {
    #expect(vendor(0x0011_2233_4455) == "Cimsys")
    #expect(vendor(0x6677_8800_0000) == "LongVendorName")
    #expect(vendor(0x6677_8890_0000) == "Medium")
    #expect(vendor(0x6677_8891_2345) == "Small")
    #expect(vendor(0x0000_0000_0001) == nil)
  }

  @Test func addressesKeepTheirOtherHalf() {
    #expect(text(0x0011_2233_4455) { $0.append(addressOf: $1, to: &$2) } == "Cimsys_33:44:55")
    #expect(text(0x6677_8800_aabb) { $0.append(addressOf: $1, to: &$2) } == "LongVend_00:aa:bb")
    #expect(text(0x0000_0000_0001) { $0.append(addressOf: $1, to: &$2) } == nil)
  }
}
