#include "CCairo.h"

#include <dlfcn.h>
#include <stddef.h>

static const char *const names[] = {"libcairo.so.2", "libcairo.2.dylib",
                                    "/opt/homebrew/lib/libcairo.2.dylib"};

static struct ccairo table;

static int load(void *library) {
#define CCAIRO_LOAD(name)                                                                            \
  if (!(table.name = (__typeof__(table.name))dlsym(library, "cairo_" #name))) return 0;
  CCAIRO_FUNCTIONS(CCAIRO_LOAD)
#undef CCAIRO_LOAD
  return 1;
}

const struct ccairo *ccairo_open(void) {
  static int state; /* 0 not tried, 1 there, -1 not there */
  for (size_t i = 0; state == 0 && i < sizeof names / sizeof *names; i++) {
    void *library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (library && load(library)) state = 1;
  }
  if (state == 0) state = -1;
  return state == 1 ? &table : NULL;
}
