/**
 * From text to token ids and back, as the libraries that models were trained with do it.
 *
 * <p>Hugging Face's {@code tokenizer.json} runs in the Hugging Face library itself, through its
 * Java binding; byte-level BPE vocabularies of other files are handed to it as such a JSON.
 * SentencePiece's BPE (also in llama2.c and GGUF files) is our own.
 */
@NullMarked
package dev.assay.transformer.tokenizer;

import org.jspecify.annotations.NullMarked;
