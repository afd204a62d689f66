#if os(Linux)
  import CCapture
  import NetworkTypes

  /// How the frames of a Linux interface start, by its ARPHRD_ number.
  enum LinuxLink: Equatable {
    case ethernet
    /// As the socket gives them, which is a link type of its own.
    case whole(LinkType)
    /// Without any link header: IP.
    case raw
    /// The link header is the driver's own business: a cooked one takes its place.
    case cooked

    init(hardwareType: UInt16) {
      switch Int32(hardwareType) {
      case ARPHRD_ETHER, ARPHRD_LOOPBACK: self = .ethernet
      case ARPHRD_NONE, ARPHRD_RAWIP: self = .raw
      case ARPHRD_IEEE80211: self = .whole(.ieee80211)
      case ARPHRD_IEEE80211_RADIOTAP: self = .whole(.radiotap)
      case ARPHRD_FDDI: self = .whole(.fddi)
      default: self = .cooked
      }
    }
  }
#endif
