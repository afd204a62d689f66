/* Runs a command and writes what it used to a file: user and system time in microseconds, its peak
   memory in KiB, and the microseconds that passed. Small on purpose: a child's peak includes that of
   whoever started it. When it is killed, so is the command. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

static long microseconds(struct timeval time) { return time.tv_sec * 1000000L + time.tv_usec; }

static long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000L + time.tv_nsec / 1000;
}

int main(int argc, char **argv) {
  struct rusage usage;
  long begin, end;
  int status;
  pid_t child;
  FILE *report;
  if (argc < 3) return 2;
  begin = now();
  child = fork();
  if (child == -1) return 2;
  if (child == 0) {
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    execvp(argv[2], argv + 2);
    _exit(127);
  }
  if (wait4(child, &status, 0, &usage) == -1) return 2;
  end = now();
  report = fopen(argv[1], "w");
  if (report == NULL) return 2;
  fprintf(report, "%ld %ld %ld\n", microseconds(usage.ru_utime) + microseconds(usage.ru_stime),
          usage.ru_maxrss, end - begin);
  fclose(report);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
