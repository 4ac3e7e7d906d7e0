package dev.assay.plugins.transformer;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.Prompt;
import java.util.Optional;

/** The text of a prompt for one model: a conversation goes through its chat template. */
record PromptReader(Optional<ChatTemplate> template) {
  /**
   * @throws EvalException for a conversation without a template, or one that it refuses
   */
  String text(Prompt prompt) {
    if (!prompt.isConversation()) {
      return prompt.text();
    }
    return template
        .orElseThrow(() ->
            new EvalException(
                ErrorCode.UNSUPPORTED,
                "This model has no chat template; give it one with chat_template=FILE."))
        .render(prompt.turns());
  }
}
