import FlowAnalytics
import Foundation
import Testing

@testable import PanoptesTools

/// The whole of ratop but its terminal: keys in, screens out, over the demo's records.
@Suite(.serialized) struct TopModelTests {
  private static let file = GoldenCase.folder.appending(path: "Fixtures/demo.argus").path

  private func model(_ words: [String] = []) throws -> TopModel {
    setenv("TZ", "UTC", 1)
    let console = Console(
      output: OutputStream(descriptor: nil), errors: OutputStream(descriptor: nil), input: 0, environment: [:]
    )
    let table = CommonOptions.table(with: [.ownList("m", "key", ""), .ownList("P", "field", "")])
    let configuration = try ClientConfiguration(
      arguments: ["-X", "-n", "-r", Self.file] + words, table: table, environment: [:])
    let model = try TopModel(configuration, console: console)
    try read(model)
    return model
  }

  private func read(_ model: TopModel) throws {
    let console = Console(
      output: OutputStream(descriptor: nil), errors: OutputStream(descriptor: nil), input: 0, environment: [:]
    )
    try model.beginReading()
    var sink = TopSink(model.table)
    var pass = try RecordPass(model.configuration, console: console, blocks: model.table.aggregator.blocks)
    _ = pass.run(try InputList(model.configuration), into: &sink)
    model.arrange()
  }

  private func type(_ text: String, _ model: TopModel, enter: Bool = true) throws {
    for character in text { model.take(.character(character)) }
    if enter { model.take(.enter) }
    if model.needsReading { try read(model) }
  }

  private func column(_ title: String, _ model: TopModel) -> [String] {
    let view = model.view()
    guard let index = view.columns.firstIndex(where: { $0.title == title }) else { return [] }
    return view.rows.map { $0.cells[index] }
  }

  @Test func sortsByPacketsThenByAnyColumn() throws {
    let model = try model()
    let packets = column("TotPkts", model).compactMap(Int.init)
    #expect(packets.count > 3 && packets == packets.sorted(by: >))
    try type(">", model, enter: false)
    let bytes = column("TotBytes", model).compactMap(Int.init)
    #expect(bytes == bytes.sorted(by: >))
    try type("r", model, enter: false)
    #expect(column("TotBytes", model).compactMap(Int.init) == bytes.sorted())
    model.take(.character("P"))
    model.take(.control("u"))
    try type("saddr", model)
    #expect(model.order == (try TopOrder("+saddr")))
  }

  @Test func filtersKeysAndColumns() throws {
    let model = try model()
    let all = model.table.shown.count
    try type("fudp", model)
    let some = model.table.shown.count
    #expect(some > 0 && some < all && column("Proto", model).allSatisfy { $0 == "udp" })
    try type(" ", model, enter: false)
    #expect(model.isPaused)
    model.take(.character("f"))
    model.take(.control("u"))
    try type("", model)
    #expect(model.table.shown.count == all)
    try type("mproto", model)
    #expect(Set(column("Proto", model)).count == model.table.shown.count)
    try type("fdisplay tcp", model)
    #expect(column("Proto", model) == ["tcp"] && model.configuration.filter == nil)
    model.take(.character("s"))
    model.take(.control("u"))
    try type("proto dur", model)
    #expect(model.view().columns.map(\.title) == ["Proto", "Dur"])
  }

  @Test func mistakesChangeNothing() throws {
    let model = try model()
    let before = model.view().rows
    for (keys, word) in [
      ("ftcp prt", "filter"), ("mbogus", "bogus"), ("s bogus", "bogus"), ("Pbogus", "bogus"), (":p 99", "99"),
      (":S host", "remote"), (":U fast", "'fast'"), (":T -1", "'-1'"), (":k", "':k'"), (":D 3", "debug"),
      ("tnever", "time range"), ("x", "'x'"),
      ("w/nonexistent/x", "nonexistent"),
    ] {
      try type(keys, model, enter: keys.count > 1)
      #expect(model.isError && model.message?.contains(word) == true, "\(keys): \(model.message ?? "-")")
      #expect(model.view().rows == before, "\(keys)")
    }
  }

  @Test func percentagesAreOfAllRows() throws {
    let model = try model(["-m", "proto", "-s", "proto", "pkts", "dur"])
    let packets = column("TotPkts", model).compactMap(Double.init)
    let durations = column("Dur", model)
    try type(":%", model)
    let shares = column("TotPkts", model).map { Double($0.dropLast()) ?? -1 }
    let sum = packets.reduce(0, +)
    #expect(shares == packets.map { ($0 / sum * 1000).rounded() / 10 })
    #expect(column("Dur", model) == durations, "durations do not add up to anything")
    try type(":%", model)
    #expect(column("TotPkts", model).compactMap(Double.init) == packets)
  }

  @Test func silentRowsGo() throws {
    let model = try model(["-s", "ltime", "pkts", "-u"])
    let ends = column("LastTime", model).compactMap(Double.init)
    let latest = try #require(ends.max())
    try type(":T 2", model)
    let left = column("LastTime", model).compactMap(Double.init)
    #expect(left.count < ends.count && left.sorted() == ends.filter { $0 >= latest - 2 }.sorted())
    try type(":T 0", model)
    #expect(column("LastTime", model).count == ends.count)
  }

  @Test func playsAtASpeed() throws {
    let model = try model()
    try type(":U 1e6", model)
    #expect(model.configuration.replaySpeed == 1e6)
    #expect(model.view().status.contains("playing"))
    try type(":U 0", model)
    #expect(model.configuration.replaySpeed == nil)
  }

  @Test func movesAndFinds() throws {
    let model = try model()
    model.size = TerminalSize(columns: 80, rows: TopScreen.fixedRows + 3)
    model.take(.end)
    #expect(model.selected == model.table.shown.count - 1)
    #expect(model.view().rows.count == min(3, model.table.shown.count))
    model.take(.home)
    model.take(.pageDown)
    #expect(model.first > 0 || model.table.shown.count <= 3)
    let target = model.table.row(model.table.shown.count - 1, model.text, TopColors()).cells[1]
    model.take(.home)
    try type("/\(target)", model)
    let found = model.table.row(model.selected, model.text, TopColors()).cells
    #expect(found.contains { $0.contains(target) })
    try type("/nowhere", model)
    #expect(model.isError)
  }

  @Test func writesRows() throws {
    let model = try model()
    let path = FileManager.default.temporaryDirectory.appending(path: "ratop-\(UUID().uuidString).txt").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try type("w\(path)", model)
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == model.table.shown.count + 1)
    #expect(lines[0].hasPrefix("Proto SrcAddr"))
  }

  @Test func ordersAreParsed() throws {
    #expect(try TopOrder("bytes").isFalling && !TopOrder("saddr").isFalling)
    #expect(try TopOrder("+bytes").isFalling == false && TopOrder("-saddr").isFalling)
    #expect(throws: OptionError.self) { try TopOrder("") }
  }
}
