/// The help screen.
enum TopHelp {
  static let lines: [String] = """
    Moving
      j k, arrows      one row            space            pause, go on
      PgDn PgUp ^F ^B  one page           g G, Home End    first, last row
      h l, left right  columns            ^L               paint anew
    Sorting
      < >              by the column before, after the present one
      r v              the other way      P                by a field: bytes, -dur, saddr
    What is shown
      f                filter: records that count; 'display ...' for rows only
      a                one more condition for the filter
      m                key of aggregation: saddr daddr, saddr/24 dport, none
      s                columns: bytes dur, or +sload -dir
      n                names, then numbers of ports, then of protocols
      H                numbers with K, M, G
      z                TCP states in letters
      t                range of time: 2023/11/14.22:13+5m
      =                read again
    Finding
      /                rows with a text   n N              the next, the one before
      Esc              forget the search, the message
    Tab completes words of filters, keys and columns; up and down recall lines.
    Other
      :                a command of the classic ratop: its letter, then Enter
      :T :U :%         rows go when silent so long; play at a speed; percentages
      w                write the rows to a file
      q ^C             quit               ^Z               stop, as any job
    """.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
}
