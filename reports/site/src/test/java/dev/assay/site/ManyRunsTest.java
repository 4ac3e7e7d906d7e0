package dev.assay.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

class ManyRunsTest {
  private static final int MODELS = Integer.getInteger("assay.site.models", 200);
  private static final int TASKS = 60;
  private static final int DOCS = Integer.getInteger("assay.site.docs", 10);

  @TempDir private Path folder;

  /** How long it took goes to the test's report; a machine under load is no failure. */
  @Test
  void aSiteOfTwoHundredModelsAndSixtyTasksIsMade(TestReporter reporter) throws IOException {
    List<Path> runs = new ArrayList<>();
    for (int model = 0; model < MODELS; model++) {
      int skill = model;
      var run =
          new SyntheticRun((_, task, doc) ->
              (doc * 31 + task.hashCode() + skill * 7 & 0xff) < 40 + skill * 170 / MODELS)
              .model("model-" + model);
      for (int task = 0; task < TASKS; task++) {
        run.task("task-" + task, DOCS);
      }
      runs.add(run.write(folder.resolve("run-" + model)));
    }
    long start = System.nanoTime();

    Site.Made first = Site.make(runs, folder.resolve("site"), null, false);

    long made = System.nanoTime();
    Site.Made second = Site.make(runs, folder.resolve("site"), null, false);
    long again = System.nanoTime();
    reporter.publishEntry("made, s", Double.toString((made - start) / 1e9));
    reporter.publishEntry("again, s", Double.toString((again - made) / 1e9));
    assertThat(first.models()).isEqualTo(MODELS);
    assertThat(first.tasks()).isEqualTo(TASKS);
    assertThat(first.read()).isEqualTo(MODELS);
    assertThat(second.read()).isZero();
  }
}
