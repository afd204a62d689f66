/* Runs a command and writes what it used to a file: user and system time in microseconds, and its
   peak memory in KiB. Small on purpose: a child's peak includes that of whoever started it. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static long microseconds(struct timeval time) { return time.tv_sec * 1000000L + time.tv_usec; }

int main(int argc, char **argv) {
  struct rusage usage;
  int status;
  pid_t child;
  FILE *report;
  if (argc < 3) return 2;
  child = fork();
  if (child == -1) return 2;
  if (child == 0) {
    execvp(argv[2], argv + 2);
    _exit(127);
  }
  if (wait4(child, &status, 0, &usage) == -1) return 2;
  report = fopen(argv[1], "w");
  if (report == NULL) return 2;
  fprintf(report, "%ld %ld\n", microseconds(usage.ru_utime) + microseconds(usage.ru_stime),
          usage.ru_maxrss);
  fclose(report);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
