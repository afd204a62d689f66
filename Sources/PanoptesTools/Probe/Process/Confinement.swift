import CCapture

/// What the kernel is asked to refuse this process from now on, whatever a packet makes of it.
enum Confinement {
  /// No program started from here gains rights, and none can be started at all.
  ///
  /// Returns a line when the kernel does not offer it; the sensor goes on without.
  static func enter() -> String? {
    #if os(Linux)
      guard capture_no_new_privileges() == 0 else {
        return "the kernel does not offer no_new_privs (\(SystemError.last.message))"
      }
      guard capture_confine() == 0 else {
        return "the kernel does not offer seccomp filters (\(SystemError.last.message))"
      }
    #endif
    return nil
  }
}
