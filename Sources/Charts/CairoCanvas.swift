internal import CCairo

/// A surface of cairo and its context, released together.
final class CairoCanvas: @unchecked Sendable {
  private let cairo: ccairo
  private let surface: OpaquePointer
  private let context: OpaquePointer
  private var smoothing: (mode: Drawing.Smoothing, threshold: Double)?

  /// Takes over the surface.
  init(_ cairo: ccairo, surface: OpaquePointer) throws(ChartError) {
    self.cairo = cairo
    self.surface = surface
    guard let context = cairo.create(surface) else { throw .cairo("out of memory") }
    self.context = context
    try check(cairo.surface_status(surface))
    try check(cairo.status(context))
  }

  deinit {
    cairo.destroy(context)
    cairo.surface_destroy(surface)
  }

  /// The library; opened under one roof, because opening it is not thread safe.
  static let loaded: ccairo? = ccairo_open()?.pointee

  /// A canvas that only measures.
  static func ruler() -> CairoCanvas? {
    guard let cairo = loaded, let surface = cairo.image_surface_create(CAIRO_FORMAT_A8, 1, 1) else {
      return nil
    }
    return try? CairoCanvas(cairo, surface: surface)
  }

  private func check(_ status: cairo_status_t) throws(ChartError) {
    guard status == CAIRO_STATUS_SUCCESS else {
      throw .cairo(cairo.status_to_string(status).map { String(cString: $0) } ?? "failed")
    }
  }

  // MARK: Painting

  func paint(_ drawing: Drawing, zoom: Double) throws(ChartError) {
    cairo.scale(context, zoom, zoom)
    if drawing.smoothing != .normal || drawing.smoothingThreshold > 0 {
      smoothing = (drawing.smoothing, drawing.smoothingThreshold)
    }
    for element in drawing.elements { paint(element) }
    try check(cairo.status(context))
  }

  private func paint(_ element: Drawing.Element) {
    switch element {
    case .rectangle(let box, let color):
      use(color)
      cairo.rectangle(context, box.x, box.y, box.width, box.height)
      cairo.fill(context)
    case .area(let points, let color, title: _):
      use(color)
      trace(points)
      cairo.close_path(context)
      cairo.fill(context)
    case .line(let points, let color, let width, let dash):
      use(color)
      trace(points)
      cairo.set_line_width(context, width)
      cairo.set_line_join(context, CAIRO_LINE_JOIN_ROUND)
      cairo.set_dash(context, dash, Int32(dash.count), 0)
      cairo.stroke(context)
    case .text(let text, let at, let font, let color, let anchor, let isVertical):
      use(color)
      select(font)
      cairo.save(context)
      cairo.translate(context, at.x, at.y)
      if isVertical { cairo.rotate(context, -Double.pi / 2) }
      let shift =
        switch anchor {
        case .start: 0.0
        case .middle: -advance(text) / 2
        case .end: -advance(text)
        }
      cairo.move_to(context, shift, 0)
      cairo.show_text(context, Self.printable(text))
      cairo.restore(context)
    case .clip(let box):
      cairo.save(context)
      cairo.rectangle(context, box.x, box.y, box.width, box.height)
      cairo.clip(context)
    case .unclip: cairo.restore(context)
    }
  }

  private func trace(_ points: [Point]) {
    cairo.new_path(context)
    for (index, point) in points.enumerated() {
      if index == 0 {
        cairo.move_to(context, point.x, point.y)
      } else {
        cairo.line_to(context, point.x, point.y)
      }
    }
  }

  private func use(_ color: Color) {
    cairo.set_source_rgba(context, color.red, color.green, color.blue, color.alpha)
  }

  // MARK: Text

  func width(_ text: String, _ font: Drawing.Font) -> Double {
    select(font)
    return advance(text)
  }

  private func select(_ font: Drawing.Font) {
    cairo.select_font_face(
      context, font.family ?? TextMeasure.families[0], CAIRO_FONT_SLANT_NORMAL,
      font.isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
    cairo.set_font_size(context, font.size)
    guard let smoothing else { return }
    let options = cairo.font_options_create()
    if smoothing.mode == .mono || font.size <= smoothing.threshold {
      cairo.font_options_set_antialias(options, CAIRO_ANTIALIAS_NONE)
    }
    if smoothing.mode == .light { cairo.font_options_set_hint_style(options, CAIRO_HINT_STYLE_SLIGHT) }
    cairo.set_font_options(context, options)
    cairo.font_options_destroy(options)
  }

  private func advance(_ text: String) -> Double {
    var extents = cairo_text_extents_t()
    cairo.text_extents(context, Self.printable(text), &extents)
    return extents.x_advance
  }

  /// Control characters would be drawn as boxes.
  private static func printable(_ text: String) -> String {
    text.utf8.contains { $0 < 32 || $0 == 127 }
      ? String(text.map { $0.isASCII && ($0.asciiValue ?? 0) < 32 ? " " : $0 }) : text
  }

  // MARK: Output

  /// The surface as PNG.
  func png() throws(ChartError) -> [UInt8] {
    let sink = CairoSink()
    try check(cairo.surface_write_to_png_stream(surface, CairoSink.write, sink.closure))
    return sink.bytes
  }

  /// Writes the rest of a surface that goes to a stream.
  func finish() throws(ChartError) {
    cairo.surface_finish(surface)
    try check(cairo.surface_status(surface))
  }
}

/// Where cairo writes to; must outlive the surface.
final class CairoSink {
  private(set) var bytes: [UInt8] = []

  var closure: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

  static let write: cairo_write_func_t = { closure, data, length in
    guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
    let sink = Unmanaged<CairoSink>.fromOpaque(closure).takeUnretainedValue()
    sink.bytes.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
    return CAIRO_STATUS_SUCCESS
  }
}
