package dev.assay.cli;

import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Token ids as {@code 1,2,3}. */
record TokenIds(int[] ids) {
  static final class Converter implements ITypeConverter<TokenIds> {
    @Override
    public TokenIds convert(String text) {
      try {
        return new TokenIds(
            Arrays.stream(text.split(","))
                .map(String::strip)
                .mapToInt(Integer::parseInt)
                .toArray());
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + text + "' is not of the form 1,2,3");
      }
    }
  }
}
