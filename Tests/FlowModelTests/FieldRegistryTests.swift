import FlowModel
import NetworkTypes
import TestSupport
import Testing

@Suite struct FieldRegistryTests {
  @Test func idsAreUnique() {
    var seen: Set<String> = []
    for field in FieldRegistry.all {
      for name in [field.id] + field.aliases { #expect(seen.insert(name).inserted, "\(name) twice") }
    }
  }

  @Test func rowsAreComplete() {
    for field in FieldRegistry.all {
      #expect(field.width > 0, "\(field.id)")
      #expect(!field.summary.isEmpty, "\(field.id)")
      #expect(field.summary.utf8.allSatisfy { (0x20..<0x7f).contains($0) && $0 != 0x7c }, "\(field.id)")
      #expect(FieldRegistry.field(named: field.id)?.id == field.id)
    }
  }

  /// Every classic name, and every source has its destination.
  @Test func familiesAreComplete() {
    let classic = """
      stime ltime trans dur mean min max saddr daddr proto sport dport stos dtos sdsb ddsb sttl dttl bytes sbytes
      dbytes appbytes sappbytes dappbytes pkts spkts dpkts load sload dload loss sloss dloss ploss sploss dploss
      rate srate drate srcid flgs smac dmac dir sintpkt dintpkt sintpktact dintpktact sintpktidl dintpktidl
      sintpktmax sintpktmin dintpktmax dintpktmin sintpktactmax sintpktactmin dintpktactmax dintpktactmin
      sintpktidlmax sintpktidlmin dintpktidlmax dintpktidlmin xxx sjit djit sjitact djitact sjitidl djitidl state
      dldur dlstime dlltime dlspkt dldpkt dspkts ddpkts dsbytes ddbytes pdspkts pddpkts pdsbytes pddbytes suser
      duser tcpext swin dwin jdelay ldelay seq bins binnum smpls dmpls svlan dvlan svid dvid svpri dvpri sipid
      dipid srng erng stcpb dtcpb tcprtt inode stddev rtime offset snet dnet sdur ddur stcpmax dtcpmax synack
      ackdat sstime sltime dstime dltime senc denc spktsz smaxsz sminsz dpktsz dmaxsz dminsz sco dco shops dhops
      icmpid label sintdist dintdist sintdistact dintdistact sintdistidl dintdistidl retrans sretrans dretrans
      pretrans spretrans dpretrans nacks snacks dnacks pnacks spnacks dpnacks solo ssolo dsolo psolo spsolo
      dpsolo first sfirst dfirst pfirst spfirst dpfirst autoid sas das ias cause bssid ssid nstroke snstroke
      dnstroke smeansz dmeansz rank sum runtime idle tcpopt resp sgap dgap soui doui cor laddr raddr lnet rnet
      abr pcr tf stf dtf ico
      """.split(whereSeparator: \.isWhitespace)
    #expect(classic.count == 201)
    for name in classic { #expect(FieldRegistry.field(named: String(name)) != nil, "\(name)") }
    let later = """
      slat slon dlat dlon ilat ilon sloc dloc loc sid node inf status sgrp dgrp hash ind score sname dname etype
      idlemean idlemin idlemax idlestddev smss dmss intflow actintflow idleintflow intflowmax intflowmin
      intflowsdev actintflowmax actintflowmin actintflowsdev idleintflowmax idleintflowmin idleintflowsdev svnid
      dvnid type smacoui dmacoui smacclass dmacclass sgreaddr dgreaddr greproto sgenaddr dgenaddr genproto sencbuf
      dencbuf dsrs
      """.split(whereSeparator: \.isWhitespace)
    for name in later { #expect(FieldRegistry.field(named: String(name)) != nil, "\(name)") }
  }

  @Test func everyFieldReadsEveryRecord() {
    let style = FieldStyle()
    var out = ByteWriter()
    for record in [Sample.full, Sample.empty, Sample.management] {
      let record = record()
      for field in FieldRegistry.all {
        field.classic?(record, style, &out)
        switch field.value {
        case .count(let get): _ = get(record)
        case .integer(let get): _ = get(record)
        case .real(let get): _ = get(record)
        case .time(let get): _ = get(record)
        case .address(let get): _ = get(record)
        case .hardwareAddress(let get): _ = get(record)
        case .port(let get): _ = get(record)
        case .text(let get): _ = get(record, &out)
        }
      }
    }
  }

  /// A record without blocks has only what every record has.
  @Test func emptyRecordHoldsNothing() {
    let record = Sample.empty()
    for field in FieldRegistry.all where !field.blocks.isEmpty && field.id != "trans" {
      let isAbsent =
        switch field.value {
        case .count(let get): get(record) == nil
        case .integer(let get): get(record) == nil
        case .real(let get): get(record) == nil
        case .time(let get): get(record) == nil
        case .address(let get): get(record) == nil
        case .hardwareAddress(let get): get(record) == nil
        case .port(let get): get(record) == nil
        case .text: true
        }
      #expect(isAbsent, "\(field.id)")
    }
  }

  private static let expectations: [(String, Double)] = [
    ("bytes", 6805), ("sload", 4368), ("srate", 9), ("sloss", 1), ("sploss", 100 / 11), ("tcprtt", 0.0205),
    ("swin", 64128), ("svid", 100), ("svpri", 3), ("shops", 7), ("dtcpmax", 64128 * 8 / 0.0205),
  ]

  @Test(arguments: expectations)
  func values(_ name: String, _ expected: Double) throws {
    let field = try #require(FieldRegistry.field(named: name))
    let record = Sample.full()
    let value: Double? =
      switch field.value {
      case .count(let get): get(record).map { Double($0) }
      case .real(let get): get(record)
      default: nil
      }
    #expect(abs((value ?? .nan) - expected) <= abs(expected) * 1e-6, "\(name): \(value ?? .nan)")
  }
}
