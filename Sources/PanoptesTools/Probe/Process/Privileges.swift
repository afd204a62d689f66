import CCapture

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a sensor gives up once its captures are open, and before it looks at the first packet.
struct Privileges: Sendable, Equatable {
  /// `-c`, ARGUS_CHROOT_DIR.
  var root: String?
  /// `-u`, ARGUS_SETUSER_ID: a name or a number.
  var user: String?
  /// `-g`, ARGUS_SETGROUP_ID.
  var group: String?

  /// The numbers behind the names: looked up before the root changes, which hides the lists.
  struct Identity {
    var user: uid_t?
    var userName: String?
    var group: gid_t?
  }

  func resolve() throws(CommandError) -> Identity {
    var identity = Identity()
    if let user {
      if let entry = getpwnam(user) {
        identity.user = entry.pointee.pw_uid
        identity.group = entry.pointee.pw_gid
        identity.userName = user
      } else if let number = uid_t(user) {
        identity.user = number
        identity.group = getpwuid(number)?.pointee.pw_gid
      } else {
        throw .failed("-u: there is no user '\(user)'", status: ExitStatus.noUser)
      }
    }
    if let group {
      if let entry = getgrnam(group) {
        identity.group = entry.pointee.gr_gid
      } else if let number = gid_t(group) {
        identity.group = number
      } else {
        throw .failed("-g: there is no group '\(group)'", status: ExitStatus.noUser)
      }
    }
    return identity
  }

  /// Changes root, group and user, in this order, and makes sure that there is no way back.
  func drop(to identity: Identity) throws(CommandError) {
    if let root {
      guard chroot(root) == 0, chdir("/") == 0 else { throw Self.failure("cannot change root to \(root)") }
    }
    if let group = identity.group {
      // Supplementary groups first: afterwards nobody may change them.
      let groups =
        identity.userName.map { initgroups($0, Self.base(group)) } ?? setgroups(1, [group])
      guard groups == 0, setgid(group) == 0 else {
        throw Self.failure("cannot change to group \(self.group ?? String(group))")
      }
    }
    if let user = identity.user {
      guard setuid(user) == 0 else { throw Self.failure("cannot change to user \(self.user ?? "")") }
      if user != 0, setuid(0) == 0 {
        throw .failed("the change to user \(self.user ?? "") can be undone", status: ExitStatus.notPermitted)
      }
    }
  }

  #if canImport(Darwin)
    private static func base(_ group: gid_t) -> Int32 { Int32(bitPattern: group) }
  #else
    private static func base(_ group: gid_t) -> gid_t { group }
  #endif

  private static func failure(_ what: String) -> CommandError {
    .failed("\(what): \(SystemError.last.message)", status: ExitStatus.notPermitted)
  }
}
