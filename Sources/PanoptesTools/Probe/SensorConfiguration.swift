import FlowEngine
import PacketCapture
import PacketDecoding

/// What the sensor was told to do: `argus.conf` first, then the command line, left to right.
///
/// The defaults are the classic sensor's. Times are whole seconds unless said otherwise.
package struct SensorConfiguration: Sendable, Equatable {
  package init() {}

  // MARK: Input

  /// `-r`: packet files in order; `-` is standard input.
  var inputs: [String] = []
  /// `-i`, ARGUS_INTERFACE: what is listened to, a flow table each.
  var interfaces: [InterfaceGroup] = []
  /// `-f`: files grow; wait for more at their end.
  var followsFiles = false
  /// `-T` with files: how much faster than it was captured a file is replayed; nil at once.
  var replayScale: Double?
  /// `-T` with interfaces: seconds after which the capture ends; nil never.
  var runTime: Double?
  /// `-t`: the files are in TSH format.
  var isTSH = false
  /// BPF expression, from ARGUS_FILTER or the end of the command line.
  var packetFilter: String?
  var optimisesPacketFilter = true
  /// `-b`: compile the filter and stop.
  var onlyChecksFilter = false
  /// `-N`: number of the first packet looked at, from 1, and of the last.
  var firstPacket: UInt64 = 1
  var lastPacket = UInt64.max
  /// `-s`: packets are cut to this many bytes; nil takes what the file has.
  var snapshotLength: Int?
  /// `-p` switches it off.
  var isPromiscuous = true
  /// ARGUS_PCAP_BUF_SIZE: bytes for packets that wait, per interface and worker.
  var bufferSize: Int?
  /// ARGUS_TIMESTAMP_TYPE.
  var clock = CaptureSettings.Clock.host
  /// ARGUS_CAPTURE_METHOD.
  var method = CaptureSettings.Method.automatic
  /// `--workers`: threads that track flows.
  var workers = 1
  /// `--max-flows`, `--max-memory`: most flows held, most bytes for them; nil without a limit.
  var maximumFlows: Int?
  var maximumMemory: Int?

  // MARK: Output

  /// `-w`: argus record files, each with its own record filter; `-` is standard output. Appended to.
  var outputs: [ClientConfiguration.RecordOutput] = []
  /// ARGUS_PACKET_CAPTURE_FILE: a copy of the packets.
  var packetCopy: String?
  /// ARGUS_PACKET_CAPTURE_ON_ERROR: only packets that made no flow.
  var copiesOnlyFailures = false
  /// ARGUS_PACKET_CAPTURE_ON_PROTO: only packets with one of these layers; empty for all.
  var copiedLayers: Encapsulation = []

  /// ARGUS_EVENT_DATA: files whose content is written as event records.
  var eventFiles: [EventFiles.Source] = []

  // MARK: Identity and reports

  /// `-e`, ARGUS_MONITOR_ID.
  enum Identity: Sendable, Equatable {
    /// 0.0.0.0
    case none
    case ipv4(UInt32)
    case number(UInt32)
    /// Up to four characters.
    case text(String)
  }
  var identity = Identity.none
  /// `-S`, ARGUS_FLOW_STATUS_INTERVAL.
  var statusInterval: Double = 5
  /// `-M`, ARGUS_MAR_STATUS_INTERVAL.
  var managementInterval: Double = 60
  /// ARGUS_GENERATE_START_RECORDS: a record for the first packet of each flow.
  var reportsStarts = false

  // MARK: Flow keys and time-outs

  /// ARGUS_FLOW_TYPE; nil lets the keys decide: bidirectional for the classic key alone.
  var isBidirectional: Bool?
  enum Key: String, Sendable, CaseIterable {
    case classic5Tuple = "CLASSIC_5_TUPLE"
    case layer3Matrix = "LAYER_3_MATRIX"
    case layer2Matrix = "LAYER_2_MATRIX"
    case layer2 = "LAYER_2"
    case localMPLS = "LOCAL_MPLS"
    case completeMPLS = "COMPLETE_MPLS"
    case vlan = "VLAN"
  }
  var keys: Set<Key> = [.classic5Tuple]
  struct Timeouts: Sendable, Equatable {
    var ip = 30
    var tcp = 60
    var icmp = 5
    var igmp = 30
    var fragment = 5
    var arp = 5
    var other = 30
    /// ARGUS_TCP_FALLOW_TIMEOUT: established connections; nil like others.
    var fallowTCP: Int?
  }
  var timeouts = Timeouts()

  // MARK: What records carry

  /// `-A`: application byte counters.
  var countsApplicationBytes = false
  /// `-J`: inter-packet times and jitter.
  var measuresJitter = false
  /// `-Z`: packet sizes.
  var measuresPacketSizes = false
  /// `-m`: hardware addresses.
  var keepsHardwareAddresses = false
  /// `-R`: response times.
  var measuresResponseTimes = false
  /// `-U`: payload bytes kept per direction and record.
  var userDataLength = 0
  /// `-C`: control plane mode, whole payload of control protocols.
  var isControlPlane = false
  /// ARGUS_CONTROLPLANE_PROTO; nil takes what argus takes.
  var controlServices: ControlPlane?
  var measuresTCPPerformance = true
  var recordsGapHistograms = false
  var recordsSizeHistograms = false
  var keepsTimesPerDirection = false
  /// ARGUS_DEDUP: frames that came before, byte for byte, count for nothing.
  var dropsCopies = false
  /// ARGUS_TUNNEL_INFORMATION: flows inside tunnels name what carries them.
  var recordsTunnels = true
  /// `--decapsulate`, ARGUS_TUNNEL_DISCOVERY: which tunnels are opened, and which flows recorded.
  var decapsulation = DecapsulationMode.classic
  var keystroke = Keystroke()

  /// ARGUS_KEYSTROKE and ARGUS_KEYSTROKE_CONF.
  struct Keystroke: Sendable, Equatable {
    enum Scope: Sendable { case off, ssh, tcp }
    var scope = Scope.off
    var clientSize = 48...128
    var serverSize = 24...256
    /// Packets at most between a key and its echo.
    var echoGap = 3
    /// Microseconds at least between two keys.
    var interval = 50_000
    var intervalRatio = 0.892...1.122
    /// Packets at most between two keys.
    var keyGap = 3
  }

  // MARK: Process

  /// `-d`, ARGUS_DAEMON.
  var isDaemon = false
  /// ARGUS_SET_PID, ARGUS_PID_PATH: where a daemon leaves its number.
  var writesPidFile = true
  var pidFolder = "/var/run"
  /// `-c -u -g`.
  var privileges = Privileges()
  /// `-D`, ARGUS_DEBUG_LEVEL.
  var debugLevel = 0
  /// ARGUS_ENV: variables for the libraries.
  var environment: [String] = []
  /// `-l`: list the interfaces and stop.
  var listsInterfaces = false
  /// `--typing`, ARGUS_TYPING: who types.
  var detectsTyping = false
  enum DecapsulationMode: String, Sendable, CaseIterable {
    /// What argus 3.0.8 opens; the default.
    case classic
    /// Flows inside every tunnel.
    case inner
    /// Flows of the tunnels, nothing inside.
    case outer
    /// Both, linked.
    case both
  }

  /// `--accounting`: say where every packet went.
  var printsAccounting = false

  /// Things asked for that this version does not do; each is said once and does not stop the run.
  var notices: [String] = []

  static let standardFile = "/etc/argus.conf"
}
