/// What the calling thread has asked of the heap.
///
/// The functions of the C library are replaced for the whole program that this is linked into, so
/// that allocations of every library count. Counters are per thread: tests that run beside the one
/// that measures do not disturb it.
#pragma once

#include <stdbool.h>
#include <stdint.h>

/// False where the C library cannot be replaced; the counters then stay zero.
bool allocation_count_works(void);

/// Calls so far that returned new memory: malloc, calloc, realloc and the aligned ones.
uint64_t allocation_count(void);

/// Bytes taken minus bytes given back. Memory freed by another thread than its taker's makes this
/// drift: compare within one piece of single-threaded work.
int64_t allocation_bytes(void);

/// The most that `allocation_bytes` has been since the last reset.
int64_t allocation_peak(void);
void allocation_reset_peak(void);
