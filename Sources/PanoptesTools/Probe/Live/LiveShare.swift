import NetworkTypes
import PacketCapture

/// A worker's place among those that share the interfaces, and its way to the others.
struct LiveShare {
  let index: Int
  let count: Int
  let mailboxes: [Mailbox]

  /// The only worker.
  static var alone: LiveShare { LiveShare(index: 0, count: 1, mailboxes: []) }

  /// The worker to which the kernel gives packets between these addresses.
  func worker(for a: IPAddress, _ b: IPAddress) -> Int {
    ShareHash.member(of: count, for: a, b)
  }

  func send(_ header: FrameHeader, _ bytes: RawSpan, group: InterfaceGroup, to worker: Int) {
    var copy: [UInt8] = []
    bytes.withUnsafeBytes { copy = Array($0) }
    mailboxes[worker].put(.init(header: header, bytes: copy, group: group))
  }
}

/// ICMP errors on their way to the worker that has the flow they quote. Few: each is copied.
final class Mailbox: @unchecked Sendable {
  struct Letter {
    let header: FrameHeader
    let bytes: [UInt8]
    let group: InterfaceGroup
  }

  /// More than a flood of errors should be able to pile up.
  private static let limit = 4096

  private let lock = SystemLock()
  private var letters: [Letter] = []
  private(set) var lost: UInt64 = 0

  func put(_ letter: Letter) {
    lock.with {
      if letters.count < Self.limit { letters.append(letter) } else { lost &+= 1 }
    }
  }

  func takeAll() -> [Letter] {
    lock.with {
      guard !letters.isEmpty else { return [] }
      defer { letters.removeAll(keepingCapacity: true) }
      return letters
    }
  }
}
