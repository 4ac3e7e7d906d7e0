package dev.assay.cli;

import dev.assay.spi.task.FewshotChoice;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The value of {@code --fewshot-compat}. */
final class FewshotCompatibility implements ITypeConverter<FewshotChoice> {
  @Override
  public FewshotChoice convert(String harness) {
    if (!harness.equals("lm-eval")) {
      throw new TypeConversionException("'" + harness + "' is not lm-eval");
    }
    return FewshotChoice.LM_EVAL;
  }
}
