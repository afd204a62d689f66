import FlowModel
import NetworkTypes
import Testing

@testable import PanoptesTools

@Suite struct VendorsFileTests {
  private func vendor(_ address: UInt64, _ text: String) -> String? {
    var out = ByteWriter()
    let names = VendorsFile(parsing: Array(text.utf8)).names
    return names.append(vendorOf: MACAddress(value: address), to: &out) ? out.takeString() : nil
  }

  private static let ieee = """
    OUI/MA-L                                                    Organization
    company_id                                                  Organization
                                                                Address

    28-6F-B9   (hex)\t\tNokia Shanghai Bell Co., Ltd.\r
    286FB9     (base 16)\t\tNokia Shanghai Bell Co., Ltd.\r
    \t\t\t\tNo.388 Ning Qiao Road\r

    00-00-0C   (hex)\t\tCisco Systems, Inc
    00-00-0D   (hex)\t\tCo.
    """

  private static let manuf = """
    # Wireshark's list
    00:11:22\tCimsys\tCIMSYS Inc
    66:77:88:90:00:00/28\tSub\tSub Corp
    66:77:88:91:20:00/36 Small # a comment
    66-77-88\tWhole
    66:77:99:00:00:00\tWellKnownAddress
    66:77:zz\tBroken
    66:77:9a:00:00:00/99\tBroken
    """

  @Test func theListOfTheIEEE() {
    #expect(vendor(0x286f_b900_0001, Self.ieee) == "NokiaShanghaiBell")
    #expect(vendor(0x0000_0c00_0001, Self.ieee) == "CiscoSystems")
    #expect(vendor(0x0000_0d00_0001, Self.ieee) == "Co")
    #expect(vendor(0x0000_0e00_0001, Self.ieee) == nil)
  }

  @Test func aManufFile() {
    #expect(vendor(0x0011_2233_4455, Self.manuf) == "Cimsys")
    #expect(vendor(0x6677_88a1_0000, Self.manuf) == "Whole")
    #expect(vendor(0x6677_8890_0000, Self.manuf) == "Sub")
    #expect(vendor(0x6677_8891_2999, Self.manuf) == "Small")
    #expect(vendor(0x6677_9900_0000, Self.manuf) == nil)
    #expect(vendor(0x6677_9a00_0000, Self.manuf) == nil)
  }

  @Test func rubbishHasNoVendors() {
    #expect(VendorsFile(parsing: Array("no vendors here\n\n///\n:::::\n".utf8)).names.isEmpty)
  }
}
