package dev.assay.training;

import java.nio.file.Path;

/**
 * What came of a run.
 *
 * @param folder the model
 * @param parameters weights of the model
 * @param steps made in all
 * @param tokens trained on in all
 * @param bestLoss the lowest loss of the held-out part, nats a token; infinite if there is none
 * @param bestStep when that was: the model is of this step
 * @param dataDigest SHA-256 of the text
 * @param tokensPerSecond of this process, evaluations left out
 * @param place what computed: {@code cpu}, or a GPU by its name
 */
public record TrainingResult(
    Path folder,
    long parameters,
    int steps,
    long tokens,
    double bestLoss,
    int bestStep,
    String dataDigest,
    double tokensPerSecond,
    String place) {}
