#include "CCapture.h"

#include <dlfcn.h>
#include <stddef.h>

static const char *const names[] = {"libpcap.so.0.8", "libpcap.so.1", "libpcap.so", "libpcap.A.dylib"};

static struct ccapture table;

static int load(void *library) {
#define CCAPTURE_LOAD(name, symbol)                                                                  \
  if (!(table.name = (__typeof__(table.name))dlsym(library, #symbol))) return 0;
  CCAPTURE_FUNCTIONS(CCAPTURE_LOAD)
#undef CCAPTURE_LOAD
  return 1;
}

const struct ccapture *ccapture_open(void) {
  static int state; /* 0 not tried, 1 there, -1 not there */
  for (size_t i = 0; state == 0 && i < sizeof names / sizeof *names; i++) {
    void *library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (library && load(library)) state = 1;
  }
  if (state == 0) state = -1;
  return state == 1 ? &table : NULL;
}
