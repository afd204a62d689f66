/// Finds what to read below a folder, with the help of the indexes in it.
struct ArchiveReader {
  private let query: ArchiveQuery?
  /// By folder; nil inside says that there is none.
  private var indexes: [String: ArchiveIndex?] = [:]

  init(_ query: ArchiveQuery?) { self.query = query }

  mutating func inputs(_ path: String) -> [InputName] {
    let whole = [InputName(path: path)]
    guard let query, let slash = path.lastIndex(of: "/") else { return whole }
    let name = String(path[path.index(after: slash)...])
    guard let entry = index(of: String(path[..<slash]))?.entries[name], FileState(of: path) == entry.state
    else {
      return whole
    }
    switch query.plan(entry.summary) {
    case .whole: return whole
    case .nothing: return []
    case .ranges(let ranges):
      return ranges.map { range in
        var input = InputName(path: path)
        input.range = range
        return input
      }
    }
  }

  private mutating func index(of folder: String) -> ArchiveIndex? {
    if let known = indexes[folder] { return known }
    let index = ArchiveIndex(folder: folder)
    indexes[folder] = .some(index)
    return index
  }
}
