/// Bounds on lengths that a file claims, so that a hostile one costs no memory.
public enum CaptureLimits {
  /// The longest frame taken as real, in bytes: libpcap's largest snapshot length.
  public static let frameLength = 262_144
  /// The longest pcapng block that is held whole: a frame with a wealth of options. Longer
  /// blocks are skipped when their type does not matter, and are damage when it does.
  static let blockLength = 1 << 20
  /// Interfaces in one pcapng section.
  static let interfaces = 65_536
}
