/* A capture of many connections at once, the same bytes for the same arguments: whole sessions
   (`sessions FLOWS PACKETS-PER-FLOW SECONDS`) or connections that nobody closes
   (`open FLOWS PACKETS-PER-FLOW SECONDS`). Frames end after the TCP or UDP header, as with a short snap
   length; lengths in the headers are those of the traffic. Checksums are 0: no sensor looks at them. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIN = 1, SYN = 2, PSH = 8, ACK = 16 };
enum { CLIENT = 0, SERVER = 1 };

struct flow {
  uint64_t next;         /* microseconds since the start */
  uint32_t sequence[2];  /* what either side sends next */
  uint32_t clock[2];     /* the TCP timestamp that either side sent last */
  uint32_t number, round_trip;
  uint16_t left, sent, port;
  uint8_t udp, burst;
};

static uint64_t state = 88172645463325252ull;

static uint32_t random_below(uint32_t limit) {
  /* xorshift64*: small, fast, the same everywhere. */
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return (uint32_t)(((state * 2685821657736338717ull) >> 33) % limit);
}

static void put16(uint8_t *at, uint32_t value) {
  at[0] = (uint8_t)(value >> 8);
  at[1] = (uint8_t)value;
}

static void put32(uint8_t *at, uint32_t value) {
  put16(at, value >> 16);
  put16(at + 2, value);
}

static void write_frame(FILE *out, const struct flow *flow, int from, int flags, int payload) {
  uint8_t frame[16 + 14 + 20 + 40] = {0}, *ip = frame + 30, *segment = ip + 20;
  uint32_t client = 0x0A000000u + flow->number / 40, server = 0xC0A80000u + flow->number % 4093;
  int options = flow->udp ? 0 : flags & SYN ? 20 : 12;
  int header = flow->udp ? 8 : 20 + options;
  uint32_t record[4] = {1700000000u + (uint32_t)(flow->next / 1000000), (uint32_t)(flow->next % 1000000),
                        (uint32_t)(34 + header), (uint32_t)(34 + header + payload)};
  int service = flow->udp ? (flow->number % 10 == 8 ? 443 : 53) : 443;
  memcpy(frame, record, sizeof record);
  frame[16] = frame[22] = 2;
  frame[from == CLIENT ? 21 : 27] = 1;
  frame[28] = 8;
  ip[0] = 0x45;
  put16(ip + 2, (uint32_t)(20 + header + payload));
  put16(ip + 4, flow->sent);
  ip[6] = 0x40;
  ip[8] = from == CLIENT ? 64 : 57;
  ip[9] = flow->udp ? 17 : 6;
  put32(ip + 12, from == CLIENT ? client : server);
  put32(ip + 16, from == CLIENT ? server : client);
  put16(segment, from == CLIENT ? flow->port : (uint32_t)service);
  put16(segment + 2, from == CLIENT ? (uint32_t)service : flow->port);
  if (flow->udp) {
    put16(segment + 4, (uint32_t)(8 + payload));
  } else {
    uint8_t *option = segment + 20;
    put32(segment + 4, flow->sequence[from]);
    if (flags & ACK) put32(segment + 8, flow->sequence[!from]);
    segment[12] = (uint8_t)(header / 4 << 4);
    segment[13] = (uint8_t)flags;
    put16(segment + 14, 64000);
    if (flags & SYN) {
      static const uint8_t offered[] = {2, 4, 5, 0xB4, 4, 2, 1, 3, 3, 7};
      memcpy(option, offered, sizeof offered);
      option += sizeof offered;
    } else {
      option[0] = option[1] = 1;
      option += 2;
    }
    option[0] = 8;
    option[1] = 10;
    put32(option + 2, flow->clock[from]);
    put32(option + 6, flags & ACK ? flow->clock[!from] : 0);
  }
  fwrite(frame, 1, (size_t)(16 + 34 + header), out);
}

