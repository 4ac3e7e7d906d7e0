package dev.assay.cli;

import dev.assay.core.lmeval.LmEvalWriter;
import dev.assay.spi.result.EvalResult;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** In which other harness's layout a run is written besides Assay's own. */
final class ExportOptions {
  private enum Layout {
    LM_EVAL
  }

  static final class LayoutConverter implements ITypeConverter<Layout> {
    @Override
    public Layout convert(String name) {
      if (!name.equals("lm-eval")) {
        throw new TypeConversionException("'" + name + "' is not lm-eval");
      }
      return Layout.LM_EVAL;
    }
  }

  @Option(
      names = "--format",
      converter = LayoutConverter.class,
      paramLabel = "FORMAT",
      description =
          "lm-eval: write results_<date>.json and samples_<task>_<date>.jsonl too, as lm-eval does,"
              + " under lm-eval/ and the model's name.")
  private @Nullable Layout layout;

  /**
   * @param run whose samples are read
   * @param directory where the files go
   * @return what was written, for people to open
   */
  List<Path> write(EvalResult result, Path run, Path directory) {
    return switch (layout) {
      case null -> List.of();
      case LM_EVAL ->
          LmEvalWriter.write(result, run, directory.resolve("lm-eval"), Clock.systemDefaultZone());
    };
  }
}
