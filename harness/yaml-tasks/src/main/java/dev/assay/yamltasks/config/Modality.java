package dev.assay.yamltasks.config;

import dev.assay.spi.scoring.Target;
import java.util.Locale;
import java.util.regex.Pattern;

/** A kind of media that a definition can name, as {@code doc_to_audio}. */
public enum Modality {
  AUDIO(Target.Unit.SECOND, "seconds"),
  IMAGE(Target.Unit.PIXEL, "pixels");

  private final Target.Unit unit;
  private final String extentColumn;
  private final Pattern placeholder;

  Modality(Target.Unit unit, String extentColumn) {
    this.unit = unit;
    this.extentColumn = extentColumn;
    this.placeholder = Pattern.compile("<" + written() + "(?: ([1-9][0-9]?))?>");
  }

  public String written() {
    return name().toLowerCase(Locale.ROOT);
  }

  String key() {
    return "doc_to_" + written();
  }

  /** What its extent is given in. */
  public Target.Unit unit() {
    return unit;
  }

  /** The column of documents that tells a medium's extent. */
  public String extentColumn() {
    return extentColumn;
  }

  /**
   * What stands for a medium in text, as lm-eval has it: {@code <audio>} for the first, {@code
   * <audio 2>}, whose first group is the number, for another.
   */
  public Pattern placeholder() {
    return placeholder;
  }
}
