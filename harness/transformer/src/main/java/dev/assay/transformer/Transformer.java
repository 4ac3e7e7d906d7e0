package dev.assay.transformer;

import dev.assay.transformer.checkpoint.Checkpoint;
import dev.assay.transformer.cuda.CudaModels;
import dev.assay.transformer.graph.ArchitectureConfig.Kind;
import dev.assay.transformer.graph.Model;
import dev.assay.transformer.graph.ModelException;
import dev.assay.transformer.graph.Predictor;
import dev.assay.transformer.graph.Predictor.Limits;
import dev.assay.transformer.kernels.Workers;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Transformer that scores and generates.
 *
 * <p>A token's log-probability is the same to the last bit whatever requests share the call, in
 * whatever order, with any {@link EngineOptions} but other kernels. Logits and their reduction are
 * float32.
 *
 * <p>Calls exclude each other; each uses all of the engine's threads.
 */
public final class Transformer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Transformer.class);

  /** Where more would no longer speed up a CPU. */
  private static final int BATCH_TOKENS = 512;

  private final Checkpoint checkpoint;
  private final EngineOptions options;
  private final Workers workers;

  /** Each holds all weights. */
  private final List<Predictor> models;

  private final Predictor model;
  private final Usage usage = new Usage();

  private Transformer(
      Checkpoint checkpoint, EngineOptions options, Workers workers, List<Predictor> models) {
    this.checkpoint = checkpoint;
    this.options = options;
    this.workers = workers;
    this.models = models;
    this.model = models.getFirst();
  }

  /**
   * Makes an engine of a checkpoint. The checkpoint belongs to it from then on, and is closed with
   * it, or here if this fails.
   *
   * @throws ModelException if the architecture is not supported, or the weights do not fit it
   */
  public static Transformer load(Checkpoint checkpoint, EngineOptions options) {
    Workers workers = new Workers(options.threads());
    try {
      return new Transformer(checkpoint, options, workers, models(checkpoint, options, workers));
    } catch (RuntimeException | Error e) {
      workers.close();
      checkpoint.close();
      throw e;
    }
  }

  private static List<Predictor> models(
      Checkpoint checkpoint, EngineOptions options, Workers workers) {
    if (options.cuda().isPresent()) {
      return CudaModels.load(
          checkpoint, options.cuda().get(), options.batchTokens(), options.kvBytes(), workers);
    }
    LOG.info(
        "{} kernels ({}), {} threads",
        options.kernels().kernels().name(),
        options.kernels().reason(),
        options.threads());
    long kvBytes = options.kvBytes().orElse(Runtime.getRuntime().maxMemory() / 2);
    Limits limits = new Limits(options.batchTokens().orElse(BATCH_TOKENS), kvBytes);
    return List.of(Model.load(checkpoint, options.kernels().kernels(), workers, limits));
  }

  /**
   * Scores all requests; each is answered exactly once, when it is known.
   *
   * @throws ModelException if a request cannot be scored with this model; nothing is answered then
   */
  public synchronized void score(List<ScoringRequest> requests, ScoringSink sink) {
    requests.forEach(this::check);
    switch (model.config().kind()) {
      case DECODER, PREFIX_DECODER, ENCODER_DECODER ->
          Replicas.run(
              models,
              requests,
              ScoringRequest::tokens,
              (replica, part, lock) ->
                  new ScoringRun(
                          replica,
                          options,
                          usage,
                          part.requests(),
                          (index, logprobs, greedy) -> {
                            synchronized (lock) {
                              sink.scored(part.index(index), logprobs, greedy);
                            }
                          })
                      .run());
      case ENCODER ->
          new MaskedScoringRun(
                  model,
                  options,
                  usage,
                  requests,
                  sink,
                  options
                      .maskToken()
                      .orElseThrow(() ->
                          new ModelException(
                              "an encoder scores a token by its mask token, which this tokenizer"
                                  + " does not name; give its id with mask_token=ID")))
              .run();
    }
  }

  private void check(ScoringRequest request) {
    int length = request.tokens().length;
    int from = request.scoredFrom();
    checkTokens(request.tokens());
    switch (model.config().kind()) {
      case DECODER, PREFIX_DECODER -> {
        if (from == 0 && length > 0) {
          throw new ModelException(
              "a decoder cannot score the first token of a text: put a start token before it");
        }
        checkLength(length - 1);
      }
      case ENCODER_DECODER -> {
        if (from == 0 && length > 0) {
          throw new ModelException("an encoder-decoder needs a source of at least one token");
        }
        checkLength(from);
        checkLength(length - from);
      }
      case ENCODER -> checkLength(length);
    }
  }

  private void checkLength(int length) {
    if (length > contextLength()) {
      throw new ModelException(
          "a text of "
              + length
              + " tokens is longer than the model's context of "
              + contextLength()
              + "; truncate it");
    }
  }

  private void checkTokens(int[] tokens) {
    for (int token : tokens) {
      if (token < 0 || token >= vocabularySize()) {
        throw new ModelException(
            "token id "
                + token
                + " is outside the model's vocabulary of "
                + vocabularySize()
                + "; is this the model's own tokenizer?");
      }
    }
  }

  /**
   * Continues all prompts; each is answered exactly once, when it is finished.
   *
   * @throws ModelException if a prompt cannot be continued with this model; nothing is answered
   *     then
   */
  public synchronized void generate(List<GenerationRequest> requests, GenerationSink sink) {
    if (model.config().kind() == Kind.ENCODER) {
      throw new ModelException(
          "an encoder (" + model.config().modelType() + ") cannot generate text");
    }
    for (GenerationRequest request : requests) {
      checkTokens(request.prompt());
      checkLength(request.prompt().length);
    }
    Replicas.run(
        models,
        requests,
        GenerationRequest::prompt,
        (replica, part, lock) ->
            new GenerationRun(
                    replica,
                    options,
                    usage,
                    part.requests(),
                    (index, tokens, finish) -> {
                      synchronized (lock) {
                        sink.generated(part.index(index), tokens, finish);
                      }
                    })
                .run());
  }

  /** Most tokens that the model reads at once. */
  public int contextLength() {
    return model.config().contextLength();
  }

  public int vocabularySize() {
    return model.config().vocabularySize();
  }

  /** How the model reads; tells what the requests mean. */
  public Kind kind() {
    return model.config().kind();
  }

  public synchronized EngineReport report() {
    return new EngineReport(
        models.size() == 1 ? model.kernels() : models.size() + " x " + model.kernels(),
        options.threads(),
        model.weightBytes(),
        usage.tokensRequested(),
        usage.tokensComputed(),
        usage.peakKvBytes(),
        models.stream().flatMap(one -> one.incidents().stream()).toList());
  }

  /** Seconds that calls of this engine take, by the clock of the first device that computes. */
  public double seconds(Runnable calls) {
    return model.seconds(calls);
  }

  @Override
  public synchronized void close() {
    workers.close();
    models.forEach(Predictor::close);
    checkpoint.close();
  }
}
