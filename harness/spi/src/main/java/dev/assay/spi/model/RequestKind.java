package dev.assay.spi.model;

/** The kinds of {@link Request}, for capabilities. */
public enum RequestKind {
  LOGLIKELIHOOD,
  LOGLIKELIHOOD_ROLLING,
  GENERATE_UNTIL
}
