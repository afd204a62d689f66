#ifndef CCOMPRESSION_H
#define CCOMPRESSION_H
#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

/* zlib's initialisers are macros, which Swift does not import. */

/* Reads gzip members only: 15 is the largest window, 16 asks for the gzip wrapper. */
static inline int ccompression_gzip_reader(z_stream *stream) { return inflateInit2(stream, 15 + 16); }

/* Writes one gzip member: for tests and compressed output. */
static inline int ccompression_gzip_writer(z_stream *stream) {
  return deflateInit2(stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
#endif
