/** Answers that any system recorded, as a model type of the harness: {@code replay:FILE.jsonl}. */
@NullMarked
package dev.assay.plugins.replay;

import org.jspecify.annotations.NullMarked;
