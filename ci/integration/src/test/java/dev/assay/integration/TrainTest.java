package dev.assay.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.integration.Assay.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TrainTest {
  @TempDir private Path directory;

  private void writeText() throws IOException {
    Files.writeString(
        directory.resolve("text.txt"), "the ship left the harbour at dawn.\n".repeat(40));
  }

  @Test
  void aModelIsTrainedFromAFileWithOptionsOverItAndThenEvaluated() throws IOException {
    writeText();
    Files.writeString(
        directory.resolve("config.yaml"),
        """
        data: text.txt
        out: model
        arch: llama
        layers: 1
        heads: 2
        width: 16
        context: 16
        steps: 30
        lr: 1e-2
        """);

    Outcome trained = Assay.run(directory, "train", "config.yaml", "--steps", "12", "--no-tied");

    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(trained.out()).contains("steps 12 ", "held-out loss", "data sha256");
    assertThat(trained.out()).endsWith("model\n");
    assertThat(directory.resolve("model/config.json"))
        .content()
        .contains("\"llama\"", "\"tie_word_embeddings\" : false");
    Outcome scored =
        Assay.run(
            directory,
            "score",
            "--model",
            "transformer:model",
            "--context",
            "the ship",
            "--text",
            " left",
            "--format",
            "json");
    assertThat(scored.exitCode()).as(scored.err()).isZero();
    assertThat(scored.out()).contains("logprobs");
  }

  @Test
  void checkpointsThatAreKeptAreEvaluatedAgainstTheirTraining() throws IOException {
    for (String arch : new String[] {"llama", "gru"}) {
      Outcome trained =
          Assay.run(
              directory,
              "train",
              "--data=world",
              "--out=" + arch,
              "--arch=" + arch,
              "--device=cpu",
              "--layers=1",
              "--heads=2",
              "--width=16",
              "--context=32",
              "--batch=2",
              "--steps=9",
              "--evaluate-every=9",
              "--held-out=0.001",
              "--keep-every=3");
      assertThat(trained.exitCode()).as(trained.err()).isZero();
      assertThat(trained.err()).contains("training: on the CPU");
    }

    Outcome swept =
        Assay.run(
            directory,
            "sweep",
            "--model=transformer:llama/checkpoints/*",
            "--model=rnn:gru/checkpoints/*",
            "--task=world_text",
            "--limit=3",
            "--device=cpu",
            "--out=swept");

    assertThat(swept.exitCode()).as(swept.err()).isZero();
    assertThat(directory.resolve("swept/results.json"))
        .content()
        .contains("\"training_tokens\" : 192,", "\"training_tokens\" : 576,");
    assertThat(directory.resolve("swept/report.md"))
        .content()
        .contains("N stands for training tokens.")
        .contains("| bits_per_byte ↓ | transformer | 192, 384, 576 |")
        .contains("| bits_per_byte ↓ | rnn | 192, 384, 576 |")
        .doesNotContain("N stands for parameters");
  }

  @Test
  void aSuiteTrainsSeveralFamiliesOnOneText() throws IOException {
    writeText();
    Files.writeString(
        directory.resolve("ladder.yaml"),
        """
        defaults: {data: text.txt, steps: 4, context: 8, batch: 2}
        models:
          - {name: ngram-2, ngram: 'unit=word,order=2'}
          - {name: gru, arch: gru, layers: 1, width: 8}
          - {name: words, arch: feedforward, tokenizer: word, width: 8, kernel: 2}
        """);

    Outcome trained = Assay.run(directory, "train", "--suite", "ladder.yaml", "--out", "ladder");

    assertThat(trained.exitCode()).as(trained.err()).isZero();
    for (String file : new String[] {"ngram-2/model.bin", "gru/loss.svg", "words/tokenizer.json"}) {
      assertThat(directory.resolve("ladder").resolve(file)).isNotEmptyFile();
    }
    assertThat(directory.resolve("ladder/suite.yaml"))
        .content()
        .contains("ngram:ladder/ngram-2/model.bin", "rnn:ladder/gru");

    Assay.run(directory, "train", "--suite", "ladder.yaml", "--out", "some", "--only", "grus")
        .isAUsersMistakeSaying("no model \"grus\"", "gru");
    Outcome some =
        Assay.run(
            directory, "train", "--suite", "ladder.yaml", "--out", "some", "--only", "gru,words");
    assertThat(some.exitCode()).as(some.err()).isZero();
    assertThat(directory.resolve("some")).isDirectoryNotContaining("glob:**/ngram-2");
    assertThat(directory.resolve("some/gru/model.safetensors"))
        .hasSameBinaryContentAs(directory.resolve("ladder/gru/model.safetensors"));
  }

  @Test
  void anEncoderDecoderScoresItsHeldOutPairsAsItDidInTraining() throws IOException {
    StringBuilder lines = new StringBuilder();
    List<String> words = List.of("ship", "harbour", "dawn", "rain", "left", "far", "quiet", "town");
    for (int i = 0; i < 64; i++) {
      String source = words.get(i % 8) + " " + words.get(i / 8);
      String target = new StringBuilder(source).reverse().toString();
      lines.append("{\"source\": \"" + source + "\", \"target\": \"" + target + "\"}\n");
    }
    Files.writeString(directory.resolve("pairs.jsonl"), lines);
    Object[] train = {
      "train",
      "--arch",
      "seq2seq",
      "--data",
      "pairs.jsonl",
      "--out",
      "model",
      "--width",
      "16",
      "--steps",
      "40",
      "--lr",
      "1e-2",
      "--held-out",
      "0.05",
      "--cell",
      "lstm",
      "--layers",
      "2"
    };

    Outcome trained = Assay.run(directory, train);

    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(directory.resolve("model/config.json"))
        .content()
        .contains("\"assay_seq2seq\"", "\"bidirectional\" : true", "\"additive\"");
    double sum = 0;
    int tokens = 0;
    List<String> held = lines.toString().lines().toList().subList(60, 64);
    for (String line : held) {
      JsonNode pair = JsonMapper.shared().readTree(line);
      // The line feed is what ends a target.
      Outcome scored =
          Assay.run(
              directory,
              "score",
              "--model",
              "rnn:model",
              "--context",
              pair.get("source").stringValue(),
              "--text",
              pair.get("target").stringValue() + "\n",
              "--format",
              "json",
              "--alignment",
              "alignment.svg");
      assertThat(scored.exitCode()).as(scored.err()).isZero();
      sum += JsonMapper.shared().readTree(scored.out()).get("sum").doubleValue();
      tokens += pair.get("target").stringValue().length() + 1;
    }
    assertThat(trained.out())
        .contains(String.format(Locale.ROOT, "held-out loss %.4f nats", -sum / tokens));
    JsonNode last = JsonMapper.shared().readTree(held.getLast());
    int cells = last.get("source").stringValue().length();
    assertThat(Files.readString(directory.resolve("alignment.svg")))
        .startsWith("<svg")
        .containsPattern("(?s)(<title>.*?){" + cells * (cells + 1) + "}")
        .endsWith("</svg>\n");
  }

  @Test
  void pairsThatCannotBeTrainedOnAreToldInASentence() throws IOException {
    writeText();
    Files.writeString(
        directory.resolve("pairs.jsonl"),
        "{\"source\": \"abcdefghijkl\", \"target\": \"x\"}\n".repeat(20));
    Object[] small = {"--arch", "seq2seq", "--steps", "2", "--width", "8", "--out", "x"};

    Assay.run(directory, with(small, "--data", "text.txt"))
        .isAUsersMistakeSaying("text.txt, line 1 is no JSON", "\"source\"");
    Assay.run(directory, with(small, "--data", "pairs.jsonl", "--context", "10"))
        .isAUsersMistakeSaying("20 of 20 pairs", "--context 12");
    Assay.run(directory, with(small, "--data", "pairs.jsonl", "--tied", "--embedding", "4"))
        .isAUsersMistakeSaying("tied weights (--tied)");
  }

  @Test
  void whatCannotBeTrainedIsSaidInASentence() throws IOException {
    writeText();
    Files.writeString(directory.resolve("empty.txt"), "");
    Files.writeString(directory.resolve("typo.yaml"), "data: text.txt\nwidht: 3\n");
    Object[] small = {"--steps", "2", "--context", "8", "--batch", "2", "--width", "8"};

    Assay.run(directory, "train", "--out", "x").isAUsersMistakeSaying("--data FILE is missing");
    Assay.run(directory, "train", "typo.yaml").isAUsersMistakeSaying("--widht");
    Assay.run(directory, "train", "--data", "empty.txt", "--out", "x")
        .isAUsersMistakeSaying("empty.txt has no token");
    Assay.run(directory, "train", "--data", "text.txt", "--out", "x", "--width", "30")
        .isAUsersMistakeSaying("the width (--width) 30 is no multiple of the 4 heads");
    Assay.run(directory, with(small, "--data", "text.txt", "--out", "x", "--arch", "conv"));
    Assay.run(directory, with(small, "--data", "text.txt", "--out", "x", "--arch", "conv"))
        .isAUsersMistakeSaying("x holds a run already", "--resume");
    Assay.run(directory, with(small, "--data", "text.txt", "--out", "x", "--resume"))
        .isAUsersMistakeSaying("is of another run", "model was \"Convolutional\"");
  }

  private static Object[] with(Object[] others, Object... arguments) {
    Object[] all = new Object[arguments.length + others.length + 1];
    all[0] = "train";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    System.arraycopy(others, 0, all, arguments.length + 1, others.length);
    return all;
  }
}
