package dev.assay.transformer.text;

/**
 * The tokens of a prompt to continue.
 *
 * @param ids at least one
 * @param truncated tokens that were cut off on the left
 */
public record PromptTokens(int[] ids, int truncated) {}
