package dev.assay.spi;

/** Who can put an error right; decides the exit code. */
public enum ErrorType {
  /** The command, a configuration or an input file is wrong. */
  USER,
  /** Memory, disk or time ran out. */
  RESOURCES,
  /** Something Assay depends on but does not control failed: a server, a device, a plugin. */
  EXTERNAL,
  /** A defect of Assay. */
  INTERNAL
}
