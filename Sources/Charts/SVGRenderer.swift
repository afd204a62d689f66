internal import NetworkTypes

/// A drawing as SVG 1.1: text stays text, and areas say what they are when pointed at.
enum SVGRenderer {
  static func render(_ drawing: Drawing, zoom: Double) -> [UInt8] {
    var out = ByteWriter(capacity: 64 * 1024)
    out.append(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
    out.append(number: drawing.width * zoom)
    out.append("\" height=\"")
    out.append(number: drawing.height * zoom)
    out.append("\" viewBox=\"0 0 ")
    out.append(number: drawing.width)
    out.append(" ")
    out.append(number: drawing.height)
    out.append("\" role=\"img\" font-family=\"")
    out.append(TextMeasure.families.map { $0.contains(" ") ? "'\($0)'" : $0 }.joined(separator: ", "))
    out.append("\">\n<title>")
    out.append(escaped: drawing.title)
    out.append("</title>\n")
    var clips = 0
    for element in drawing.elements { append(element, &clips, to: &out) }
    out.append("</svg>\n")
    return out.array
  }

  private static func append(_ element: Drawing.Element, _ clips: inout Int, to out: inout ByteWriter) {
    switch element {
    case .rectangle(let box, let color):
      out.append("<rect")
      append(box, to: &out)
      append(paint: "fill", color, to: &out)
      out.append("/>\n")
    case .area(let points, let color, let title):
      out.append("<path d=\"")
      append(path: points, closes: true, to: &out)
      out.append("\"")
      append(paint: "fill", color, to: &out)
      if let title {
        out.append("><title>")
        out.append(escaped: title)
        out.append("</title></path>\n")
      } else {
        out.append("/>\n")
      }
    case .line(let points, let color, let width, let dash):
      out.append("<path fill=\"none\" stroke-linejoin=\"round\" d=\"")
      append(path: points, closes: false, to: &out)
      out.append("\"")
      append(paint: "stroke", color, to: &out)
      out.append(" stroke-width=\"")
      out.append(number: width)
      out.append("\"")
      if !dash.isEmpty {
        out.append(" stroke-dasharray=\"")
        for length in dash {
          out.append(number: length)
          out.append(" ")
        }
        out.append("\"")
      }
      out.append("/>\n")
    case .text(let text, let at, let font, let color, let anchor, let isVertical):
      append(text, at, font, color, anchor, isVertical, to: &out)
    case .clip(let box):
      clips += 1
      out.append("<clipPath id=\"clip\(clips)\"><rect")
      append(box, to: &out)
      out.append("/></clipPath>\n<g clip-path=\"url(#clip\(clips))\">\n")
    case .unclip: out.append("</g>\n")
    }
  }

  private static func append(
    _ text: String, _ at: Point, _ font: Drawing.Font, _ color: Color, _ anchor: Drawing.Anchor,
    _ isVertical: Bool, to out: inout ByteWriter
  ) {
    out.append("<text x=\"")
    out.append(number: at.x)
    out.append("\" y=\"")
    out.append(number: at.y)
    out.append("\" font-size=\"")
    out.append(number: font.size)
    out.append("\"")
    if font.isBold { out.append(" font-weight=\"bold\"") }
    if let family = font.family {
      out.append(" font-family=\"")
      out.append(escaped: family)
      out.append("\"")
    }
    if anchor != .start { out.append(" text-anchor=\"\(anchor.rawValue)\"") }
    append(paint: "fill", color, to: &out)
    if isVertical {
      out.append(" transform=\"rotate(-90 ")
      out.append(number: at.x)
      out.append(" ")
      out.append(number: at.y)
      out.append(")\"")
    }
    out.append(">")
    out.append(escaped: text)
    out.append("</text>\n")
  }

  private static func append(_ box: Rectangle, to out: inout ByteWriter) {
    for (name, value) in [("x", box.x), ("y", box.y), ("width", box.width), ("height", box.height)] {
      out.append(" \(name)=\"")
      out.append(number: value)
      out.append("\"")
    }
  }

  private static func append(paint name: String, _ color: Color, to out: inout ByteWriter) {
    out.append(" \(name)=\"#")
    for part in [color.red, color.green, color.blue] {
      out.append(hexadecimal: UInt64((min(max(part, 0), 1) * 255).rounded()), width: 2)
    }
    out.append("\"")
    if color.alpha < 1 {
      out.append(" \(name)-opacity=\"")
      out.append(number: color.alpha)
      out.append("\"")
    }
  }

  private static func append(path points: [Point], closes: Bool, to out: inout ByteWriter) {
    for (index, point) in points.enumerated() {
      out.append(index == 0 ? "M" : "L")
      out.append(number: point.x)
      out.append(" ")
      out.append(number: point.y)
    }
    if closes { out.append("Z") }
  }
}

extension ByteWriter {
  /// At most two decimals, none that are zero: finer than any screen.
  fileprivate mutating func append(number value: Double) {
    let hundredths = value.isFinite ? (min(max(value, -1e9), 1e9) * 100).rounded() : 0
    let (whole, rest) = Int64(hundredths).magnitude.quotientAndRemainder(dividingBy: 100)
    if hundredths < 0 { append(UInt8(ascii: "-")) }
    append(decimal: UInt64(whole))
    guard rest > 0 else { return }
    append(UInt8(ascii: "."))
    if rest % 10 == 0 { append(decimal: UInt64(rest / 10)) } else { append(decimal: UInt64(rest), width: 2) }
  }

  /// Text of a document: marks escaped, control characters as blanks, which XML has no way to write.
  fileprivate mutating func append(escaped text: String) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "<"): append("&lt;")
      case UInt8(ascii: ">"): append("&gt;")
      case UInt8(ascii: "&"): append("&amp;")
      case UInt8(ascii: "\""): append("&quot;")
      case 0..<32, 127: append(UInt8(ascii: " "))
      default: append(byte)
      }
    }
  }
}
