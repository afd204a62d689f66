/// The file formats of a picture.
package enum PictureFormat: String, Hashable, Sendable, CaseIterable {
  case png, svg, pdf

  /// By the extension of a file name, in any case; nil for another or none.
  package init?(path: String) {
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return nil }
    self.init(rawValue: name[name.index(after: dot)...].lowercased())
  }

  /// Renders a drawing.
  ///
  /// - Parameter zoom: pixels of a PNG, or points of a PDF, to a unit of the drawing.
  package func render(_ drawing: Drawing, zoom: Double = 1) throws(ChartError) -> [UInt8] {
    let (width, height) = ((drawing.width * zoom).rounded(.up), (drawing.height * zoom).rounded(.up))
    guard width >= 1, height >= 1, width <= 20_000, height <= 20_000, width * height <= 200e6 else {
      throw .tooLarge(width: width, height: height)
    }
    switch self {
    case .svg: return SVGRenderer.render(drawing, zoom: zoom)
    case .png: return try CairoRenderer.png(drawing, zoom: zoom)
    case .pdf: return try CairoRenderer.pdf(drawing, zoom: zoom)
    }
  }
}
