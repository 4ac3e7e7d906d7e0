package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelCard;
import dev.assay.spi.model.Segment;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a model says about itself, and how it ends. */
abstract class IdentityRules {
  private final ModelUnderTest subject;

  IdentityRules(ModelUnderTest subject) {
    this.subject = subject;
  }

  @Test
  void theCardIsFilledIn() {
    ModelCard card = subject.card();
    assertThat(card.name()).as("card().name()").isNotBlank();
    assertThat(card.family()).as("card().family()").isNotBlank();
    assertThat(card.digest())
        .as("card().digest(), which stands for everything the answers depend on")
        .isNotBlank();
    if (card.parameters() != null) {
      assertThat(card.parameters()).as("card().parameters()").isNotNegative();
    }
    if (card.contextLength() != null) {
      assertThat(card.contextLength()).as("card().contextLength()").isPositive();
    }
    if (card.trainingTokens() != null) {
      assertThat(card.trainingTokens()).as("card().trainingTokens()").isNotNegative();
    }
  }

  @Test
  void theCardStaysTheSame() {
    ModelCard before = subject.card();
    subject.ask(subject.requests());
    assertThat(subject.card()).as("card() after answering").isEqualTo(before);
  }

  @Test
  void theDigestIsTheSameWheneverTheModelIsOpened() {
    try (LanguageModel again = subject.open(2)) {
      assertThat(again.card().digest())
          .as("the digest of the same model, opened again")
          .isEqualTo(subject.card().digest());
    }
  }

  @Test
  void atLeastOneKindOfRequestIsSupported() {
    assertThat(subject.model().supports()).as("supports()").isNotEmpty();
  }

  /** So that the media are asked about wherever texts are. */
  @Test
  void thereAreMediaOfEveryModalityThatItReads() {
    Set<String> asked =
        subject.media().stream()
            .flatMap(prompt -> prompt.segments().stream())
            .filter(Segment.Media.class::isInstance)
            .map(segment -> ((Segment.Media) segment).modality())
            .collect(Collectors.toSet());
    assertThat(subject.model().modalities())
        .as("modalities(), against those of media()")
        .isEqualTo(asked);
  }

  @Test
  void closingTwiceIsAllowed() {
    LanguageModel model = subject.open(1);
    ModelUnderTest.ask(model, subject.requests().subList(0, 1));
    assertThatCode(
            () -> {
              model.close();
              model.close();
            })
        .as("close() called twice")
        .doesNotThrowAnyException();
  }
}
