package dev.assay.plugins.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.spi.ErrorType;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.ModelContext.Device;
import dev.assay.spi.model.ModelSpec;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Response;
import dev.assay.spi.model.TokenInspector;
import dev.assay.transformer.checkpoint.Checkpoint;
import dev.assay.transformer.checkpoint.Checkpoints;
import dev.assay.transformer.cuda.CudaModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TransformerModelTest {
  private static final ModelContext CPU = new ModelContext(2, Device.CPU);

  @TempDir Path folder;

  private LanguageModel open(String options) throws Exception {
    return create(RandomModel.spec(folder) + options);
  }

  private static LanguageModel create(String spec) {
    return new TransformerModelFactory().create(ModelSpec.parse(spec), CPU);
  }

  @Test
  void theCardTellsWhatTheModelIs() throws Exception {
    try (LanguageModel model = open("");
        LanguageModel shorter = open(",max_length=20")) {
      assertThat(model.card().name()).isEqualTo("random.bin");
      assertThat(model.card().family()).isEqualTo("transformer");
      assertThat(model.card().contextLength()).isEqualTo(RandomModel.CONTEXT);
      assertThat(model.card().parameters())
          .isEqualTo(256 * 8 + (2 * 8 + 2 * 8 * 8 + 2 * 4 * 8 + 3 * 12 * 8) + 8);
      assertThat(model.card().details())
          .containsEntry("architecture", "llama")
          .containsKeys("weights_sha256", "kernels");
      assertThat(shorter.card().contextLength()).isEqualTo(20);
      assertThat(shorter.card().digest()).isNotEqualTo(model.card().digest());
    }
  }

  @Test
  void withoutAGpuCudaIsRefusedInASentenceAndAutoTakesTheCpu() throws Exception {
    ModelSpec spec = ModelSpec.parse(RandomModel.spec(folder));
    var factory = new TransformerModelFactory();
    try (Checkpoint checkpoint = Checkpoints.open(Path.of(spec.location()))) {
      assumeTrue(CudaModels.problem(checkpoint).isPresent(), "there is a GPU here");
    }
    EvalException refused =
        catchThrowableOfType(
            EvalException.class, () -> factory.create(spec, new ModelContext(1, Device.CUDA)));
    assertThat(refused.code().type()).isEqualTo(ErrorType.USER);
    assertThat(refused)
        .hasMessageContaining("cannot compute on a GPU")
        .hasMessageContaining("install");
    try (LanguageModel model = factory.create(spec, new ModelContext(1, Device.AUTO))) {
      assertThat(model.card().details().get("kernels")).doesNotContain("cuda");
    }
  }

  @Test
  void choicesOfOneQuestionComputeItsTextOnce() throws Exception {
    try (LanguageModel model = open("")) {
      Prompt question = Prompt.of("Question: which letter?\nAnswer:");
      List<Request> requests = new ArrayList<>();
      for (String choice : List.of(" A", " B", " C", " D")) {
        requests.add(new Request.Loglikelihood(question, choice));
      }
      SharedModels.ask(model, requests);
      assertThat(model.usage().tokensRequested()).isGreaterThan(3 * model.usage().tokensComputed());
    }
  }

  @Test
  void aTextSumsToItsTokens() throws Exception {
    try (LanguageModel model = open("")) {
      TokenInspector inspector = model.inspector().orElseThrow();
      var answer =
          (Response.Rolling)
              SharedModels.ask(
                      model, List.of(new Request.LoglikelihoodRolling(Prompt.of("some text"))))
                  .getFirst();
      double[] logprobs = inspector.logprobs(inspector.encode(Prompt.EMPTY, "some text").ids());
      assertThat(Arrays.stream(logprobs).skip(1).sum()).isCloseTo(answer.logprob(), within(1e-9));
      assertThat(answer.tokens()).isEqualTo(9);
    }
  }

  @Test
  void aContinuationLongerThanTheContextIsAFailureOfItsOwn() throws Exception {
    try (LanguageModel model = open("")) {
      List<Response> answers =
          SharedModels.ask(
              model,
              List.of(
                  new Request.Loglikelihood(Prompt.of("a"), "b".repeat(RandomModel.CONTEXT + 1)),
                  new Request.Loglikelihood(Prompt.of("a"), "b".repeat(RandomModel.CONTEXT)),
                  new Request.Loglikelihood(Prompt.of("a"), "")));
      assertThat(answers.get(0)).isInstanceOf(Response.Failure.class);
      assertThat(answers.get(1)).isInstanceOf(Response.Loglikelihood.class);
      assertThat(answers.get(2)).isEqualTo(new Response.Loglikelihood(0, true, 0, 0));
    }
  }

  @Test
  void kernelsAndBatchesCanBeChosen() throws Exception {
    Request request = new Request.LoglikelihoodRolling(Prompt.of("some text"));
    try (LanguageModel model = open("");
        LanguageModel small = open(",batch_tokens=1,kv_mib=1")) {
      assertThat(SharedModels.ask(small, List.of(request)))
          .isEqualTo(SharedModels.ask(model, List.of(request)));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dtyp=f32          | has no option \"dtyp\"",
        "max_length=0      | option max_length is \"0\"",
        "max_length=999    | max_length=999 is more than the context",
        "kernels=fast      | option kernels is \"fast\"",
        "tokenizer=nowhere | there is no nowhere",
        "add_bos=yes       | option add_bos is \"yes\""
      })
  void aWrongOptionIsNamed(String option, String problem) throws Exception {
    Path file = RandomModel.write(folder);
    assertUserError("transformer:" + file + "," + option.strip(), problem);
  }

  @Test
  void aPrefixTokenOutsideTheVocabularyIsRefused() throws Exception {
    Path file = RandomModel.write(folder);
    assertUserError(
        "transformer:" + file + ",tokenizer=bytes,prefix_token=256", "prefix_token=256 is outside");
  }

  @Test
  void textsStartBehindTheCheckpointsOwnTokenWhereTheTokenizerHasNone() throws Exception {
    Path file = RandomModel.write(folder);
    // llama2.c's start token has the id 1, and the tokenizer of bytes has none of its own.
    try (LanguageModel plain = create("transformer:" + file + ",tokenizer=bytes");
        LanguageModel named = create("transformer:" + file + ",tokenizer=bytes,prefix_token=1");
        LanguageModel other = create("transformer:" + file + ",tokenizer=bytes,prefix_token=2")) {
      assertThat(rolling(plain)).isEqualTo(rolling(named)).isNotEqualTo(rolling(other));
      assertThat(plain.card().digest()).isEqualTo(named.card().digest());
    }
  }

  private static double rolling(LanguageModel model) {
    List<Response> responses = new ArrayList<>();
    model.answer(
        List.of(new Request.LoglikelihoodRolling(Prompt.of("a text"))),
        (_, response) -> responses.add(response));
    return ((Response.Rolling) responses.getFirst()).logprob();
  }

  @Test
  void filesThatAreNotThereOrNoModelAreNamed() throws Exception {
    assertUserError(
        "transformer:" + folder.resolve("nowhere"), "there is no " + folder.resolve("nowhere"));
    assertUserError("transformer", "does not say where");
    assertUserError("transformer:" + folder, "holds no model");
    Path file = RandomModel.write(folder);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    assertUserError("transformer:" + file + ",tokenizer=bytes", "needs");
    bytes[31] = (byte) 0x7f;
    bytes[30] = (byte) 0xc0;
    Files.write(file, bytes);
    assertUserError("transformer:" + file + ",tokenizer=bytes", "finite");
  }

  @Test
  void aTokenizerThatIsLargerThanTheModelIsRefused() throws Exception {
    Path file = RandomModel.write(folder);
    StringBuilder vocabulary = new StringBuilder("{\"<unk>\":0");
    for (int id = 1; id <= 256; id++) {
      vocabulary.append(",\"").append((char) (0x4e00 + id)).append("\":").append(id);
    }
    Path json = Files.writeString(folder.resolve("vocab.json"), vocabulary.append("}"));
    assertUserError(
        "transformer:" + file + ",tokenizer=" + json,
        "has 257 tokens, the model an embedding of 256");
  }

  @Test
  void textIsRefusedWithoutATokenizerButIdsAreNot() throws Exception {
    Path file = RandomModel.write(folder);
    try (LanguageModel model = create("transformer:" + file)) {
      assertThat(model.supports()).isEmpty();
      assertThat(model.inspector().orElseThrow().logprobs(new int[] {1, 2, 3})).hasSize(3);
      assertThatThrownBy(() -> model.inspector().orElseThrow().encode(Prompt.of("a"), "b"))
          .isInstanceOf(EvalException.class)
          .hasMessageContaining("no tokenizer");
    }
  }

  private static void assertUserError(String spec, String problem) {
    EvalException e = catchThrowableOfType(EvalException.class, () -> create(spec).close());
    assertThat(e).hasMessageContaining(problem).hasMessageNotContaining("\n");
    assertThat(e.code().type()).isEqualTo(ErrorType.USER);
  }
}
