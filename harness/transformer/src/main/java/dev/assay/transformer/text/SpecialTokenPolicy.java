package dev.assay.transformer.text;

/** Whether texts get the special tokens that a tokenizer adds, the BOS above all. */
public enum SpecialTokenPolicy {
  /** As the tokenizer does it. */
  TOKENIZER,
  /** As the tokenizer does it, and a BOS in front where it adds none. */
  BOS,
  /** None are added. */
  NONE
}
