package dev.assay.plugins.discreteunits;

import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Segment;
import dev.assay.testkit.LanguageModelContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class UnitsModelContractTest extends LanguageModelContract {
  @TempDir private static Path folder;

  @BeforeAll
  static void learn() throws IOException {
    Tones.learn(folder);
  }

  @Override
  protected LanguageModel open(ModelContext context) {
    return Tones.open(Tones.spec(folder), context);
  }

  @Override
  protected List<Prompt> media() {
    Segment rising = Tones.prompt(Tones.word('a', 901)).segments().getFirst();
    Segment falling = Tones.prompt(Tones.word('b', 902)).segments().getFirst();
    return List.of(
        new Prompt(List.of(rising)),
        new Prompt(List.of(new Segment.Text("b"), falling)),
        new Prompt(List.of(rising, new Segment.Text("a\n"), falling)));
  }
}
