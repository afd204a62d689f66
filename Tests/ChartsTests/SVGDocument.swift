import Foundation

@testable import Charts

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// An SVG picture, read back by somebody else's parser.
struct SVGDocument {
  private let document: XMLDocument

  init(_ drawing: Drawing) throws {
    document = try XMLDocument(data: Data(PictureFormat.svg.render(drawing)))
  }

  var rootName: String? { document.rootElement()?.name }
  var texts: [String] { get throws { try values("//*[local-name()='text']") } }
  /// What is shown where a reader points at an area.
  var hints: [String] { get throws { try values("//*[local-name()='path']/*[local-name()='title']") } }
  var paths: [String] { get throws { try values("//@d") } }

  private func values(_ path: String) throws -> [String] {
    try document.nodes(forXPath: path).compactMap { $0.stringValue }
  }
}
