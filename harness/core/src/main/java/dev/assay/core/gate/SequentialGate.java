package dev.assay.core.gate;

import dev.assay.core.compare.Comparer;
import dev.assay.core.compare.ModelRun;
import dev.assay.core.gate.Gate.TestDesign;
import dev.assay.core.gate.GateResult.GatedScore;
import dev.assay.core.statistics.MarginTest.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds a growing run against a baseline. A decision once made stands, whatever later documents
 * say: the level of each is kept over all looks together.
 */
public final class SequentialGate {
  private static final int FIRST_LOOK = 100;

  private final Baseline baseline;
  private final Comparer.Options options;
  private final Map<String, GatedScore> decided = new HashMap<>();
  private boolean finished;

  public SequentialGate(Baseline baseline, Comparer.Options options) {
    this.baseline = baseline;
    this.options = options;
  }

  /** How many documents of each task to have at each look, up to all that the baseline has. */
  public List<Integer> looks() {
    int most = baseline.tasks().stream().mapToInt(BaselineTask::documentCount).max().orElse(0);
    List<Integer> looks = new ArrayList<>();
    for (int documents = FIRST_LOOK; documents < most; documents *= 2) {
      looks.add(documents);
    }
    looks.add(most);
    return looks;
  }

  /** Whether nothing is left to find out: every score is decided, or one has become worse. */
  public boolean finished() {
    return finished;
  }

  /**
   * @param run of at least the documents of the look before
   * @throws dev.assay.spi.EvalException as {@link Gate#check} does
   */
  public GateResult look(ModelRun run) {
    GateResult now = Gate.check(baseline, run, options, TestDesign.SEQUENTIAL);
    List<GatedScore> scores = new ArrayList<>();
    for (GatedScore score : now.scores()) {
      String name = score.task() + " " + score.metric() + " " + score.filter();
      if (score.verdict() != Verdict.UNRESOLVED) {
        decided.putIfAbsent(name, score);
      }
      scores.add(decided.getOrDefault(name, score));
    }
    GateResult result = new GateResult(now.drawn(), now.baseline(), now.run(), scores, now.notes());
    finished = result.has(Verdict.REGRESSION) || !result.has(Verdict.UNRESOLVED);
    return result;
  }
}
