package dev.assay.yamltasks.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EquivalentsTest {
  private static List<Map<String, Object>> docs(
      String file, String reference, List<Map<String, Object>> rows) {
    return ((Equivalent.OfDocs) Equivalents.find(file, reference)).apply(rows);
  }

  @Test
  void aFunctionIsKnownByItsFamilyWhereverThatLies() {
    assertThat(Equivalents.find("/any/where/hellaswag/hellaswag.yaml", "utils.process_docs"))
        .isInstanceOf(Hellaswag.class);
    assertThat(Equivalents.find("hellaswag/hellaswag.yaml", "utils.process_docs")).isNotNull();
    assertThat(Equivalents.find("other/x.yaml", "hellaswag/utils.process_docs")).isNotNull();
    assertThat(Equivalents.find("other/x.yaml", "utils.process_docs")).isNull();
    assertThat(Equivalents.find("x.yaml", "utils.process_docs")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "t/global_mmlu/full/pl/x.yaml, utils.process_college_biology, subject, college_biology",
    "t/openai-mmmlu/default/x.yaml, utils.process_virology, Subject, virology_test.csv_sw-KE.csv",
    "t/include/few_shot_en/North Macedonian/x.yaml, utils.process_arts_humanities, domain, Arts &"
        + " Humanities",
    "t/llama3/instruct/mmlu_es/x.yaml, utils.process_docs_anatomy, subtask_name,"
        + " mmlu_es_chat.anatomy",
  })
  void familiesOfRowFiltersKeepTheirSubject(
      String file, String reference, String column, String value) {
    Map<String, Object> wanted = Map.of(column, value);
    assertThat(docs(file, reference, List.of(Map.of(column, "another"), wanted)))
        .containsExactly(wanted);
  }

  @Test
  void bigBenchKeepsRowsWithChoices() {
    Map<String, Object> with = Map.of("multiple_choice_targets", List.of("a"));
    Map<String, Object> without = Map.of("multiple_choice_targets", List.of());
    assertThat(
            docs(
                "t/bigbench/multiple_choice/x.yaml",
                "../utils.filter_multiple_choice".substring(3),
                List.of(with, without)))
        .containsExactly(with);
  }

  @Test
  void basqueExamsKeepRowsThatHaveAnAnswer() {
    Map<String, Object> good = Map.of("answer", 3L, "candidates", List.of("a", "b", "c", "d"));
    Map<String, Object> unanswered =
        Map.of("answer", 4L, "candidates", List.of("a", "b", "c", "d"));
    Map<String, Object> empty = Map.of("answer", 0L, "candidates", List.of("", "", "", ""));
    assertThat(docs("eus_exams/x.yaml", "utils.process_docs", List.of(good, unanswered, empty)))
        .containsExactly(good);
  }

  @Test
  void columnsAreGathered() {
    assertThat(
            docs(
                    "mmlusr/answer_only/x.yaml",
                    "utils.process_docs",
                    List.of(
                        Map.of("choice1", "a", "choice2", "b", "choice4", "d", "answer", " B\n")))
                .getFirst())
        .containsEntry("choices", List.of("a", "b", "", "d"))
        .containsEntry("answer", "B");
    assertThat(
            docs(
                    "tmmluplus/default/x.yaml",
                    "utils.process_docs",
                    List.of(
                        Map.of(
                            "question",
                            "q",
                            "A",
                            "a",
                            "B",
                            "b",
                            "C",
                            "c",
                            "D",
                            "d",
                            "answer",
                            "C")))
                .getFirst())
        .containsEntry("questions", "q")
        .containsEntry("choices", List.of("a", "b", "c", "d"))
        .containsEntry("goal", 2L);
  }

  // Expectations printed by the Python functions themselves.
  @Test
  void theDetokeniserChangesWhatItsPythonChanges() {
    var page =
        """
         = Robert <unk> ( actor ) =\s
        \s
         He 's " well known " for his ' role ' in { x } , 10 @,@ 000 people 's favourite ; 1 @.@ 5 @-@ hour [ show ] . It was 5 ° N of here : yes ! no ? \s
         = = Career = =\s
         = = = 2000 = = =\s
         the boys ' game /' 5/ N x\s
        """;
    assertThat(
            ((Equivalent.OfField)
                    Equivalents.find("wikitext/x.yaml", "preprocess_wikitext.wikitext_detokenizer"))
                .apply(Map.of("page", page)))
        .isEqualTo(
            " = Robert <unk> (actor) =\n\n"
                + "He's \"well known\" for his' role 'in {x}, 10,000 people's favourite; 1.5-hour"
                + " [show]. It was 5°N of here: yes! no? \n"
                + "== Career ==\n"
                + "=== 2000 ===\n"
                + "the boys'game /'[0-9]/ 1 x\n");
  }

  @Test
  void aSentenceWithoutBlankIsAnError() {
    var choices =
        (Equivalent.OfField)
            Equivalents.find("winogrande/x.yaml", "preprocess_winogrande.doc_to_choice");
    assertThatThrownBy(() -> choices.apply(Map.of("sentence", "none", "option1", "a")))
        .hasMessage("column \"sentence\" has no blank \"_\"");
    assertThatThrownBy(() -> choices.apply(Map.of("option1", "a")))
        .hasMessage("column \"sentence\" holds no text");
  }
}
