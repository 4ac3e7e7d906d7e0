package dev.assay.spi.model;

import dev.assay.spi.DidYouMean;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The {@code key=value} options of a specification, checked as they are read: every getter throws
 * an {@link EvalException} that names the owner and the option.
 *
 * @param owner how messages call whose options these are
 */
public record Options(String owner, Map<String, String> values) {
  public Options {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Throws unless every option given is one of these. */
  public Options only(String... allowed) {
    Set<String> known = Set.of(allowed);
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        throw invalid("has no option \"" + key + "\". " + DidYouMean.sentence(key, known));
      }
    }
    return this;
  }

  public Optional<String> text(String key) {
    return Optional.ofNullable(values.get(key));
  }

  public String text(String key, String otherwise) {
    return values.getOrDefault(key, otherwise);
  }

  public int integer(String key, int otherwise, int least, int most) {
    String value = values.get(key);
    if (value == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Told below, together with numbers out of range.
    }
    throw invalid(
        "option "
            + key
            + " is \""
            + value
            + "\", not a whole number from "
            + least
            + " to "
            + most
            + ".");
  }

  public double number(String key, double otherwise, double least, double most) {
    String value = values.get(key);
    if (value == null) {
      return otherwise;
    }
    try {
      double number = Double.parseDouble(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Told below, together with numbers out of range.
    }
    throw invalid(
        "option "
            + key
            + " is \""
            + value
            + "\", not a number from "
            + least
            + " to "
            + most
            + ".");
  }

  public boolean flag(String key, boolean otherwise) {
    String value = values.get(key);
    if (value == null) {
      return otherwise;
    }
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw invalid("option " + key + " is \"" + value + "\", not true or false.");
    };
  }

  /** One of an enum's constants, written in lower case with dashes. */
  public <E extends Enum<E>> E choice(String key, E otherwise) {
    String value = values.get(key);
    if (value == null) {
      return otherwise;
    }
    E[] constants = otherwise.getDeclaringClass().getEnumConstants();
    for (E constant : constants) {
      if (written(constant).equals(value)) {
        return constant;
      }
    }
    List<String> known = Stream.of(constants).map(Options::written).toList();
    throw invalid("option " + key + " is \"" + value + "\". " + DidYouMean.sentence(value, known));
  }

  private static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private EvalException invalid(String problem) {
    return new EvalException(ErrorCode.INVALID_ARGUMENT, owner + ": " + problem);
  }
}
