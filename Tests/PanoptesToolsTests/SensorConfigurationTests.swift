import PacketCapture
import PacketDecoding
import Testing

@testable import PanoptesTools

/// The sensor's command line and its `argus.conf`.
@Suite struct SensorConfigurationTests {
  static func parse(_ line: String) throws -> SensorConfiguration {
    try SensorConfiguration(arguments: CommandWords.split(line), standardFile: nil)
  }

  @Test func options() throws {
    let values = try Self.parse(
      "-X -AJZmR -U 64 -S 5 -M 30 -e 10.1.1.1 -r a.pcap b.pcap -w o.argus 'tcp and port 80' -w - - udp port 53"
    )
    #expect(values.inputs == ["a.pcap", "b.pcap"])
    #expect(
      values.outputs == [.init(path: "o.argus", filter: "tcp and port 80"), .init(path: "-", filter: nil)])
    #expect(values.countsApplicationBytes && values.measuresJitter && values.measuresPacketSizes)
    #expect(values.keepsHardwareAddresses && values.measuresResponseTimes && values.userDataLength == 64)
    #expect(values.statusInterval == 5 && values.managementInterval == 30)
    #expect(values.identity == .ipv4(0x0a01_0101))
    #expect(values.packetFilter == "udp port 53")
  }

  @Test func identities() throws {
    #expect(try Self.parse("-e 77").identity == .number(77))
    #expect(try Self.parse("-e abcd").identity == .text("abcd"))
    #expect(try Self.parse(#"-e '"ab"'"#).identity == .text("ab"))
    #expect(throws: CommandError.self) { try Self.parse("-e abcde") }
  }

  @Test func packetRanges() throws {
    let count = try Self.parse("-N 5")
    #expect(count.firstPacket == 1 && count.lastPacket == 5)
    let range = try Self.parse("-N 2-6")
    #expect(range.firstPacket == 3 && range.lastPacket == 6)
    #expect(throws: CommandError.self) { try Self.parse("-N 6-2") }
  }

  @Test func refusals() {
    #expect(throws: CommandError.unknownOption("unknown option -Q", status: 64)) { try Self.parse("-Q") }
    for line in [
      "-P 561", "-B 127.0.0.1", "-w argus-udp://h:561", "--workers 0", "--max-memory 3X", "-i dup:a",
    ] {
      #expect(throws: CommandError.self, "\(line)") { try Self.parse(line) }
    }
  }

  @Test func live() throws {
    let values = try Self.parse(
      "-i ind:eth0,eth1/7 -p -s 128 -T 2.5 -u daemon -g adm -c /var/empty -D 2 --workers 2 --max-flows=9 --max-memory 2M"
    )
    #expect(values.interfaces == [.init(["eth0"]), .init(["eth1"], identity: .number(7))])
    #expect(!values.isPromiscuous && values.snapshotLength == 128 && values.runTime == 2.5)
    #expect(values.privileges == Privileges(root: "/var/empty", user: "daemon", group: "adm"))
    #expect(values.debugLevel == 2 && values.workers == 2)
    #expect(values.maximumFlows == 9 && values.maximumMemory == 2 << 20)
    #expect(try Self.parse("-d").isDaemon && !Self.parse("-d -d").isDaemon)
    // Options may follow the filter, as letters may; behind two dashes everything is the filter's.
    #expect(try Self.parse("-i any - tcp --workers 2").packetFilter == "tcp")
    #expect(try Self.parse("-i any - tcp --workers 2").workers == 2)
    #expect(try Self.parse("-i any -- --workers 2").packetFilter == "--workers 2")
  }

  @Test func liveVariables() throws {
    let values = try Self.file(
      """
      ARGUS_INTERFACE=bond:eth0,eth1/10.0.0.1
      ARGUS_GO_PROMISCUOUS=no
      ARGUS_PCAP_BUF_SIZE=64M
      ARGUS_TIMESTAMP_TYPE=adapter
      ARGUS_CAPTURE_METHOD=pcap
      ARGUS_SETUSER_ID=daemon
      ARGUS_PID_PATH=/run/argus
      ARGUS_SET_PID=no
      ARGUS_PACKET_CAPTURE_ON_PROTO="gre,mpls"
      ARGUS_ENV="PCAP_MEMORY=300000"
      ARGUS_WORKERS=2
      ARGUS_MAX_FLOWS=1000
      ARGUS_HASHTABLE_SIZE=65536
      """)
    #expect(values.interfaces == [.init(["eth0", "eth1"], identity: .ipv4(0x0a00_0001))])
    #expect(!values.isPromiscuous && values.bufferSize == 64 << 20 && values.clock == .adapter)
    #expect(values.method == .pcap && values.privileges.user == "daemon" && values.pidFolder == "/run/argus")
    #expect(!values.writesPidFile && values.copiedLayers == [.gre, .mpls])
    #expect(
      values.environment == ["PCAP_MEMORY=300000"] && values.workers == 2 && values.maximumFlows == 1000)
    #expect(
      values.notices == [
        "ARGUS_HASHTABLE_SIZE has no effect: the flow table grows as needed; ARGUS_MAX_FLOWS bounds it"
      ])
  }

  static func file(_ text: String) throws -> SensorConfiguration {
    var values = SensorConfiguration()
    try SensorVariables.apply(ConfigurationFile(path: "argus.conf", text: text), to: &values)
    return values
  }

  @Test func variables() throws {
    let values = try Self.file(
      """
      ARGUS_FLOW_TYPE="Bidirectional"
      ARGUS_FLOW_KEY="CLASSIC_5_TUPLE+VLAN"
      ARGUS_MONITOR_ID="10.1.1.1"    // this sensor
      ARGUS_FLOW_STATUS_INTERVAL="3"   // seconds
      ARGUS_IP_TIMEOUT=31
      ARGUS_GENERATE_JITTER_DATA=yes
      ARGUS_CAPTURE_DATA_LEN=32
      ARGUS_OUTPUT_FILE=/var/log/argus/argus.out
      ARGUS_KEYSTROKE="ssh"
      ARGUS_KEYSTROKE_CONF="DC_MIN=32;GPC_MAX=5"
      ARGUS_DAEMON=no
      ARGUS_ACCESS_PORT=561
      """)
    #expect(values.isBidirectional == true && values.keys == [.classic5Tuple, .vlan])
    #expect(values.identity == .ipv4(0x0a01_0101) && values.statusInterval == 3)
    #expect(values.timeouts.ip == 31 && values.measuresJitter && values.userDataLength == 32)
    #expect(values.outputs.map(\.path) == ["/var/log/argus/argus.out"])
    #expect(
      values.keystroke.scope == .ssh && values.keystroke.clientSize == 32...128
        && values.keystroke.keyGap == 5)
    #expect(values.notices == ["ARGUS_ACCESS_PORT has no effect: remote access is not in this version yet"])
  }

  @Test func unknownVariable() {
    let detail = "unknown variable ARGUS_DEAMON, did you mean ARGUS_DAEMON?"
    #expect(throws: ConfigurationFile.Failure.syntax(path: "argus.conf", line: 1, detail: detail)) {
      try Self.file("ARGUS_DEAMON=yes")
    }
  }

  @Test func wordsMayFollowStandardOutput() throws {
    let configuration = try SensorConfiguration(
      arguments: ["-X", "-r", "a", "-w", "-", "--decapsulate", "both", "--workers=3", "-", "tcp"],
      standardFile: nil)
    #expect(configuration.decapsulation == .both)
    #expect(configuration.workers == 3)
    #expect(configuration.packetFilter == "tcp")
    #expect(throws: CommandError.self) {
      try SensorConfiguration(arguments: ["-X", "--workers"], standardFile: nil)
    }
    #expect(throws: CommandError.self) {
      try SensorConfiguration(arguments: ["-X", "--typing=3"], standardFile: nil)
    }
  }
}
