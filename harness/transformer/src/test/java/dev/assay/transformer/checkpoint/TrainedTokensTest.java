package dev.assay.transformer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainedTokensTest {

  @TempDir private Path folder;

  @Test
  void assaysTrainerSaysThem() throws IOException {
    write("training.json", "{\"run\": {}, \"progress\": {\"step\": 5, \"tokens\": 3000000000}}");
    assertThat(TrainedTokens.of(folder)).hasValue(3_000_000_000L);
  }

  @Test
  void huggingFacesTrainerSaysThemIfItCounted() throws IOException {
    write("trainer_state.json", "{\"global_step\": 10, \"num_input_tokens_seen\": 40960}");
    assertThat(TrainedTokens.of(folder)).hasValue(40_960);
    write("trainer_state.json", "{\"global_step\": 10, \"num_input_tokens_seen\": 0}");
    assertThat(TrainedTokens.of(folder)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[1]",
        "{\"progress\": 7}",
        "{\"progress\": {\"tokens\": \"7\"}}",
        "{\"progress\": {\"tokens\": 7.5}}",
        "{\"progress\": {\"tokens\": -7}}",
        "{\"progress\": {\"tokens\": 1e30}}"
      })
  void whatSaysSomethingElseSaysNothing(String text) throws IOException {
    write("training.json", text);
    assertThat(TrainedTokens.of(folder)).isEmpty();
  }

  @Test
  void aFolderWithoutThemAndAFileSayNothing() throws IOException {
    assertThat(TrainedTokens.of(folder)).isEmpty();
    assertThat(TrainedTokens.of(write("model.gguf", ""))).isEmpty();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
