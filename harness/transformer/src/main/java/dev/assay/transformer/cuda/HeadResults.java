package dev.assay.transformer.cuda;

/**
 * Offsets of what is found: two parts of the normalizer and the largest for each row, then the
 * targets; before and after that, for rows that draw, the totals and the ranked logits.
 *
 * @param ranked logits of a row
 */
record HeadResults(int rows, int targetCount, int ranked) {
  long totals() {
    return 0;
  }

  long normalizers() {
    return ranked == 0 ? 0 : 8L * rows;
  }

  long argmax() {
    return normalizers() + 8L * rows;
  }

  long targets() {
    return argmax() + 4L * rows;
  }

  long values() {
    return targets() + 4L * targetCount;
  }

  long tokens() {
    return values() + 4L * rows * ranked;
  }

  long bytes() {
    return tokens() + 4L * rows * ranked;
  }
}
