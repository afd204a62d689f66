/// Colours and sizes of a chart, for white paper or for a dark screen.
package struct Theme: Sendable {
  package var background: Color
  package var plot: Color
  package var grid: Color
  package var minorGrid: Color
  package var axis: Color
  package var text: Color
  package var faintText: Color
  /// Of series, in order; those after the last begin again.
  package var series: [Color]
  /// What is left when the largest series have been named.
  package var other: Color
  package var areaAlpha: Double

  package static let light = Theme(
    background: Color(0xFFFFFF), plot: Color(0xFAFBFC), grid: Color(0xDDE2E8), minorGrid: Color(0xEEF1F4),
    axis: Color(0x5B6673), text: Color(0x1F2933), faintText: Color(0x66717E),
    series: [
      0x2F6FBF, 0xEE8A2B, 0x3C9D62, 0xD1495B, 0x8464B0, 0x26A3A8, 0xD9AE0C, 0xCB6A9C, 0x8A6A4A, 0x6E8F2A,
    ].map { Color($0) },
    other: Color(0x9BA5B0), areaAlpha: 0.86)

  package static let dark = Theme(
    background: Color(0x14181D), plot: Color(0x1A1F26), grid: Color(0x323B46), minorGrid: Color(0x242B33),
    axis: Color(0x93A0AE), text: Color(0xE6EBF0), faintText: Color(0x98A4B1),
    series: [
      0x5B9BE6, 0xF5A250, 0x5DBE84, 0xE76F7F, 0xA88AD4, 0x45C2C6, 0xF0CB45, 0xE48CB9, 0xB3916D, 0x9BBE50,
    ].map { Color($0) },
    other: Color(0x737E8A), areaAlpha: 0.86)

  package enum Name: String, Sendable, CaseIterable { case light, dark }

  package static func named(_ name: Name) -> Theme { name == .dark ? dark : light }

  package func color(of index: Int) -> Color { series[index % series.count] }
}
