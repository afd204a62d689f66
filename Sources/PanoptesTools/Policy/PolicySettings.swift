/// What rapolicy shall do: `rapolicy.conf` and the options that go beside it.
struct PolicySettings: Equatable {
  /// Which flows are delivered.
  enum Shown: String { case permit, deny, all }

  var shown = Shown.permit
  /// The list is described, no flow is read.
  var dumps = false
  /// The hits of every rule are printed instead of flows.
  var counts = false
  /// What an access list for IP does not judge counts as permitted.
  var permitsOthers = true
  var labelsLogged = false
  var labelsAll = false
  var labelsImplicit = false
  /// `FILE` or `FILE:LIST`.
  var listFile: String?

  /// The variables, by name.
  static let variables: [String: @Sendable (inout PolicySettings, String) throws(OptionError) -> Void] = [
    "RA_POLICY_DUMP_POLICY": { $0.dumps = ConfigurationFile.isYes($1) },
    "RA_POLICY_SHOW_WHICH": { (v, text) throws(OptionError) in
      guard let shown = Shown(rawValue: text.lowercased()), shown != .all else {
        throw .invalid("'\(text)' is neither permit nor deny")
      }
      // RA_POLICY_JUST_LABEL goes before, wherever it stands.
      if v.shown != .all { v.shown = shown }
    },
    "RA_POLICY_JUST_LABEL": { if ConfigurationFile.isYes($1) { $0.shown = .all } },
    "RA_POLICY_PERMIT_OTHERS": { $0.permitsOthers = ConfigurationFile.isYes($1) },
    "RA_POLICY_LABEL_LOG": { $0.labelsLogged = ConfigurationFile.isYes($1) },
    "RA_POLICY_LABEL_ALL": { $0.labelsAll = ConfigurationFile.isYes($1) },
    "RA_POLICY_LABEL_IMPLICIT": { $0.labelsImplicit = ConfigurationFile.isYes($1) },
    "RA_POLICY_ACL_FILE": { $0.listFile = $1 },
  ]

  static let modes: Set<String> = ["permit", "deny", "all", "hits", "dump"]

  init() {}

  init(_ own: OwnOptions) throws(CommandError) {
    do throws(ConfigurationFile.Failure) {
      for file in own.values["f"] ?? [] { try apply(ConfigurationFile(path: file)) }
    } catch {
      throw .failed(error.description)
    }
    if let file = own.last("a") {
      listFile = file
      // Without a configuration that says otherwise every verdict is told.
      if own.values["f"] == nil { (labelsAll, labelsImplicit) = (true, true) }
    }
    for mode in own.modes {
      if let shown = Shown(rawValue: mode) { self.shown = shown }
      if mode == "hits" { counts = true }
      if mode == "dump" { dumps = true }
    }
  }

  mutating func apply(_ file: ConfigurationFile) throws(ConfigurationFile.Failure) {
    for assignment in file.assignments {
      func fail(_ detail: String) -> ConfigurationFile.Failure {
        .syntax(path: file.path, line: assignment.line, detail: detail)
      }
      guard let variable = Self.variables[assignment.name] else {
        let guess = Spelling.nearest(to: assignment.name, among: Self.variables.keys.sorted())
        throw fail("unknown variable \(assignment.name)" + (guess.map { ", did you mean \($0)?" } ?? ""))
      }
      if assignment.value.isEmpty { continue }
      do throws(OptionError) {
        try variable(&self, assignment.value)
      } catch {
        throw fail("\(assignment.name): \(error.description)")
      }
    }
  }

  /// The lists to judge by: one of each family at most.
  ///
  /// - Parameter foreign: told how many lines of the file are of no list.
  func lists(foreign: (String) -> Void) throws(CommandError) -> [AccessList] {
    guard let listFile else {
      throw .failed("there is no access list: -a FILE, or RA_POLICY_ACL_FILE in the file that -f names")
    }
    do throws(AccessListFile.Failure) {
      let (path, name) = Self.split(listFile)
      let file = try AccessListFile(path: path)
      if file.foreign.count > 0 {
        foreign(
          "\(path): lines that are of no access list are passed over: \(file.foreign.count), the first is line "
            + "\(file.foreign.first)")
      }
      return try file.chosen(name)
    } catch {
      throw .failed(error.description)
    }
  }

  /// `FILE:LIST`; a name of a list has no slash.
  private static func split(_ text: String) -> (path: String, name: String?) {
    guard let colon = text.lastIndex(of: ":") else { return (text, nil) }
    let name = String(text[text.index(after: colon)...])
    return name.isEmpty || name.contains("/") ? (text, nil) : (String(text[..<colon]), name)
  }
}
