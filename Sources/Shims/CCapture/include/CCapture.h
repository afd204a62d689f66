#ifndef CCAPTURE_H
#define CCAPTURE_H
#include <pcap/pcap.h>
#endif
