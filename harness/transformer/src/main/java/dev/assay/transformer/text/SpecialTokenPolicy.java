package dev.assay.transformer.text;

/** Whether texts get the special tokens that a tokenizer adds, the BOS above all. */
public enum SpecialTokenPolicy {
  /** As the tokenizer does it. */
  TOKENIZER,
  /** The BOS in front, or what else stands for an empty context, and nothing else. */
  BOS,
  /** None are added. */
  NONE
}
