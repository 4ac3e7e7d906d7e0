package dev.assay.cli;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.task.PromptStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How prompts are put together. */
final class PromptOptions {
  @Option(
      names = "--apply-chat-template",
      description = "Ask in conversations, written as the model's own chat template has them.")
  private boolean chat;

  @Option(
      names = "--fewshot-as-multiturn",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description =
          "Whether each shot is a turn of its own (so with a chat template unless false is given)"
              + " or all stand in one.")
  private @Nullable Boolean multiturn;

  @Option(
      names = "--system-instruction",
      paramLabel = "TEXT",
      description = "Said before each task's own description; with a chat template, by the system.")
  private @Nullable String systemInstruction;

  /**
   * @param otherwise what counts where no option was given
   */
  PromptStyle style(PromptStyle otherwise) {
    if (Boolean.TRUE.equals(multiturn) && !chat && !otherwise.chat()) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          "--fewshot-as-multiturn needs --apply-chat-template: without it there are no turns.");
    }
    if (!chat && multiturn == null) {
      return new PromptStyle(
          otherwise.form(),
          systemInstruction == null ? otherwise.systemInstruction() : systemInstruction);
    }
    return PromptStyle.of(
        chat || otherwise.chat(),
        multiturn,
        systemInstruction == null ? otherwise.systemInstruction() : systemInstruction);
  }
}
