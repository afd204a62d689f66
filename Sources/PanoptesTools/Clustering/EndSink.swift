import ArgusCodec
import FlowModel
import NetworkTypes

/// `ra -M rmon`: every flow goes on as two records, one for each end.
struct EndSink: ~Copyable, RecordSink {
  var delivery: RecordDelivery
  let kept: BlockSet
  let services: ServiceNames?
  private let decoder = ArgusDecoder()

  init(delivery: consuming RecordDelivery, kept: BlockSet, services: ServiceNames?) {
    self.delivery = delivery
    self.kept = kept
    self.services = services
  }

  mutating func take(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool {
    guard record.kind == .flow else { return delivery.take(&record, bytes) }
    if delivery.writesRecords {
      // A record that is turned is written anew, with everything it holds.
      let (offset, rank) = (record.offset, record.rank)
      decoder.decode(bytes, wanted: kept, into: &record)
      (record.offset, record.rank) = (offset, rank)
      record.orient(by: delivery.configuration.portDirection, services: services)
    }
    return EndRecords.forEach(&record) { delivery.deliver(&$0) }
  }

  mutating func takeManagement(
    _ record: inout FlowRecord, _ bytes: RawSpan, isStart: Bool, isTaken: Bool
  ) -> Bool {
    delivery.takeManagement(&record, bytes, isStart: isStart, isTaken: isTaken)
  }

  mutating func reject(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool {
    delivery.reject(&record, bytes)
  }

  mutating func pause() -> Bool { delivery.pause() }
}
