extension Field {
  /// The column head where each record stands for one host, which is its source (`-M rmon`).
  public var hostTitle: String { Self.hostTitles[id] ?? title }

  private static let hostTitles = [
    "saddr": "Host", "laddr": "Host", "snet": "Net", "lnet": "Net", "smac": "Mac", "soui": "Oui",
    "spkts": "OutPkts", "dpkts": "InPkts", "sbytes": "OutBytes", "dbytes": "InBytes",
    "sappbytes": "OAppBytes", "dappbytes": "IAppBytes",
  ]
}
