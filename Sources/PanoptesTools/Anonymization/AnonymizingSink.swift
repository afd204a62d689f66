import ArgusCodec
import FlowModel
import NetworkTypes

/// Anonymises what a pass takes and delivers it.
struct AnonymizingSink: ~Copyable, RecordSink {
  var delivery: RecordDelivery
  private let anonymizer: RecordAnonymizer
  private let console: Console
  private var encoded = ByteWriter(capacity: 1024)
  private(set) var failureStatus: Int32?

  init(_ anonymizer: RecordAnonymizer, delivery: consuming RecordDelivery, console: Console) {
    self.anonymizer = anonymizer
    self.delivery = delivery
    self.console = console
  }

  var addressPairs: [(old: IPAddress, new: IPAddress)] { anonymizer.addressPairs }

  mutating func take(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool {
    do throws(OptionError) {
      guard try anonymizer.anonymize(&record) else {
        console.warn("event records are text from hosts; they are left out")
        return true
      }
    } catch {
      return fail(error)
    }
    return delivery.deliver(&record)
  }

  mutating func takeManagement(
    _ record: inout FlowRecord, _ bytes: RawSpan, isStart: Bool, isTaken: Bool
  ) -> Bool {
    do throws(OptionError) {
      guard try anonymizer.anonymize(&record) else { return true }
    } catch {
      return fail(error)
    }
    encoded.removeAll()
    ArgusEncoder().encode(record, into: &encoded)
    // What is delivered from here on is format 3 whatever came in.
    record.version = 3
    let copy = encoded.array
    return delivery.takeManagement(&record, copy.span.bytes, isStart: isStart, isTaken: isTaken)
  }

  mutating func pause() -> Bool { delivery.pause() }

  private mutating func fail(_ error: OptionError) -> Bool {
    if failureStatus == nil { console.report(error.description) }
    failureStatus = ExitStatus.failure
    return false
  }
}
