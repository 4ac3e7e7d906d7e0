package dev.assay.spi.task;

import org.jspecify.annotations.Nullable;

/**
 * How a run puts prompts together, whatever the task.
 *
 * @param systemInstruction stands before a task's own description; null for none
 */
public record PromptStyle(Form form, @Nullable String systemInstruction) {
  public static final PromptStyle DEFAULT = new PromptStyle(Form.TEXT, null);

  /** What a prompt is made of. */
  public enum Form {
    /** One text. */
    TEXT,
    /** A conversation that shows the shots in the user's one turn. */
    SINGLE_TURN,
    /** A conversation in which each shot is a turn of the user and one of the assistant. */
    MULTI_TURN
  }

  /**
   * What the options of lm-eval's names say.
   *
   * @param multiturn null for what goes with a chat template: that it is used for shots too
   */
  public static PromptStyle of(
      boolean chat, @Nullable Boolean multiturn, @Nullable String systemInstruction) {
    Form form =
        !chat ? Form.TEXT : Boolean.FALSE.equals(multiturn) ? Form.SINGLE_TURN : Form.MULTI_TURN;
    return new PromptStyle(form, systemInstruction);
  }

  /** Whether prompts are conversations. */
  public boolean chat() {
    return switch (form) {
      case TEXT -> false;
      case SINGLE_TURN, MULTI_TURN -> true;
    };
  }
}
