package dev.assay.cli;

import dev.assay.spi.scoring.CodeExecution;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The value of {@code --allow-code-execution}. */
final class CodeExecutionChoice implements ITypeConverter<CodeExecution> {
  @Override
  public CodeExecution convert(String how) {
    return switch (how) {
      case "isolated" -> CodeExecution.ISOLATED;
      case "unprotected" -> CodeExecution.UNPROTECTED;
      default ->
          throw new TypeConversionException("\"" + how + "\" is neither isolated nor unprotected");
    };
  }
}
