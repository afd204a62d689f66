import ArgusCodec

/// Reads the inputs of a run piece by piece, for several threads that take turns at it.
///
/// Reading and finding where records end is a small part of the work, so that it stays in one place: what
/// is compressed, cut or no input at all is met, and told, in the order in which one thread meets it.
final class PieceReader {
  private let inputs: [InputName]
  private let size: Int
  private var input: RecordInput?
  /// How many inputs have been begun, and pieces handed out.
  private var begun = 0
  private var count = 0

  /// - Parameter size: bytes of a piece.
  init(_ inputs: [InputName], size: Int) {
    self.inputs = inputs
    self.size = size
  }

  /// Reads the next piece; false when there is none.
  func next(_ piece: inout RecordPiece) -> Bool {
    piece.records.removeAll()
    piece.notice = nil
    piece.isFirst = false
    if input == nil {
      guard begun < inputs.count else { return false }
      begun += 1
    }
    piece.number = count
    piece.inputNumber = begun - 1
    piece.input = inputs[begun - 1]
    count += 1
    do throws(RecordInput.Failure) {
      try fill(&piece)
    } catch {
      piece.notice = error.message(inputs[begun - 1])
    }
    return true
  }

  private func fill(_ piece: inout RecordPiece) throws(RecordInput.Failure) {
    if input == nil {
      // Standard input is never read in pieces.
      input = try RecordInput(inputs[begun - 1], standardInput: -1, capacity: size)
      piece.isFirst = true
    }
    guard var input = input.take() else { return }
    // What does not fit a piece yet may need more than one reading.
    repeat { try input.fill(&piece.records) } while piece.records.isEmpty && !input.isEnded
    piece.base = input.base
    piece.share = input.share
    if let damage = input.damage {
      piece.notice = ("\(input.name.name): \(damage)", ExitStatus.success)
    }
    if !input.isEnded { self.input = consume input }
  }
}
