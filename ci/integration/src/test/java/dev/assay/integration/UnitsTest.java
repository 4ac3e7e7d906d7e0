package dev.assay.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.integration.Assay.Outcome;
import dev.assay.units.media.Recording;
import dev.assay.units.media.WavFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From recordings to units, to a model of them, to its scores. */
class UnitsTest {
  private static final String TASKS =
      """
      group: words
      dataset_path: audiofolder
      dataset_name: words
      test_split: test
      doc_to_audio: audio
      num_fewshot: 0
      task_list:
        - task: words_recognition
          output_type: multiple_choice
          doc_to_text: <audio>
          doc_to_choice: [fall, rise]
          doc_to_target: label
          target_delimiter: ""
        - task: words_density
          output_type: loglikelihood_rolling
          doc_to_target: <audio>
          metric_list: [{metric: bits_per_second}]
      """;

  @TempDir private Path directory;

  @Test
  void aSmallModelRecognisesTwoWordsOfTones() throws IOException {
    words("train", 60);
    words("test", 20);
    Files.createDirectory(directory.resolve("tasks"));
    Files.writeString(directory.resolve("tasks/words.yaml"), TASKS);

    Outcome learnt =
        Assay.run(
            directory,
            "train-units",
            "--dataset",
            "audiofolder",
            "--dataset-name",
            "words",
            "--data-dir",
            ".",
            "--units",
            "8",
            "--out",
            "tones");
    assertThat(learnt.exitCode()).as(learnt.err()).isZero();
    assertThat(learnt.out()).startsWith("tones: 60 of audiofolder, 8 units");

    Outcome trained =
        Assay.run(
            directory,
            "train",
            "--data",
            "tones/transcript.txt",
            "--arch",
            "llama",
            "--layers",
            "1",
            "--width",
            "32",
            "--lr",
            "1e-2",
            "--steps",
            "200",
            "--out",
            "tones/lm");
    assertThat(trained.exitCode()).as(trained.err()).isZero();

    JsonNode results = run("units:tones");
    assertThat(value(results, "acc")).as("accuracy, 0.5 by chance").isGreaterThanOrEqualTo(0.9);
    assertThat(value(results, "bits_per_second")).isBetween(1.0, 50 * Math.log(11) / Math.log(2));

    Outcome written =
        Assay.run(directory, "generate", "--model", "units:tones", "--prompt", "fall");
    assertThat(written.out()).matches("(?s)<\\|(<[0-7]>)+.*");

    Outcome again = evaluate("units:tones");
    assertThat(again.err()).contains("answers are in the journal already");
    Outcome refused = evaluate("dummy:uniform");
    refused.isAUsersMistakeSaying(
        "Model uniform reads text only", "words_recognition (audio); words_density (audio)");
  }

  private Outcome evaluate(String model) {
    return Assay.run(
        directory,
        "run",
        "--model",
        model,
        "--task",
        "words",
        "--include-path",
        "tasks",
        "--data-dir",
        ".",
        "--out",
        "run-" + model.replace(':', '-'));
  }

  private JsonNode run(String model) throws IOException {
    Outcome evaluated = evaluate(model);
    assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
    Path file = directory.resolve("run-" + model.replace(':', '-')).resolve("results.json");
    return JsonMapper.shared().readTree(Files.readAllBytes(file)).get("results");
  }

  private static double value(JsonNode results, String metric) {
    for (JsonNode score : results) {
      if (score.get("metric").stringValue().equals(metric)) {
        return score.get("value").doubleValue();
      }
    }
    throw new AssertionError("no " + metric + " in " + results);
  }

  /** A tone that rises or falls by steps, somewhere between a fifth and two fifths of a second. */
  private void words(String split, int count) throws IOException {
    Random random = new Random(count);
    for (int i = 0; i < count; i++) {
      boolean rises = i % 2 == 0;
      int first = 800 + random.nextInt(800);
      float[] samples = new float[first + 800 + random.nextInt(800)];
      for (int j = 0; j < samples.length; j++) {
        double frequency = j < first == rises ? 500 : 1500;
        samples[j] =
            (float)
                (0.3 * Math.sin(2 * Math.PI * frequency * j / 8000) + 0.01 * random.nextGaussian());
      }
      Path folder = directory.resolve("words").resolve(split).resolve(rises ? "rise" : "fall");
      Files.createDirectories(folder);
      Files.write(folder.resolve(i + ".wav"), WavFile.write(new Recording(8000, samples)));
    }
  }
}
