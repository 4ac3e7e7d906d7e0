package dev.assay.plugins.transformer;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.ModelContext.Device;
import dev.assay.spi.model.ModelSpec;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Response;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Models that lie beside the project; a test that needs one is skipped where it does not. */
final class SharedModels {
  private static final Path SHARED = Path.of(System.getProperty("assay.shared", "shared"));

  private SharedModels() {}

  static Path path(String location) {
    Path path = SHARED.resolve(location);
    assumeTrue(Files.exists(path), path + " is not there");
    return path;
  }

  /** Opens {@code location[,key=value...]}. */
  static LanguageModel open(String location, ModelContext context) {
    path(location.split(",", 2)[0]);
    return new TransformerModelFactory()
        .create(ModelSpec.parse("transformer:" + SHARED + "/" + location), context);
  }

  static LanguageModel open(String location) {
    return open(location, new ModelContext(2, Device.CPU));
  }

  static List<Response> ask(LanguageModel model, List<Request> requests) {
    List<Response> answers = new ArrayList<>(Collections.nCopies(requests.size(), null));
    model.answer(requests, answers::set);
    return answers;
  }
}
