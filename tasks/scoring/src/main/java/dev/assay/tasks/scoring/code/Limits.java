package dev.assay.tasks.scoring.code;

import java.time.Duration;

/**
 * What one program may use.
 *
 * @param wall from start to end, the interpreter's start included
 * @param cpuSeconds of each process
 * @param memory address space of each process, in bytes
 * @param disk bytes in the folder it works in; where isolation is off, of each file
 * @param files in that folder; where isolation is off, open at once
 * @param processes at once; Linux allows no fewer than 301 in a namespace
 */
record Limits(Duration wall, int cpuSeconds, long memory, long disk, int files, int processes) {
  static final Limits DEFAULT =
      new Limits(Duration.ofSeconds(10), 5, 1L << 30, 32L << 20, 256, 320);
}
