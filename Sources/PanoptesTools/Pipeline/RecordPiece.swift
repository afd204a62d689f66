import ArgusCodec

/// Some records of an input, on their way to the thread that takes them.
struct RecordPiece: ~Copyable {
  var records = ArgusPiece()
  /// Pieces of a run are numbered from 0, in the order of their inputs.
  var number = 0
  /// Which input it is from, and which of the run's that is.
  var input: InputName?
  var inputNumber = 0
  /// Offset of the input's first byte in its file.
  var base: UInt64 = 0
  /// The input has been opened, and this is its first piece.
  var isFirst = false
  /// How much of the input has been read.
  var share: Double?
  /// What is to be said when its records have been taken, and the status that it leads to.
  var notice: (text: String, status: Int32)?
}
