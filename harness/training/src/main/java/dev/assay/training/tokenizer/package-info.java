/**
 * Trains byte-level BPE as Hugging Face's library does, merge for merge. Text is cut into words,
 * words are counted, and the most frequent pair of neighbouring symbols is merged until the
 * vocabulary is full.
 */
@NullMarked
package dev.assay.training.tokenizer;

import org.jspecify.annotations.NullMarked;
