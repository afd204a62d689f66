import Testing

@testable import FlowModel

/// Our conversions against those of the standard library, which are exact and slow.
@Suite struct WideSumsTests {
  private static let numbers: [UInt128] = {
    var numbers: [UInt128] = [0, 1, 2, 3, UInt128(UInt64.max) - 1, UInt128(UInt64.max), 1 << 64, 1 << 64 + 1]
    for shift in 0..<127 as Range<UInt128> {
      numbers += [1 << shift, (1 << shift) + 12_345, (1 << shift) &* 3 >> 1]
    }
    return numbers.map { $0 & (.max >> 1) }
  }()

  @Test func doublesOfSums() {
    for number in Self.numbers {
      let exact = Double(number)
      let told = Double(wide: number)
      if number < 1 << 64 {
        #expect(told == exact, "\(number)")
      } else {
        #expect(abs(told - exact) <= exact.ulp, "\(number)")
      }
      #expect(Double(wide: Int128(number)) == told)
      #expect(Double(wide: -Int128(number)) == -told)
    }
  }

  @Test func sumsOfDoubles() {
    for number in Self.numbers {
      let value = Double(number).rounded()
      guard value < 0x1p127 else { continue }
      #expect(UInt128(whole: value) == UInt128(value), "\(value)")
      #expect(Int128(whole: -value) == Int128(-value), "\(value)")
    }
  }
}
