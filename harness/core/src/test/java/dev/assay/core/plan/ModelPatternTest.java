package dev.assay.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.suite.Suite.ModelChoice;
import dev.assay.spi.EvalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelPatternTest {
  @TempDir private Path directory;

  @BeforeEach
  void models() throws IOException {
    for (String name :
        List.of("gpt-20m", "gpt-1m", "gpt-3m", "lstm-1m", "run/checkpoints/step-1")) {
      Files.createDirectories(directory.resolve(name));
    }
    Files.createFile(directory.resolve("gpt-notes.md"));
    Files.createFile(directory.resolve("b.arpa"));
    Files.createFile(directory.resolve("a.arpa"));
  }

  @Test
  void aPatternIsADirectoryEachInTheOrderOfNamesAndNumbers() {
    assertThat(expand("transformer:%s/gpt-*,max_length=64"))
        .containsExactly(
            "transformer:%s/gpt-1m,max_length=64",
            "transformer:%s/gpt-3m,max_length=64", "transformer:%s/gpt-20m,max_length=64");
  }

  @Test
  void filesAreTakenWhereNoDirectoryMatches() {
    assertThat(expand("ngram:%s/*.arpa")).containsExactly("ngram:%s/a.arpa", "ngram:%s/b.arpa");
  }

  @Test
  void aStarMayStandForAnyPartOfThePath() {
    assertThat(expand("rnn:%s/r*/checkpoints/*")).containsExactly("rnn:%s/run/checkpoints/step-1");
  }

  @Test
  void optionsAndLocationsWithoutAStarStayAsTheyAre() {
    for (String spec : List.of("dummy:uniform", "ngram:train=a*,order=3", "fake", "x:a?[b]")) {
      ModelChoice choice = new ModelChoice(spec, "name");
      assertThat(ModelPattern.expand(choice)).containsExactly(choice);
    }
  }

  @Test
  void aPatternThatMatchesNothingIsAnError() {
    for (String spec : List.of("a:%s/nothing-*", "a:%s/missing/*", "a:%s/gpt-1m/*/*")) {
      assertThatThrownBy(() -> expand(spec))
          .isInstanceOf(EvalException.class)
          .hasMessageContaining("no file or directory matches " + directory);
    }
  }

  @Test
  void severalModelsCannotHaveOneName() {
    ModelChoice named = new ModelChoice("transformer:" + directory + "/gpt-*", "gpt");

    assertThatThrownBy(() -> ModelPattern.expand(named))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("cannot all be called \"gpt\"");
  }

  /** The specifications of what {@code spec} stands for; {@code %s} is the directory. */
  private List<String> expand(String spec) {
    String text = spec.replace("%s", directory.toString());
    return ModelPattern.expand(new ModelChoice(text, null)).stream()
        .map(choice -> choice.spec().replace(directory.toString(), "%s"))
        .toList();
  }
}
