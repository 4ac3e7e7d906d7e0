package dev.assay.transformer.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.transformer.EngineOptions;
import dev.assay.transformer.EngineOptions.PrefixSharing;
import dev.assay.transformer.ScoringRequest;
import dev.assay.transformer.Transformer;
import dev.assay.transformer.checkpoint.Checkpoints;
import dev.assay.transformer.kernels.KernelChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Llama of bfloat16 weights, the fixture {@code llama-bf16} of the backend. */
class OneDnnModelTest {

  private static final Path MODEL =
      Path.of(
          System.getProperty("assay.root", "."),
          "harness/transformer/src/test/resources/models/llama-bf16");

  private final Random random = new Random(9);

  @BeforeEach
  void load() {
    Native.assumePresent();
  }

  @Test
  void scoresAreTheSameToTheLastBitWhateverTheBatchThreadsAndSharing() {
    EngineOptions onednn = EngineOptions.defaults().withKernels(KernelChoice.provided("onednn"));
    List<double[]> expected = new ArrayList<>();
    List<ScoringRequest> requests;
    try (Transformer model =
        open(onednn.withThreads(1).withSharing(PrefixSharing.SEPARATE).withBatchTokens(1))) {
      assertThat(model.report().kernels()).startsWith("onednn-bf16+");
      requests = requests(model);
      requests.forEach(request -> expected.addAll(score(model, List.of(request))));
    }
    for (int batchTokens : new int[] {5, 17, 64, 1000}) {
      EngineOptions options =
          onednn
              .withThreads(1 + random.nextInt(3))
              .withBatchTokens(batchTokens)
              .withSharing(random.nextBoolean() ? PrefixSharing.SHARED : PrefixSharing.SEPARATE);
      try (Transformer model = open(options)) {
        List<double[]> found = score(model, requests);
        for (int i = 0; i < found.size(); i++) {
          assertThat(found.get(i)).as("request %d with %s", i, options).isEqualTo(expected.get(i));
        }
      }
    }
  }

  @Test
  void scoresAreThoseOfFloat32ArithmeticToTheRoundingOfActivations() {
    try (Transformer rounding =
            open(EngineOptions.defaults().withKernels(KernelChoice.provided("onednn")));
        Transformer exact = open(EngineOptions.defaults())) {
      List<ScoringRequest> requests = requests(exact);
      List<double[]> expected = score(exact, requests);
      List<double[]> found = score(rounding, requests);
      for (int i = 0; i < found.size(); i++) {
        // As much as bfloat16 may differ on a GPU; PyTorch's own differs by up to 0.06 on fixtures.
        assertThat(found.get(i)).usingComparatorWithPrecision(0.1).containsExactly(expected.get(i));
      }
    }
  }

  private static Transformer open(EngineOptions options) {
    return Transformer.load(Checkpoints.open(MODEL), options);
  }

  private List<ScoringRequest> requests(Transformer model) {
    int[] text = random.ints(40, 0, model.vocabularySize()).toArray();
    List<ScoringRequest> requests = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      int[] tokens = Arrays.copyOf(text, 2 + random.nextInt(text.length - 1));
      for (int at = random.nextInt(tokens.length); at < tokens.length; at++) {
        tokens[at] = random.nextInt(model.vocabularySize());
      }
      requests.add(new ScoringRequest(tokens, 1 + random.nextInt(tokens.length - 1)));
    }
    return requests;
  }

  private static List<double[]> score(Transformer model, List<ScoringRequest> requests) {
    double[][] scored = new double[requests.size()][];
    model.score(requests, (index, logprobs, _) -> scored[index] = logprobs);
    return List.of(scored);
  }
}
