#ifndef CCOMPRESSION_H
#define CCOMPRESSION_H
#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>
#endif
