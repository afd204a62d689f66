import Foundation
import NetworkTypes
import PacketCapture
import Synchronization
import Testing

/// Captures that arrive piece by piece.
@Suite(.timeLimit(.minutes(2))) struct PipeTests {
  /// A pipe whose reading end a capture takes over.
  private static func pipe() -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    precondition(ends.withUnsafeMutableBufferPointer { Foundation.pipe($0.baseAddress!) } == 0)
    return (ends[0], ends[1])
  }

  private static func send(_ bytes: [UInt8], to descriptor: Int32) {
    precondition(write(descriptor, bytes, bytes.count) == bytes.count)
  }

  /// Reads `bytes` while another thread writes them one at a time.
  private static func drip(_ bytes: [UInt8]) throws -> (frames: [Delivered], damage: CaptureDamage?) {
    let pipe = pipe()
    Thread.detachNewThread {
      for byte in bytes { send([byte], to: pipe.write) }
      close(pipe.write)
    }
    var capture = try CaptureFile(descriptor: pipe.read, name: "pipe", closes: true)
    return frames(of: &capture)
  }

  private static let pcap: PcapBytes = {
    var file = PcapBytes(bigEndian: true)
    for number in 0..<10 { file.append(seconds: UInt32(number + 1), fraction: 0, frameBytes(number * 9)) }
    return file
  }()

  private static let pcapng: PcapngBytes = {
    var file = PcapngBytes()
    file.section()
    file.interface()
    for number in 0..<10 { file.enhanced(ticks: UInt64(number), frameBytes(number * 9)) }
    return file
  }()

  @Test func oneByteAtATime() throws {
    var captures = [Self.pcap.bytes, Self.pcapng.bytes]
    captures += Compression.allCases.map { compress(Self.pcap.bytes, $0) }
    for bytes in captures {
      let result = try Self.drip(bytes)
      #expect(try result.frames == frames(of: bytes).frames)
      #expect(result.frames.count == 10)
      #expect(result.damage == nil)
    }
  }

  /// One thread: a reader that waited for more than the frame would hang.
  @Test func framesAreDeliveredWhenTheirLastByteArrives() throws {
    for (bytes, ends, first) in [
      (Self.pcap.bytes, Self.pcap.ends, 0), (Self.pcapng.bytes, Self.pcapng.ends, 1),
    ] {
      let pipe = Self.pipe()
      Self.send(Array(bytes[..<ends[first]]), to: pipe.write)
      var capture = try CaptureFile(descriptor: pipe.read, name: "pipe", closes: true)
      for index in first..<ends.count - 1 {
        Self.send(Array(bytes[ends[index]..<ends[index + 1]]), to: pipe.write)
        #expect(nextFrame(&capture) != nil)
      }
      close(pipe.write)
      #expect(nextFrame(&capture) == nil)
      #expect(capture.damage == nil)
    }
  }

  @Test func flushedGzipIsDeliveredAtOnce() throws {
    let file = Self.pcap
    let pipe = Self.pipe()
    let writer = GzipWriter()
    Self.send(writer.append(Array(file.bytes[..<file.ends[0]])), to: pipe.write)
    var capture = try CaptureFile(descriptor: pipe.read, name: "pipe", closes: true)
    for index in 0..<10 {
      Self.send(writer.append(Array(file.bytes[file.ends[index]..<file.ends[index + 1]])), to: pipe.write)
      #expect(nextFrame(&capture) != nil)
    }
    close(pipe.write)
    #expect(nextFrame(&capture) == nil)
    guard case .feed(.cut(.gzip, _))? = capture.damage?.cause else {
      Issue.record("the member has no end")
      return
    }
  }

  @Test func nonBlockingDescriptorsAreWaitedFor() throws {
    let pipe = Self.pipe()
    _ = fcntl(pipe.read, F_SETFL, O_NONBLOCK)
    let bytes = Self.pcap.bytes
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: 0.02)
      Self.send(bytes, to: pipe.write)
      close(pipe.write)
    }
    var capture = try CaptureFile(descriptor: pipe.read, name: "pipe", closes: true)
    #expect(frames(of: &capture).frames.count == 10)
  }

  /// A stop request must not wait for a quiet pipe.
  @Test func aSignalCanEndTheCapture() throws {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in }
    sigaction(SIGUSR1, &action, nil)
    // The test's thread may come with signals blocked.
    var signals = sigset_t()
    var before = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGUSR1)
    pthread_sigmask(SIG_UNBLOCK, &signals, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let pipe = Self.pipe()
    Self.send(Array(Self.pcap.bytes[..<Self.pcap.ends[2]]), to: pipe.write)
    let asked = Mutex(0)
    var capture = try CaptureFile(descriptor: pipe.read, name: "pipe", closes: true) {
      // The first signal is for somebody else.
      asked.withLock {
        $0 += 1
        return $0 > 1
      }
    }
    let reader = pthread_self()
    Thread.detachNewThread {
      while asked.withLock({ $0 }) < 2 {
        Thread.sleep(forTimeInterval: 0.005)
        pthread_kill(reader, SIGUSR1)
      }
    }
    #expect(frames(of: &capture).frames.count == 2)
    #expect(capture.damage == nil)
    #expect(asked.withLock { $0 } == 2)
    close(pipe.write)
  }
}
