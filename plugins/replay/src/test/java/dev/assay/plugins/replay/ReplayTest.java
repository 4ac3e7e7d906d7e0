package dev.assay.plugins.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.EvalException;
import dev.assay.spi.data.Doc;
import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.ModelSpec;
import dev.assay.spi.model.Origin;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.RequestKind;
import dev.assay.spi.model.Response;
import dev.assay.spi.model.Sampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
  private static final Request WRITE =
      new Request.GenerateUntil(Prompt.of("whatever"), List.of("\n"), 8, Sampling.GREEDY);
  private static final Doc DOC = new Doc(3, Map.of("question", "Why?", "label", 1L));

  @TempDir private Path folder;

  private static Request choice(String continuation) {
    return new Request.Loglikelihood(Prompt.of("whatever"), continuation);
  }

  private static Origin at(String task, int index) {
    return new Origin(task, DOC, index);
  }

  @Test
  void rowsGiveTextsAndLoglikelihoodsByTheirPlace() throws IOException {
    Path file =
        write(
            "answers.jsonl",
            """
            {"task": "t", "doc_id": 3, "index": 0, "text": "because"}
            {"task": "t", "doc_id": 3, "index": 1, "text": "so", "tokens": 8, "finish": "length"}

            {"task": "mc", "doc_id": 3, "index": 0, "logprob": -1.5, "is_greedy": true}
            {"task": "mc", "doc_id": 3, "index": 1, "logprob": "-inf", "is_greedy": false}
            {"task": "ppl", "doc_id": 3, "logprob": -99.25}
            """);
    LanguageModel model = open("replay:" + file);
    assertThat(model.card().name()).isEqualTo("answers");
    assertThat(model.supports()).containsExactlyInAnyOrder(RequestKind.values());
    assertThat(answer(model, at("t", 0), WRITE))
        .isEqualTo(new Response.Generation("because", 0, Response.Finish.STOP, 0));
    assertThat(answer(model, at("t", 1), WRITE))
        .isEqualTo(new Response.Generation("so", 8, Response.Finish.LENGTH, 0));
    assertThat(answer(model, at("mc", 0), choice(" A")))
        .isEqualTo(new Response.Loglikelihood(-1.5, true, 0, 0));
    assertThat(answer(model, at("mc", 1), choice(" B")))
        .isEqualTo(new Response.Loglikelihood(Double.NEGATIVE_INFINITY, false, 0, 0));
    assertThat(answer(model, at("ppl", 0), new Request.LoglikelihoodRolling(Prompt.of("x"))))
        .isEqualTo(new Response.Rolling(-99.25, 0));
  }

  /** Written by lm-eval 0.4.13's EvaluationTracker, shortened; the second filter repeats them. */
  @Test
  void lmEvalsSamplesAreReadOnceWhateverTheFilters() throws IOException {
    write(
        "m/samples_mc_2026-11-21T05-48-12.623277.jsonl",
        """
        {"doc_id": 3, "doc": {"question": "Why?", "label": 1}, "target": "1", "arguments": {"gen_args_0": {"arg_0": "c", "arg_1": " A"}, "gen_args_1": {"arg_0": "c", "arg_1": " B"}}, "resps": [[["-98.9996109008789", "False"]], [["-78.5", "True"]]], "filtered_resps": [], "filter": "none"}
        {"doc_id": 3, "doc": {"question": "Why?", "label": 1}, "target": "1", "arguments": {"gen_args_0": {"arg_0": "c", "arg_1": " A"}, "gen_args_1": {"arg_0": "c", "arg_1": " B"}}, "resps": [[["-98.9996109008789", "False"]], [["-78.5", "True"]]], "filtered_resps": [], "filter": "other"}
        """);
    write(
        "m/samples_gen_2026-11-21T05-48-12.623277.jsonl",
        """
        {"doc_id": 3, "doc": {}, "target": "x", "arguments": {"gen_args_0": {"arg_0": "c", "arg_1": {"until": []}}}, "resps": [["one", "two"]], "filter": "none"}
        """);
    write(
        "m/samples_ppl_2026-11-21T05-48-12.623277.jsonl",
        """
        {"doc_id": 3, "doc": {}, "target": "x", "arguments": {"gen_args_0": {"arg_0": "c"}}, "resps": [["-12.5"]], "filter": "none"}
        """);
    LanguageModel model = open("replay:" + folder);
    assertThat(answer(model, at("mc", 0), choice(" A")))
        .isEqualTo(new Response.Loglikelihood(-98.9996109008789, false, 0, 0));
    assertThat(answer(model, at("mc", 1), choice("B")))
        .isEqualTo(new Response.Loglikelihood(-78.5, true, 0, 0));
    assertThat(answer(model, at("gen", 1), WRITE))
        .isEqualTo(new Response.Generation("two", 0, Response.Finish.STOP, 0));
    assertThat(answer(model, at("ppl", 0), new Request.LoglikelihoodRolling(Prompt.of("x"))))
        .isEqualTo(new Response.Rolling(-12.5, 0));
  }

  @Test
  void ofSeveralRunsOfLmEvalTheNewestCounts() throws IOException {
    String row =
        """
        {"doc_id": 3, "doc": {}, "arguments": {"gen_args_0": {"arg_0": "c", "arg_1": {}}}, "resps": [["%s"]]}
        """;
    write("m/samples_gen_2026-11-20T05-48-12.623277.jsonl", row.formatted("old"));
    write("m/samples_gen_2026-11-21T05-48-12.623277.jsonl", row.formatted("new"));
    assertThat(answer(open("replay:" + folder), at("gen", 0), WRITE))
        .isEqualTo(new Response.Generation("new", 0, Response.Finish.STOP, 0));
  }

  @Test
  void assaysOwnSamplesAreReadByModel() throws IOException {
    write(
        "run/samples/a%2Fb.jsonl",
        """
        {"model": "big", "doc_id": 3, "doc": {}, "asked": [{"prompt": "p", "continuation": " A"}, {"continuation": " B"}], "responses": [{"logprob": -2.0, "greedy": true, "tokens": 4}, {"failure": "no"}]}
        {"model": "small", "doc_id": 3, "doc": {}, "asked": [], "responses": [{"logprob": -3.0, "greedy": false, "tokens": 4}]}
        """);
    String spec = "replay:" + folder.resolve("run");
    assertThatThrownBy(() -> open(spec))
        .isInstanceOf(EvalException.class)
        .hasMessageEndingWith("choose one with model=NAME of big, small.");
    LanguageModel big = open(spec + ",model=big");
    assertThat(big.card().name()).isEqualTo("big");
    assertThat(answer(big, at("a/b", 0), choice(" A")))
        .isEqualTo(new Response.Loglikelihood(-2, true, 4, 0));
    assertFailure(
        big, at("a/b", 1), choice(" B"), "Task a/b, document 3, request 1 has no answer.");
  }

  @Test
  void anAnswerToSomethingElseIsNotGiven() throws IOException {
    Path file =
        write(
            "samples_t_2026-11-21T05-48-12.6.jsonl",
            """
            {"doc_id": 3, "doc": {"question": "Why not?", "label": 1}, "arguments": {"gen_args_0": {"arg_0": "c", "arg_1": " A"}}, "resps": [[["-1.0", "False"]]]}
            """);
    assertFailure(
        open("replay:" + file),
        at("t", 0),
        choice(" A"),
        "Task t, document 3, request 0 was answered for another document: its question differs.");
    Path other =
        write(
            "samples_u_2026-11-21T05-48-12.6.jsonl",
            """
            {"doc_id": 3, "doc": {"question": "Why?"}, "arguments": {"gen_args_0": {"arg_0": "c", "arg_1": " A"}}, "resps": [[["-1.0", "False"]]]}
            """);
    assertFailure(
        open("replay:" + other),
        at("u", 0),
        choice(" B"),
        "Task u, document 3, request 0 was answered for \" A\", not for \" B\".");
    assertFailure(
        open("replay:" + other),
        at("u", 0),
        WRITE,
        "Task u, document 3, request 0 was answered with a log-likelihood, not a text.");
    assertFailure(
        open("replay:" + other),
        at("v", 0),
        WRITE,
        "It has no task v, only u; say task=NAME for a file of one task under another name.");
    assertThat(answer(open("replay:" + other + ",task=v"), at("v", 0), choice(" A")))
        .isInstanceOf(Response.Loglikelihood.class);
  }

  @Test
  void anAnswerGivenTwiceIsAnErrorThatNamesTheLine() throws IOException {
    assertWrong(
        """
        {"task": "t", "doc_id": 0, "index": 0, "text": "a"}
        {"task": "t", "doc_id": 0, "index": 0, "text": "a"}
        """,
        "line 2 answers request 0 of document 0 again; a record has one answer to each.");
  }

  @Test
  void malformedRowsAreErrorsThatNameTheLine() throws IOException {
    assertWrong("{\"task\": \"t\", \"doc_id\": 0}", "line 1 is no answer");
    assertWrong("{\"task\": \"t\", \"text\": \"a\"}", "line 1 has no whole number at doc_id.");
    assertWrong("{\"task\": \"t\", \"doc_id\": -1, \"text\": \"a\"}", "no whole number at doc_id.");
    assertWrong("{\"task\": \"t\", \"doc_id\": 0, \"text\": 5}", "line 1 has no text at text.");
    assertWrong(
        "{\"task\": \"t\", \"doc_id\": 0, \"logprob\": \"nan\"}",
        "line 1 has \"nan\" for a log-likelihood.");
    assertWrong(
        "{\"task\": \"t\", \"doc_id\": 0, \"logprob\": -1, \"is_greedy\": 1}",
        "line 1 has 1 where true or false is said.");
    assertWrong("\n{\"task\": ", "line 2 is no JSON");
    assertWrong("", "holds no answers");
    assertThatThrownBy(() -> open("replay:" + folder.resolve("none.jsonl")))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("There is no record");
    assertThatThrownBy(() -> open("replay:" + folder))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("is not the directory of a run");
  }

  private void assertWrong(String rows, String message) throws IOException {
    Path file = write("wrong.jsonl.txt", rows);
    assertThatThrownBy(() -> open("replay:" + file))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining(message);
  }

  private static void assertFailure(
      LanguageModel model, Origin origin, Request request, String message) {
    assertThat(answer(model, origin, request)).isEqualTo(new Response.Failure(message));
  }

  private static Response answer(LanguageModel model, Origin origin, Request request) {
    return model.recorded().orElseThrow().at(origin, request);
  }

  private static LanguageModel open(String spec) {
    return new ReplayModelFactory()
        .create(ModelSpec.parse(spec), new ModelContext(1, ModelContext.Device.CPU));
  }

  private Path write(String name, String rows) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, rows);
  }
}
