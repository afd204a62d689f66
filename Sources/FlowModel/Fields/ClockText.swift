public import NetworkTypes

#if canImport(Glibc)
  private import Glibc
#elseif canImport(Darwin)
  private import Darwin
#endif

/// Renders times. The calendar text of a second is made once and reused while records stay in it.
public final class ClockText {
  public enum Format: Hashable, Sendable {
    /// Seconds since 1970 with a fraction.
    case unix
    /// A strftime(3) format in local time; `%f` is the fraction.
    case clock(String)
  }

  public let format: Format
  private let before: String
  private let after: String
  @usableFromInline let hasFraction: Bool

  /// The text of one second.
  @usableFromInline struct Memory: ~Copyable {
    @usableFromInline var second = Int64.min
    @usableFromInline var text = ByteWriter(capacity: 128)
    /// Bytes of `text` before the fraction.
    @usableFromInline var beforeLength = 0
    init() {}
  }

  /// Owned by this object alone. A pointer, because every time printed would otherwise pay for
  /// dynamic exclusivity checks on the members of a class.
  @usableFromInline let memory: UnsafeMutablePointer<Memory>

  public init(_ format: Format) {
    self.format = format
    memory = .allocate(capacity: 1)
    memory.initialize(to: Memory())
    guard case .clock(let pattern) = format else {
      (before, after, hasFraction) = ("", "", true)
      return
    }
    (before, after, hasFraction) = Self.split(pattern)
  }

  deinit {
    memory.deinitialize(count: 1)
    memory.deallocate()
  }

  /// Splits at the first `%f` that is not part of `%%f`.
  private static func split(_ pattern: String) -> (String, String, Bool) {
    let bytes = Array(pattern.utf8)
    var index = 0
    while index + 1 < bytes.count {
      if bytes[index] == UInt8(ascii: "%") {
        if bytes[index + 1] == UInt8(ascii: "f") {
          return (
            String(decoding: bytes[..<index], as: UTF8.self),
            String(decoding: bytes[(index + 2)...], as: UTF8.self), true
          )
        }
        index += 2
      } else {
        index += 1
      }
    }
    return (pattern, "", false)
  }

  /// Appends `time` with that many digits of fraction; without digits the separator goes too.
  @inlinable public func append(_ time: Timestamp, digits: Int, to out: inout ByteWriter) {
    let seconds = time.seconds
    if seconds != memory.pointee.second { prepare(seconds) }
    let before = memory.pointee.beforeLength
    let head = hasFraction && digits <= 0 ? max(before - 1, 0) : before
    out.append(memory.pointee.text, 0..<head)
    if hasFraction && digits > 0 {
      let subsecond = UInt64(bitPattern: time.nanoseconds &- seconds &* 1_000_000_000)
      // Times of microseconds end there, however many digits are wanted.
      if digits == 6 || digits > 6 && subsecond % 1000 == 0 {
        out.append(decimal: subsecond / 1000, width: 6)
      } else if digits >= 9 {
        out.append(decimal: subsecond, width: 9)
        out.append(repeating: UInt8(ascii: "0"), count: digits - 9)
      } else {
        var scale: UInt64 = 1
        for _ in digits..<9 { scale *= 10 }
        out.append(decimal: subsecond / scale, width: digits)
      }
    }
    let all = memory.pointee.text.count
    if all > before { out.append(memory.pointee.text, before..<all) }
  }

  @usableFromInline func prepare(_ seconds: Int64) {
    memory.pointee.second = seconds
    memory.pointee.text.removeAll()
    switch format {
    case .unix:
      memory.pointee.text.append(decimal: seconds)
      memory.pointee.text.append(UInt8(ascii: "."))
      memory.pointee.beforeLength = memory.pointee.text.count
    case .clock:
      var clock = time_t(seconds)
      var parts = tm()
      localtime_r(&clock, &parts)
      appendCalendar(before, parts)
      memory.pointee.beforeLength = memory.pointee.text.count
      appendCalendar(after, parts)
    }
  }

  private func appendCalendar(_ pattern: String, _ parts: tm) {
    guard !pattern.isEmpty else { return }
    var parts = parts
    let target = memory.pointee.text.reserve(256)
    let written = target.withMemoryRebound(to: CChar.self, capacity: 256) { text in
      // Passing the pattern itself would copy it to the heap.
      pattern.withCString { strftime(text, 256, $0, &parts) }
    }
    memory.pointee.text.advance(by: written)
  }
}

extension ByteWriter {
  /// Appends part of another writer.
  @inlinable @inline(__always)
  mutating func append(_ other: borrowing ByteWriter, _ range: Range<Int>) {
    let target = reserve(range.count)
    other.withUnsafeBytes { bytes in
      UnsafeMutableRawPointer(target).copyMemory(
        from: bytes.baseAddress! + range.lowerBound, byteCount: range.count)
    }
    advance(by: range.count)
  }
}
