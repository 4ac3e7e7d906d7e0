package dev.assay.training;

import dev.assay.training.autodiff.Parameter;
import dev.assay.training.files.TrainingException;
import dev.assay.training.files.TrainingException.Reason;
import dev.assay.training.math.Compute;
import dev.assay.training.network.Architecture;
import dev.assay.training.optim.Optimizer;
import dev.assay.training.optim.Schedule;
import java.util.List;

/**
 * Everything that a run's weights depend on besides its text, and which checkpoints it leaves.
 *
 * @param architecture of the model
 * @param length of the windows that are trained on, in tokens
 * @param batch windows in a pass
 * @param accumulation passes whose gradients make one step
 * @param schedule the learning rates
 * @param optimizer what is done with gradients
 * @param clip the largest norm of all gradients together; 0 for any
 * @param evaluationInterval steps between looks at the held-out part
 * @param patience looks without a better one after which training stops; 0 for never
 * @param checkpointInterval steps between checkpoints
 * @param seed of the first weights, the windows, and dropout
 * @param keepInterval steps between the checkpoints that are kept besides the last; 0 for none
 */
public record TrainingSettings(
    Architecture architecture,
    int length,
    int batch,
    int accumulation,
    Schedule schedule,
    OptimizerChoice optimizer,
    double clip,
    int evaluationInterval,
    int patience,
    int checkpointInterval,
    long seed,
    int keepInterval) {

  /** An optimiser with its settings. */
  public sealed interface OptimizerChoice {
    /** Weight decay of matrices. */
    double decay();

    /** See {@link Optimizer#adamW}. */
    record AdamW(double beta1, double beta2, double epsilon, double decay)
        implements OptimizerChoice {}

    /** See {@link Optimizer#sgd}. */
    record Sgd(double momentum, double decay) implements OptimizerChoice {}

    default Optimizer of(Compute compute, List<Parameter> parameters) {
      return switch (this) {
        case AdamW(double beta1, double beta2, double epsilon, double decay) ->
            Optimizer.adamW(compute, parameters, beta1, beta2, epsilon, decay);
        case Sgd(double momentum, double decay) ->
            Optimizer.sgd(compute, parameters, momentum, decay);
      };
    }
  }

  public TrainingSettings {
    check("the window's length (--context)", length, 1);
    check("the batch (--batch)", batch, 1);
    check("the passes a step (--accumulate)", accumulation, 1);
    check("the number of steps (--steps)", schedule.steps(), 1);
    check("the warm-up (--warmup)", schedule.warmup(), 0);
    check("the steps between evaluations (--evaluate-every)", evaluationInterval, 1);
    check("the patience (--patience)", patience, 0);
    check("the steps between checkpoints (--checkpoint-every)", checkpointInterval, 1);
    check("the steps between kept checkpoints (--keep-every)", keepInterval, 0);
    if (keepInterval % checkpointInterval != 0) {
      throw new TrainingException(
          Reason.INPUT,
          "the steps between kept checkpoints (--keep-every) "
              + keepInterval
              + " are no multiple of those between checkpoints (--checkpoint-every) "
              + checkpointInterval);
    }
    check("the learning rate (--lr)", schedule.peak());
    check("the last learning rate (--min-lr)", schedule.floor());
    check("the limit of the gradients' norm (--clip)", clip);
    check("the weight decay (--weight-decay)", optimizer.decay());
    float dropout = architecture.dropout();
    if (!(dropout >= 0 && dropout < 1)) {
      throw new TrainingException(
          Reason.INPUT, "the dropout (--dropout) is " + dropout + ", not from 0 to below 1");
    }
  }

  private static void check(String what, int value, int least) {
    if (value < least) {
      throw new TrainingException(
          Reason.INPUT, what + " is " + value + ", but must be at least " + least);
    }
  }

  private static void check(String what, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new TrainingException(Reason.INPUT, what + " is " + value + ", not a number from 0 on");
    }
  }
}
