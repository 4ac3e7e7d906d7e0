package dev.assay.tasks.world;

/** The splits of every data set of a world; named as the field names them. */
enum Split {
  /** What examples in a prompt are taken from. */
  TRAIN,
  VALIDATION,
  TEST
}
