import Testing

@testable import Charts

@Suite struct QuantityTests {
  @Test(
    arguments: [
      (0.0, "0 B"), (1, "1 B"), (999, "999 B"), (1000, "1 kB"), (1234, "1.23 kB"), (98_765, "98.8 kB"),
      (123_456_789, "123 MB"), (-2500, "-2.50 kB"), (0.0042, "4.20 mB"),
    ] as [(Double, String)])
  func decimal(_ value: Double, _ text: String) {
    #expect(Quantity(unit: "B").text(value) == text)
  }

  @Test(
    arguments: [
      (1023.0, "1023 B"), (1024, "1 KiB"), (1536, "1.50 KiB"), (3_145_728, "3 MiB"), (0.25, "0.25 B"),
    ] as [(Double, String)])
  func binary(_ value: Double, _ text: String) {
    #expect(Quantity(unit: "B", prefix: .binary).text(value) == text)
  }

  @Test func withoutPrefix() {
    #expect(Quantity(unit: "", prefix: .none).text(1_234_567) == "1234567")
    #expect(Quantity(unit: "s").text(.nan) == "–")
  }

  @Test func ticksShareOnePower() {
    let quantity = Quantity(unit: "B")
    #expect(quantity.tick(500_000, step: 500_000, largest: 1.5e6) == "0.5 M")
    #expect(quantity.tick(0, step: 500_000, largest: 1.5e6) == "0")
    #expect(quantity.tick(250, step: 50, largest: 300) == "250")
    #expect(Quantity(unit: "", exponent: 1).tick(5e6, step: 1e6, largest: 9e6) == "5000 k")
  }
}
