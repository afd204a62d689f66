internal import CCairo

/// A drawing as PNG or PDF.
enum CairoRenderer {
  static func png(_ drawing: Drawing, zoom: Double) throws(ChartError) -> [UInt8] {
    guard let cairo = CairoCanvas.loaded else { throw .noCairo }
    let width = Int32((drawing.width * zoom).rounded(.up))
    let height = Int32((drawing.height * zoom).rounded(.up))
    guard let surface = cairo.image_surface_create(CAIRO_FORMAT_ARGB32, width, height) else {
      throw .cairo("out of memory")
    }
    let canvas = try CairoCanvas(cairo, surface: surface)
    try canvas.paint(drawing, zoom: zoom)
    return try canvas.png()
  }

  static func pdf(_ drawing: Drawing, zoom: Double) throws(ChartError) -> [UInt8] {
    guard let cairo = CairoCanvas.loaded else { throw .noCairo }
    let sink = CairoSink()
    // Cairo writes until the canvas is gone.
    return try withExtendedLifetime(sink) { () throws(ChartError) in
      guard
        let surface = cairo.pdf_surface_create_for_stream(
          CairoSink.write, sink.closure, drawing.width * zoom, drawing.height * zoom)
      else { throw .cairo("out of memory") }
      let canvas = try CairoCanvas(cairo, surface: surface)
      try canvas.paint(drawing, zoom: zoom)
      try canvas.finish()
      return sink.bytes
    }
  }
}
