package dev.assay.yamltasks.task;

/**
 * One part of a prompt: an instruction, a question or an answer.
 *
 * @param suffix what follows its content
 */
record Turn(String content, String suffix) {}
