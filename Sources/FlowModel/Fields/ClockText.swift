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
  @usableFromInline var second = Int64.min
  @usableFromInline var text = ByteWriter(capacity: 128)
  /// Bytes of `text` before the fraction, with and without its separator, and all of it.
  @usableFromInline var beforeLength = 0
  @usableFromInline var hasFraction = false
  private let before: String
  private let after: String

  public init(_ format: Format) {
    self.format = format
    guard case .clock(let pattern) = format else {
      (before, after, hasFraction) = ("", "", true)
      return
    }
    (before, after, hasFraction) = Self.split(pattern)
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
    if seconds != second { prepare(seconds) }
    let head = hasFraction && digits <= 0 ? max(beforeLength - 1, 0) : beforeLength
    out.append(text, 0..<head)
    if hasFraction && digits > 0 {
      if digits >= 9 {
        out.append(decimal: UInt64(time.subsecond), width: 9)
        out.append(repeating: UInt8(ascii: "0"), count: digits - 9)
      } else if digits == 6 {
        out.append(decimal: UInt64(time.subsecond / 1000), width: 6)
      } else {
        var scale: Int64 = 1
        for _ in digits..<9 { scale *= 10 }
        out.append(decimal: UInt64(time.subsecond / scale), width: digits)
      }
    }
    if text.count > beforeLength { out.append(text, beforeLength..<text.count) }
  }

  @usableFromInline func prepare(_ seconds: Int64) {
    second = seconds
    text.removeAll()
    switch format {
    case .unix:
      text.append(decimal: seconds)
      text.append(UInt8(ascii: "."))
      beforeLength = text.count
    case .clock:
      var clock = time_t(seconds)
      var parts = tm()
      localtime_r(&clock, &parts)
      appendCalendar(before, parts)
      beforeLength = text.count
      appendCalendar(after, parts)
    }
  }

  private func appendCalendar(_ pattern: String, _ parts: tm) {
    guard !pattern.isEmpty else { return }
    var parts = parts
    let target = text.reserve(256)
    let written = target.withMemoryRebound(to: CChar.self, capacity: 256) {
      strftime($0, 256, pattern, &parts)
    }
    text.advance(by: written)
  }
}

extension ByteWriter {
  /// Appends part of another writer.
  @inlinable mutating func append(_ other: borrowing ByteWriter, _ range: Range<Int>) {
    let target = reserve(range.count)
    other.withUnsafeBytes { bytes in
      UnsafeMutableRawPointer(target).copyMemory(
        from: bytes.baseAddress! + range.lowerBound, byteCount: range.count)
    }
    advance(by: range.count)
  }
}
