#ifndef CCAPTURE_H
#define CCAPTURE_H
#include <pcap/pcap.h>

/* Every function of libpcap that is called, by the name it has here, and there. */
#define CCAPTURE_FUNCTIONS(row) \
  row(create, pcap_create) \
  row(activate, pcap_activate) \
  row(close, pcap_close) \
  row(compile, pcap_compile) \
  row(freecode, pcap_freecode) \
  row(geterr, pcap_geterr) \
  row(setfilter, pcap_setfilter) \
  row(set_snaplen, pcap_set_snaplen) \
  row(set_promisc, pcap_set_promisc) \
  row(set_timeout, pcap_set_timeout) \
  row(set_buffer_size, pcap_set_buffer_size) \
  row(set_tstamp_type, pcap_set_tstamp_type) \
  row(set_tstamp_precision, pcap_set_tstamp_precision) \
  row(get_tstamp_precision, pcap_get_tstamp_precision) \
  row(datalink, pcap_datalink) \
  row(setnonblock, pcap_setnonblock) \
  row(get_selectable_fd, pcap_get_selectable_fd) \
  row(next_ex, pcap_next_ex) \
  row(stats, pcap_stats) \
  row(statustostr, pcap_statustostr) \
  row(open_dead, pcap_open_dead) \
  row(findalldevs, pcap_findalldevs) \
  row(freealldevs, pcap_freealldevs) \
  row(open_offline_with_tstamp_precision, pcap_open_offline_with_tstamp_precision) \
  row(snapshot, pcap_snapshot) \
  row(bpf_filter, bpf_filter)

#define CCAPTURE_MEMBER(name, symbol) __typeof__(symbol) *name;
struct ccapture {
  CCAPTURE_FUNCTIONS(CCAPTURE_MEMBER)
};
#undef CCAPTURE_MEMBER

/* libpcap, opened at the first call; NULL where it is not installed. Not thread safe. */
const struct ccapture *ccapture_open(void);

#ifdef __linux__
// Before the kernel's own headers, which then leave out what this one defines.
#include <net/if.h>
#include <linux/filter.h>
#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/net_tstamp.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <linux/sockios.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

// Swift sees neither the unions of struct ifreq nor the kernel's memory order: both stay here.

/// ARPHRD_ number of an interface; -1 and errno when there is none of that name.
static inline int capture_hardware_type(int descriptor, const char *name) {
  struct ifreq request;
  memset(&request, 0, sizeof request);
  strncpy(request.ifr_name, name, sizeof request.ifr_name - 1);
  if (ioctl(descriptor, SIOCGIFHWADDR, &request) < 0) return -1;
  return request.ifr_hwaddr.sa_family;
}

/// IFF_ flags of an interface; -1 and errno when there is none of that name.
static inline int capture_interface_flags(int descriptor, const char *name) {
  struct ifreq request;
  memset(&request, 0, sizeof request);
  strncpy(request.ifr_name, name, sizeof request.ifr_name - 1);
  if (ioctl(descriptor, SIOCGIFFLAGS, &request) < 0) return -1;
  return (unsigned short)request.ifr_flags;
}

/// Asks the driver to stamp every received packet; -1 and errno when it cannot.
static inline int capture_stamp_in_hardware(int descriptor, const char *name) {
  struct hwtstamp_config configuration = {.tx_type = HWTSTAMP_TX_OFF, .rx_filter = HWTSTAMP_FILTER_ALL};
  struct ifreq request;
  memset(&request, 0, sizeof request);
  strncpy(request.ifr_name, name, sizeof request.ifr_name - 1);
  request.ifr_data = (char *)&configuration;
  return ioctl(descriptor, SIOCSHWTSTAMP, &request);
}

/// A block's status word, read before anything else of the block.
static inline unsigned capture_block_status(const void *block) {
  return __atomic_load_n(&((const struct tpacket_block_desc *)block)->hdr.bh1.block_status, __ATOMIC_ACQUIRE);
}

/// Gives a block back to the kernel, after everything else of it was read.
static inline void capture_release_block(void *block) {
  __atomic_store_n(
    &((struct tpacket_block_desc *)block)->hdr.bh1.block_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
}

/// Programs started from here on gain no rights of their own.
static inline int capture_no_new_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

#if defined(__x86_64__)
#define CAPTURE_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define CAPTURE_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

/// Refuses, with EPERM, what a sensor at work never does and an intruder would: starting programs,
/// looking into other processes, mounting, loading code into the kernel, changing its own identity,
/// opening other sockets than local ones (the system log's).
static inline int capture_confine(void) {
#ifdef CAPTURE_ARCHITECTURE
#define CAPTURE_REFUSE(number) \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 1)
  struct sock_filter code[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, CAPTURE_ARCHITECTURE, 1, 0),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
#ifdef __x86_64__
    // The x32 numbering would pass by the list.
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 1),
    CAPTURE_REFUSE(__NR_fork),
    CAPTURE_REFUSE(__NR_vfork),
#endif
    CAPTURE_REFUSE(__NR_execve),
    CAPTURE_REFUSE(__NR_execveat),
    CAPTURE_REFUSE(__NR_ptrace),
    CAPTURE_REFUSE(__NR_process_vm_readv),
    CAPTURE_REFUSE(__NR_process_vm_writev),
    CAPTURE_REFUSE(__NR_mount),
    CAPTURE_REFUSE(__NR_umount2),
    CAPTURE_REFUSE(__NR_pivot_root),
    CAPTURE_REFUSE(__NR_chroot),
    CAPTURE_REFUSE(__NR_setuid),
    CAPTURE_REFUSE(__NR_setgid),
    CAPTURE_REFUSE(__NR_setreuid),
    CAPTURE_REFUSE(__NR_setregid),
    CAPTURE_REFUSE(__NR_setresuid),
    CAPTURE_REFUSE(__NR_setresgid),
    CAPTURE_REFUSE(__NR_setgroups),
    CAPTURE_REFUSE(__NR_capset),
    CAPTURE_REFUSE(__NR_unshare),
    CAPTURE_REFUSE(__NR_setns),
    CAPTURE_REFUSE(__NR_init_module),
    CAPTURE_REFUSE(__NR_finit_module),
    CAPTURE_REFUSE(__NR_delete_module),
    CAPTURE_REFUSE(__NR_kexec_load),
    CAPTURE_REFUSE(__NR_bpf),
    CAPTURE_REFUSE(__NR_perf_event_open),
    CAPTURE_REFUSE(__NR_userfaultfd),
    CAPTURE_REFUSE(__NR_keyctl),
    CAPTURE_REFUSE(__NR_add_key),
    CAPTURE_REFUSE(__NR_request_key),
    CAPTURE_REFUSE(__NR_open_by_handle_at),
    CAPTURE_REFUSE(__NR_io_uring_setup),
    CAPTURE_REFUSE(__NR_listen),
    CAPTURE_REFUSE(__NR_accept),
    CAPTURE_REFUSE(__NR_accept4),
    CAPTURE_REFUSE(__NR_reboot),
    CAPTURE_REFUSE(__NR_swapon),
    CAPTURE_REFUSE(__NR_settimeofday),
    CAPTURE_REFUSE(__NR_clock_settime),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_socket, 0, 3),
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_UNIX, 1, 0),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 1),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
#undef CAPTURE_REFUSE
  struct sock_fprog program = {sizeof code / sizeof code[0], code};
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
#else
  return 0;
#endif
}
#endif
#endif
