/// Captured payload of one direction, piece by piece: what of it stands in a result is decided by time, not
/// by arrival.
struct UserDataPieces: Equatable {
  struct Piece: Equatable {
    var stamp: Stamp
    var bytes: [UInt8]

    func precedes(_ other: Piece) -> Bool {
      stamp != other.stamp ? stamp < other.stamp : bytes.lexicographicallyPrecedes(other.bytes)
    }
  }

  /// The least capture limit of the records: what each of them could hold.
  var limit = UInt16.max
  /// In order of time.
  var pieces: [Piece] = []
  var isPresent = false

  init() {}

  init(_ bytes: [UInt8], limit: UInt16, _ stamp: Stamp) {
    isPresent = true
    // A writer that forgot its limit had one that its data fit into.
    self.limit = max(limit, UInt16(clamping: bytes.count))
    if !bytes.isEmpty { pieces = [Piece(stamp: stamp, bytes: bytes)] }
  }

  /// Payload in order of time, to the capture limit.
  var bytes: [UInt8] { Array(pieces.lazy.map(\.bytes).joined().prefix(Int(limit))) }

  mutating func merge(_ other: UserDataPieces) {
    guard other.isPresent else { return }
    isPresent = true
    limit = min(limit, other.limit)
    if let last = pieces.last, let first = other.pieces.first, first.precedes(last) {
      pieces = (pieces + other.pieces).sorted { $0.precedes($1) }
    } else {
      pieces += other.pieces
    }
    // What stands behind a full buffer can never come to the front: earlier pieces only push it back.
    var room = Int(limit)
    pieces = pieces.filter { piece in
      defer { room -= piece.bytes.count }
      return room > 0
    }
  }
}
