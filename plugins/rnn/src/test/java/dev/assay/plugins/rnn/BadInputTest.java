package dev.assay.plugins.rnn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.EvalException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of files that are no model, or not the one that they say. */
class BadInputTest {
  @TempDir Path folder;

  @BeforeEach
  void copyAModel() throws IOException {
    for (String file : List.of("config.json", "model.safetensors", "vocab.json")) {
      Files.copy(Models.fixture("lstm").resolve(file), folder.resolve(file));
    }
  }

  private void edit(String file, UnaryOperator<String> change) {
    try {
      Path path = folder.resolve(file);
      Files.writeString(path, change.apply(Files.readString(path)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void editBytes(UnaryOperator<byte[]> change) throws IOException {
    Path path = folder.resolve("model.safetensors");
    Files.write(path, change.apply(Files.readAllBytes(path)));
  }

  private void refused(Path location, String... parts) {
    assertThatThrownBy(() -> Models.open(location))
        .isInstanceOf(EvalException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void aTransformerIsToBeOpenedAsSuch() {
    edit("config.json", text -> text.replace("assay_rnn", "gpt2"));
    refused(folder, "type \"gpt2\"", "transformer:");
  }

  @Test
  void anUnknownCellIsNamed() {
    edit("config.json", text -> text.replace("\"lstm\"", "\"sru\""));
    refused(folder, "\"sru\"", "not rnn, lstm or gru");
  }

  @Test
  void aMissingTensorIsNamedWithItsShape() {
    edit("config.json", text -> text.replace("\"num_layers\": 2", "\"num_layers\": 3"));
    refused(folder, "no tensor rnn.bias_ih_l2", "[80]");
  }

  @Test
  void tensorsThatAreTooManyAreNamed() {
    edit("config.json", text -> text.replace("\"num_layers\": 2", "\"num_layers\": 1"));
    refused(folder, "4 tensors that", "rnn.bias_hh_l1");
  }

  @Test
  void anotherCellsShapesAreTold() {
    edit("config.json", text -> text.replace("\"lstm\"", "\"gru\""));
    refused(folder, "rnn.bias_ih_l0", "[80]", "[60]");
  }

  @Test
  void aSizeThatIsNoNumberIsQuoted() {
    edit("config.json", text -> text.replace("\"hidden_size\": 20", "\"hidden_size\": -4"));
    refused(folder, "hidden_size: -4");
  }

  @Test
  void aTruncatedFileIsRefused() throws IOException {
    editBytes(bytes -> Arrays.copyOf(bytes, bytes.length - 100));
    refused(folder, "model.safetensors", "rnn.weight_ih_l1", "truncated");
  }

  @Test
  void aWeightThatIsNotANumberIsFound() throws IOException {
    editBytes(bytes -> {
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - 4, Float.NaN);
      return bytes;
    });
    refused(folder, "not a finite number");
  }

  @Test
  void aVocabularyLargerThanTheOutputIsRefused() {
    edit("vocab.json", text -> text.replace("}", ", \"z\": 13}"));
    refused(folder, "14 tokens", "output of 13");
  }

  @Test
  void aModelWithoutTokenizerIsRefused() throws IOException {
    Files.delete(folder.resolve("vocab.json"));
    refused(folder, "no tokenizer", "tokenizer=FILE");
  }

  @Test
  void anEmptyFolderIsRefused() throws IOException {
    refused(Files.createDirectory(folder.resolve("empty")), "holds no recurrent model");
  }

  @Test
  void aFileThatIsNoModelIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("text.bin"), "this is no model at all, just text");
    refused(file, "no recurrent model");
  }

  @Test
  void anRwkvFileThatEndsInATensorIsRefused() throws IOException {
    refused(rwkv(0, 1000), "emb.weight", "needs 16384 bytes");
  }

  @Test
  void aQuantisedRwkvFileIsRefused() throws IOException {
    refused(rwkv(2, 16384), "is quantised");
  }

  private Path rwkv(int type, int bytes) throws IOException {
    byte[] name = "emb.weight".getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(24 + 20 + name.length + bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int number : new int[] {0x67676d66, 101, 256, 16, 1, 0, 2, name.length, type, 16, 256}) {
      file.putInt(number);
    }
    file.put(name);
    return Files.write(folder.resolve("rwkv.bin"), file.array());
  }

  @Test
  void aCharRnnFileOfTheWrongSizeIsRefused() throws IOException {
    Path charRnn = Files.createDirectory(folder.resolve("charrnn"));
    Files.writeString(
        charRnn.resolve("manifest.json"),
        "{\"embedding\": {\"filename\": \"embedding\", \"shape\": [3, 4]}}");
    Files.write(charRnn.resolve("embedding"), new byte[47]);
    refused(charRnn, "47 bytes", "[3, 4] takes 48");
  }

  @Test
  void aManifestCannotNameFilesElsewhere() throws IOException {
    Path charRnn = Files.createDirectory(folder.resolve("charrnn"));
    Files.writeString(
        charRnn.resolve("manifest.json"),
        "{\"embedding\": {\"filename\": \"../vocab.json\", \"shape\": [3, 4]}}");
    refused(charRnn, "not a file beside it");
  }

  private void copySequenceToSequence() throws IOException {
    for (String file : List.of("config.json", "model.safetensors", "vocab.json")) {
      Files.copy(
          Models.fixture("seq2seq-gru").resolve(file),
          folder.resolve(file),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Test
  void anUnknownAttentionIsNamed() throws IOException {
    copySequenceToSequence();
    edit("config.json", text -> text.replace("\"additive\"", "\"dot\""));
    refused(folder, "the attention \"dot\"", "not additive or none");
  }

  @Test
  void anEncoderDecoderNeedsATokenToStartWritingAfter() throws IOException {
    copySequenceToSequence();
    edit("config.json", text -> text.replace("decoder_start_token_id\": 0", "x\": 0"));
    refused(folder, "no decoder_start_token_id");
  }

  @Test
  void attentionThatIsSaidNotToBeThereIsTooMuch() throws IOException {
    copySequenceToSequence();
    edit("config.json", text -> text.replace("\"additive\"", "\"none\""));
    refused(folder, "readout.weight of shape [12, 43], expected [12, 19]");
  }
}
