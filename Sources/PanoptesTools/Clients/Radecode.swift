import FlowModel
import FlowOutput
import NetworkTypes

/// Prints flows, and below each what its captured user data say.
struct Radecode: Tool {
  let name = "radecode"
  let summary = "what the captured user data of each flow say, line by line"
  let isClassic = true

  func run(_ arguments: [String], console: Console) -> Int32 {
    ClientRun.run(arguments, console: console) { configuration, inputs throws(CommandError) in
      guard configuration.format == .columns else {
        throw .failed(
          "radecode prints lines for people; 'radump --\(configuration.format.rawValue) -s suser duser' has fields"
        )
      }
      let delivery = try RecordDelivery(configuration, console: console)
      var pass = try RecordPass(
        configuration, console: console, blocks: delivery.blocks.union(DecodeSink.blocks),
        wantsRejects: delivery.keepsRejects, services: delivery.services)
      var sink = DecodeSink(delivery: delivery, console: console)
      return sink.run(&pass, inputs)
    }
  }
}

/// Hands on the flows of which something was captured, and prints that below them.
private struct DecodeSink: ~Copyable, SelectingSink {
  static let blocks: BlockSet = [.flow, .network, .metric, .sourceData, .destinationData]

  var delivery: RecordDelivery
  private let console: Console
  private(set) var hasSelected = false

  init(delivery: consuming RecordDelivery, console: Console) {
    self.delivery = delivery
    self.console = console
  }

  mutating func take(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool {
    let said = Side.allCases.compactMap { side in PayloadText(record, side).map { (side, $0) } }
    guard !said.isEmpty else { return delivery.reject(&record, bytes) }
    hasSelected = true
    guard delivery.take(&record, bytes) else { return false }
    guard delivery.prints else { return true }
    for (side, payload) in said { print(payload, side) }
    console.output.print("")
    return console.output.failure == nil
  }

  /// `   domain > 1+ [_] A? www.example.com. (33)`; the lines of a text one by one.
  private func print(_ payload: PayloadText, _ side: Side) {
    let mark = side == .source ? ">" : "<"
    let name = String(repeating: " ", count: max(0, 10 - payload.name.count)) + payload.name
    for (number, line) in payload.lines.enumerated() {
      let head = number == 0 ? "\(name) \(mark)" : String(repeating: " ", count: 10) + " \(mark)"
      console.output.print("\(head) \(line)")
    }
    console.output.flushIfFull()
  }
}
