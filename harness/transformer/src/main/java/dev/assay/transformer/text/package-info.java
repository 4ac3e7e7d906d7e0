/**
 * What a text becomes for a model: context and continuation, windows over long texts, prompts; by
 * lm-eval's rules.
 */
@NullMarked
package dev.assay.transformer.text;

import org.jspecify.annotations.NullMarked;
