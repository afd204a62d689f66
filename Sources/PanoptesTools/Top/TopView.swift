/// Everything that the screen of `ratop` shows, as values: who renders it needs nothing else.
struct TopView: Sendable {
  struct Column: Hashable, Sendable {
    var title: String
    var isLeft = false
    /// Of the column that the rows are sorted by.
    var sort: Sort?

    enum Sort: Hashable, Sendable { case rising, falling }
  }

  struct Row: Hashable, Sendable {
    var cells: [String]
    /// By column; nil is the usual look.
    var styles: [CellStyle?] = []
  }

  struct Prompt: Hashable, Sendable {
    var label: String
    var editor: LineEditor
  }

  /// What is read.
  var source = ""
  var clock = ""
  /// Totals over everything shown.
  var totals = ""
  var columns: [Column] = []
  /// The rows of this page only.
  var rows: [Row] = []
  /// Rank of the first of them, from zero, and how many there are in all.
  var first = 0
  var count = 0
  /// The row with the cursor, counted within the page.
  var selected: Int?
  /// Columns that are scrolled out on the left.
  var firstColumn = 0
  /// Filter, key and the like.
  var status = ""
  /// The outcome of the last command, or why it failed.
  var message: String?
  var isError = false
  var isPaused = false
  /// What is going on, while records are read.
  var progress: String?
  /// Marked wherever it stands in a row.
  var search = ""
  var prompt: Prompt?
  /// Lines of help instead of rows, and the first of them that is seen.
  var help: [String]?
  var helpOffset = 0
  var hasColor = true
}
