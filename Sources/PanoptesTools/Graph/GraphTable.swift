import FlowModel
import FlowOutput
import NetworkTypes

/// The numbers of a graph as text (`-w file.csv`): a row for each bin and object that has any.
enum GraphTable {
  static func append(_ data: GraphData, _ subjects: GraphSubjects, to out: inout ByteWriter) {
    let titles = subjects.metrics.map(\.field.title)
    out.append(
      (["StartTime", "LastTime"] + (subjects.labels.isEmpty ? [] : ["Object"]) + titles).joined(
        separator: ","))
    out.append("\n")
    var rows: [(bin: Int, object: Int, values: [Double])] = []
    for (index, object) in data.objects.enumerated() {
      rows += object.samples.map { ($0.bin, index, $0.values) }
    }
    rows.sort { ($0.bin, $0.object) < ($1.bin, $1.object) }
    for row in rows {
      append(data.edges[row.bin], to: &out)
      out.append(",")
      append(data.edges[row.bin + 1], to: &out)
      if !subjects.labels.isEmpty {
        out.append(",")
        out.append(csv: data.objects[row.object].name)
      }
      for (value, metric) in zip(row.values, subjects.metrics) {
        out.append(",")
        out.append(fixed: value, digits: metric.field.isIntegral ? 0 : 6)
      }
      out.append("\n")
    }
  }

  private static func append(_ time: Timestamp, to out: inout ByteWriter) {
    out.append(decimal: time.seconds)
    out.append(".")
    out.append(decimal: UInt64(time.subsecond / 1000), width: 6)
  }
}
