#include "AllocationCount.h"

// Any header of the C library says which one it is.
#include <stdlib.h>

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)
#define COUNTS 1
#else
#define COUNTS 0
#endif

#if COUNTS

#include <errno.h>
#include <malloc.h>
#include <stddef.h>

// glibc's own functions under the names it exports for this purpose.
void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);
void __libc_free(void *);

// Initial-exec: reached without a call that could itself allocate.
#define PER_THREAD static __thread __attribute__((tls_model("initial-exec")))
PER_THREAD uint64_t taken;
PER_THREAD int64_t live;
PER_THREAD int64_t peak;

static void *note(void *memory) {
  if (memory) {
    taken += 1;
    live += (int64_t)malloc_usable_size(memory);
    if (live > peak) peak = live;
  }
  return memory;
}

void *malloc(size_t size) { return note(__libc_malloc(size)); }
void *calloc(size_t count, size_t size) { return note(__libc_calloc(count, size)); }
void *memalign(size_t alignment, size_t size) { return note(__libc_memalign(alignment, size)); }
void *aligned_alloc(size_t alignment, size_t size) { return note(__libc_memalign(alignment, size)); }

int posix_memalign(void **result, size_t alignment, size_t size) {
  void *memory = note(__libc_memalign(alignment, size));
  if (!memory) return ENOMEM;
  *result = memory;
  return 0;
}

void *realloc(void *old, size_t size) {
  int64_t before = old ? (int64_t)malloc_usable_size(old) : 0;
  void *memory = __libc_realloc(old, size);
  if (memory || size == 0) live -= before;
  return note(memory);
}

void free(void *memory) {
  if (!memory) return;
  live -= (int64_t)malloc_usable_size(memory);
  __libc_free(memory);
}

bool allocation_count_works(void) { return true; }
uint64_t allocation_count(void) { return taken; }
int64_t allocation_bytes(void) { return live; }
int64_t allocation_peak(void) { return peak; }
void allocation_reset_peak(void) { peak = live; }

#else

bool allocation_count_works(void) { return false; }
uint64_t allocation_count(void) { return 0; }
int64_t allocation_bytes(void) { return 0; }
int64_t allocation_peak(void) { return 0; }
void allocation_reset_peak(void) {}

#endif
