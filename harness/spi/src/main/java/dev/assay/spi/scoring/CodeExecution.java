package dev.assay.spi.scoring;

/** Whether a run may execute programs that a model wrote. */
public enum CodeExecution {
  /** Unless a user says otherwise. */
  REFUSED,
  /** Where the machine can keep them from the network and from its files. */
  ISOLATED,
  /** Also where it cannot. */
  UNPROTECTED
}