/* The packet of a TCP connection that is due; gives the microseconds until its next one. */
static uint64_t advance_tcp(FILE *out, struct flow *flow, int closes) {
  int from = CLIENT, flags = ACK, payload = 0;
  uint64_t wait = flow->round_trip;
  if (flow->sent == 0) {
    flags = SYN;
  } else if (flow->sent == 1) {
    from = SERVER;
    flags = SYN | ACK;
    wait = 50;
  } else if (flow->sent == 2) {
    wait = 100 + random_below(2000);
  } else if (closes && flow->left <= 3) {
    from = flow->left == 2 ? SERVER : CLIENT;
    flags = flow->left == 1 ? ACK : FIN | ACK;
    if (flow->left == 2) wait = 50;
  } else if (flow->burst == 0) {
    /* A request; two segments and an acknowledgment, as often as the burst says, answer it. */
    flags = PSH | ACK;
    payload = 60 + (int)random_below(700);
    flow->burst = (uint8_t)(3 * (1 + random_below(4)));
  } else if (--flow->burst % 3 == 0) {
    wait = flow->burst ? 200 : 10000 + random_below(1500000);
  } else {
    from = SERVER;
    flags = flow->burst % 3 == 1 ? PSH | ACK : ACK;
    payload = 1448;
    wait = 120;
  }
  flow->clock[from] = (uint32_t)(flow->next / 1000) + (from == CLIENT ? 7u : 70000u) * (flow->number + 1);
  write_frame(out, flow, from, flags, payload);
  flow->sequence[from] += (uint32_t)payload + (flags & (SYN | FIN) ? 1 : 0);
  return wait;
}

/* UDP: question and answer in turns. */
static uint64_t advance_udp(FILE *out, struct flow *flow) {
  int from = flow->sent & 1 ? SERVER : CLIENT;
  write_frame(out, flow, from, 0, from == CLIENT ? 40 + (int)random_below(200) : 80 + (int)random_below(1200));
  return from == CLIENT ? flow->round_trip : 20000 + random_below(200000);
}

/* Of every ten flows two are lookups, one is a UDP stream, six are short connections and one takes the
   packets that are left: as many small ones as there are, and most of the packets in few. */
static uint16_t length_of(uint32_t number, uint32_t mean, uint32_t *rest) {
  uint32_t length = mean;
  switch (number % 10) {
    case 0: *rest = 10 * mean; length = 8 + random_below(8); break;
    case 6: case 7: length = 2; break;
    case 8: length = 20; break;
    case 9: return (uint16_t)*rest;
    default: length = 8 + random_below(8);
  }
  *rest -= length;
  return (uint16_t)length;
}

static void sink_down(struct flow **heap, size_t count, size_t at) {
  struct flow *moving = heap[at];
  for (;;) {
    size_t child = 2 * at + 1;
    if (child >= count) break;
    if (child + 1 < count && heap[child + 1]->next < heap[child]->next) child++;
    if (heap[child]->next >= moving->next) break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = moving;
}

int main(int argc, char **argv) {
  static const uint32_t header[6] = {0xA1B2C3D4, 2 | 4 << 16, 0, 0, 96, 1};
  uint32_t flows, mean, seconds, rest = 0, number;
  int sessions;
  struct flow *all, **heap;
  size_t count;
  FILE *out;
  if (argc != 6 || (flows = (uint32_t)atol(argv[3])) < 10 || (mean = (uint32_t)atol(argv[4])) < 4) return 2;
  sessions = strcmp(argv[2], "sessions") == 0;
  if (sessions && mean < 20) return 2;
  seconds = (uint32_t)atol(argv[5]);
  all = calloc(flows, sizeof *all);
  heap = calloc(flows, sizeof *heap);
  out = fopen(argv[1], "wb");
  if (all == NULL || heap == NULL || out == NULL) return 1;
  setvbuf(out, NULL, _IOFBF, 1 << 20);
  fwrite(header, sizeof header, 1, out);
  for (number = 0; number < flows; number++) {
    struct flow *flow = all + number;
    flow->number = number;
    flow->next = (uint64_t)number * seconds * 1000000 / flows;
    flow->left = sessions ? length_of(number, mean, &rest) : (uint16_t)mean;
    flow->udp = sessions && number % 10 >= 6 && number % 10 <= 8;
    flow->round_trip = 1000 + random_below(120000);
    flow->port = (uint16_t)(32768 + number % 28000);
    flow->sequence[CLIENT] = random_below(1u << 31);
    flow->sequence[SERVER] = random_below(1u << 31);
    heap[number] = flow;
  }
  /* In the order of their numbers the flows are a heap already: each starts after those before it. */
  for (count = flows; count > 0;) {
    struct flow *flow = heap[0];
    flow->next += flow->udp ? advance_udp(out, flow) : advance_tcp(out, flow, sessions);
    flow->sent++;
    if (--flow->left == 0) heap[0] = heap[--count];
    if (count > 0) sink_down(heap, count, 0);
  }
  return fclose(out) == 0 ? 0 : 1;
}
