package dev.assay.plugins.rnn;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.ModelContext.Device;
import dev.assay.spi.model.ModelSpec;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Response;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Models to test with: small ones of the test's own, and real ones that may lie beside the project.
 */
final class Models {
  /** Texts in the vocabulary of the small networks. */
  static final List<String> TEXTS =
      List.of("abc ab", "kij hgf\nedcba", "a", "abcd\n efg abcd\n efg", "hi  hi");

  private static final Path SHARED = Path.of(System.getProperty("assay.shared", "shared"));
  static final ModelContext TWO_THREADS = new ModelContext(2, Device.CPU);

  private Models() {}

  /** A folder of {@code make_fixtures.py}. */
  static Path fixture(String name) {
    try {
      return Path.of(Models.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static Path shared(String location) {
    Path path = SHARED.resolve(location);
    assumeTrue(Files.exists(path), path + " is not there");
    return path;
  }

  static LanguageModel open(Path location) {
    return open(location, TWO_THREADS);
  }

  static LanguageModel open(Path location, ModelContext context) {
    return new RnnModelFactory().create(ModelSpec.parse("rnn:" + location), context);
  }

  static List<Response> ask(LanguageModel model, List<Request> requests) {
    List<Response> answers = new ArrayList<>(Collections.nCopies(requests.size(), null));
    model.answer(requests, answers::set);
    return answers;
  }

  static Response ask(LanguageModel model, Request request) {
    return ask(model, List.of(request)).getFirst();
  }
}
