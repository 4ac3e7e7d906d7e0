package dev.assay.plugins.discreteunits;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.ModelFactory;
import dev.assay.spi.model.ModelSpec;
import dev.assay.units.QuantiserFolder;
import dev.assay.units.media.MediaException;
import java.nio.file.Files;
import java.nio.file.Path;

final class UnitsModelFactory implements ModelFactory {
  @Override
  public String summary() {
    return "a language model over discrete units of speech or images, and the quantiser that makes"
        + " them";
  }

  @Override
  public String usage() {
    return "units:DIR, with lm=FOLDER of assay train (DIR/lm) or lm=TYPE:LOCATION, and that model's"
        + " own options";
  }

  @Override
  public void check(ModelSpec spec) {
    quantiser(spec);
    if (spec.options().text(LanguageModelSpec.OPTION).isEmpty()) {
      Path expected = LanguageModelSpec.defaultFolder(spec);
      if (!Files.isDirectory(expected)) {
        throw new EvalException(
            ErrorCode.NOT_FOUND,
            "Model \""
                + spec.text()
                + "\": there is no "
                + expected
                + "; train a language model into it, or name another with lm=FOLDER or"
                + " lm=TYPE:LOCATION.");
      }
    }
  }

  @Override
  public LanguageModel create(ModelSpec spec, ModelContext context) {
    QuantiserFolder quantiser = quantiser(spec);
    LanguageModel model = context.models().open(LanguageModelSpec.of(spec), context);
    return new UnitsModel(name(spec, model), quantiser, model);
  }

  private static QuantiserFolder quantiser(ModelSpec spec) {
    try {
      return QuantiserFolder.read(Path.of(spec.requiredLocation("DIR")));
    } catch (MediaException e) {
      throw new EvalException(
          ErrorCode.MALFORMED_FILE, "Model \"" + spec.text() + "\": " + e.getMessage(), e);
    }
  }

  /** The folder's, and the language model's where the folder may have several. */
  private static String name(ModelSpec spec, LanguageModel model) {
    Path folder = Path.of(spec.location()).toAbsolutePath().normalize().getFileName();
    String name = folder == null ? spec.location() : folder.toString();
    return spec.options().text(LanguageModelSpec.OPTION).isEmpty()
        ? name
        : name + "/" + model.card().name();
  }
}
