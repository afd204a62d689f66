#ifndef CHINTS_H
#define CHINTS_H

/* What a processor can be told and Swift has no word for. */

/// Begins to load the cache line at `address`; harmless wherever that points.
static inline void hint_prefetch(const void *_Nonnull address) { __builtin_prefetch(address, 0, 3); }

#endif
