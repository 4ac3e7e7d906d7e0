package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.data.Doc;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Sampling;
import dev.assay.spi.scoring.Example;
import dev.assay.spi.scoring.Filter;
import dev.assay.spi.scoring.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every {@link Filter} promises, as tests. Extend it and give the filter. */
public abstract class FilterContract {
  protected abstract Filter filter();

  /** The document whose answers are filtered; override it for a filter that reads its fields. */
  protected Example example() {
    return new Example(
        new Doc(0, Map.of("question", "1 + 1 = ?")),
        List.of(new Request.GenerateUntil(Prompt.of("1 + 1 = ?"), List.of(), 8, Sampling.GREEDY)),
        new Target.Text(List.of("2")),
        List.of());
  }

  /** What the model may have written: one list a document, one text a repeat. */
  protected List<List<String>> answers() {
    var answers = new ArrayList<List<String>>();
    SampleTexts.ALL.forEach(text -> answers.add(Collections.nCopies(4, text)));
    answers.add(List.of("", " ", Filter.INVALID, "\n"));
    answers.add(SampleTexts.ALL);
    return answers;
  }

  @Test
  final void itTakesWhateverAModelWrites() {
    for (List<String> written : answers()) {
      assertThat(filter().apply(written, example()))
          .as("the filtered answers of %s", written)
          .isNotNull()
          .doesNotContainNull();
    }
  }

  @Test
  final void theSameAnswersGiveTheSameResult() {
    Filter filter = filter();
    for (List<String> written : answers()) {
      List<String> first = List.copyOf(filter.apply(written, example()));
      answers().forEach(other -> filter.apply(other, example()));
      assertThat(filter.apply(written, example()))
          .as("the filtered answers of %s, the second time", written)
          .isEqualTo(first);
    }
  }

  @Test
  final void theAnswersGivenStayAsTheyWere() {
    for (List<String> written : answers()) {
      var given = new ArrayList<>(written);
      filter().apply(given, example());
      assertThat(given).as("the list that was filtered").isEqualTo(written);
    }
  }
}
