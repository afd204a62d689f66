#ifndef CCAIRO_H
#define CCAIRO_H
#include <cairo/cairo-pdf.h>
#include <cairo/cairo.h>

/* Every function that is called, by the name it has without `cairo_`. */
#define CCAIRO_FUNCTIONS(row)                                                                        \
  row(image_surface_create)                                                                          \
  row(pdf_surface_create_for_stream)                                                                 \
  row(surface_write_to_png_stream)                                                                   \
  row(surface_finish)                                                                                \
  row(surface_destroy)                                                                               \
  row(surface_status)                                                                                \
  row(create)                                                                                        \
  row(destroy)                                                                                       \
  row(status)                                                                                        \
  row(status_to_string)                                                                              \
  row(save)                                                                                          \
  row(restore)                                                                                       \
  row(scale)                                                                                         \
  row(translate)                                                                                     \
  row(rotate)                                                                                        \
  row(new_path)                                                                                      \
  row(move_to)                                                                                       \
  row(line_to)                                                                                       \
  row(close_path)                                                                                    \
  row(rectangle)                                                                                     \
  row(clip)                                                                                          \
  row(fill)                                                                                          \
  row(stroke)                                                                                        \
  row(set_source_rgba)                                                                               \
  row(set_line_width)                                                                                \
  row(set_line_join)                                                                                 \
  row(set_dash)                                                                                      \
  row(select_font_face)                                                                              \
  row(set_font_size)                                                                                 \
  row(show_text)                                                                                     \
  row(text_extents)                                                                                  \
  row(font_options_create)                                                                           \
  row(font_options_destroy)                                                                          \
  row(font_options_set_antialias)                                                                    \
  row(font_options_set_hint_style)                                                                   \
  row(set_font_options)

#define CCAIRO_MEMBER(name) __typeof__(cairo_##name) *name;
struct ccairo {
  CCAIRO_FUNCTIONS(CCAIRO_MEMBER)
};
#undef CCAIRO_MEMBER

/* The library, opened at the first call; NULL where it is not installed. Not thread safe. */
const struct ccairo *ccairo_open(void);
#endif
