/* The least that reading a capture costs: libpcap hands over every packet and they are counted. */
#include <pcap/pcap.h>
#include <stdio.h>

struct totals {
  unsigned long packets, bytes;
};

static void count(u_char *user, const struct pcap_pkthdr *header, const u_char *bytes) {
  struct totals *totals = (struct totals *)user;
  (void)bytes;
  totals->packets++;
  totals->bytes += header->len;
}

int main(int argc, char **argv) {
  char error[PCAP_ERRBUF_SIZE];
  struct totals totals = {0, 0};
  pcap_t *capture;
  if (argc != 2) return 2;
  capture = pcap_open_offline(argv[1], error);
  if (capture == NULL) {
    fprintf(stderr, "count: %s\n", error);
    return 1;
  }
  while (pcap_dispatch(capture, -1, count, (u_char *)&totals) > 0) continue;
  pcap_close(capture);
  printf("%lu packets %lu bytes\n", totals.packets, totals.bytes);
  return 0;
}
