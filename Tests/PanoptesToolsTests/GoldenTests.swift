import Testing

/// Every case file: the words of command lines, and beside it what they say and leave with.
@Suite(.serialized) struct GoldenTests {
  @Test(arguments: GoldenCase.all)
  func saysWhatItSaid(_ golden: GoldenCase) async throws {
    try golden.check(await golden.run())
  }
}
