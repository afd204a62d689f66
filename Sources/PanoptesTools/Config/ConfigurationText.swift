/// Texts of configuration read without a file around them, for those who try what any text does.
package enum ConfigurationText: CaseIterable {
  /// `.rarc`, `ra.conf`
  case client
  /// `argus.conf`
  case sensor
  /// `racluster.conf`
  case clustering
  /// `racolor.conf`
  case colors

  /// What is wrong with `text`, as its user would read it; nil when nothing is.
  package func complaint(about text: String) -> String? {
    switch self {
    case .client, .sensor:
      do throws(ConfigurationFile.Failure) {
        try apply(ConfigurationFile(path: "rc", text: text))
        return nil
      } catch {
        return error.description
      }
    case .clustering, .colors:
      do throws(OptionError) {
        if self == .colors {
          _ = try TopColors(text, path: "rc")
        } else {
          _ = try ClusterModel(text, path: "rc")
        }
        return nil
      } catch {
        return error.description
      }
    }
  }

  private func apply(_ file: ConfigurationFile) throws(ConfigurationFile.Failure) {
    if self == .sensor {
      var values = SensorConfiguration()
      try SensorVariables.apply(file, to: &values)
    } else {
      var values = ClientConfiguration()
      try ClientVariables.apply(file, to: &values)
    }
  }
}
