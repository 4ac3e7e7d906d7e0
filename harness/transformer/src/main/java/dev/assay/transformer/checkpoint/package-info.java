/**
 * Model files as they lie on disk: safetensors, GGUF and llama2.c, memory-mapped and read through
 * one interface with one set of names.
 *
 * <p>Files are untrusted. Every length, offset and name a file states is checked against the file's
 * real size when it is opened; what is wrong becomes a {@link
 * dev.assay.transformer.checkpoint.CheckpointException} of one sentence.
 */
@NullMarked
package dev.assay.transformer.checkpoint;

import org.jspecify.annotations.NullMarked;
