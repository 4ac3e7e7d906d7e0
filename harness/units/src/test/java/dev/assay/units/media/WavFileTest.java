package dev.assay.units.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.units.Fixtures;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WavFileTest {
  @Test
  void whatPythonWroteIsRead() {
    Recording chirp = WavFile.read(Fixtures.bytes("chirp.wav"));
    assertThat(chirp.sampleRate()).isEqualTo(8000);
    assertThat(chirp.samples()).hasSize(1040);
    assertThat(chirp.seconds()).isEqualTo(0.13);
  }

  /** The left channel is the chirp, the right one silence. */
  @Test
  void channelsBecomeTheirMean() {
    float[] mono = WavFile.read(Fixtures.bytes("chirp.wav")).samples();
    float[] mixed = WavFile.read(Fixtures.bytes("stereo24.wav")).samples();
    assertThat(mixed).hasSize(400);
    for (int i = 0; i < mixed.length; i++) {
      assertThat(mixed[i]).isEqualTo(mono[i] / 2);
    }
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    Recording chirp = WavFile.read(Fixtures.bytes("chirp.wav"));
    assertThat(WavFile.write(chirp)).isEqualTo(Fixtures.bytes("chirp.wav"));
  }

  @Test
  void everyDepthOfPcmAndFloatsMeanTheSame() {
    assertThat(samples(wav(1, 8, data(4).put((byte) 128).put((byte) 0).put((byte) 192))))
        .containsExactly(0, -1, 0.5f);
    assertThat(samples(wav(1, 16, data(4).putShort((short) -16384).putShort((short) 8192))))
        .containsExactly(-0.5f, 0.25f);
    assertThat(samples(wav(1, 24, data(3).put((byte) 0).put((byte) 0).put((byte) 0xC0))))
        .containsExactly(-0.5f);
    assertThat(samples(wav(1, 32, data(4).putInt(1 << 30)))).containsExactly(0.5f);
    assertThat(samples(wav(3, 32, data(4).putFloat(-0.125f)))).containsExactly(-0.125f);
  }

  @Test
  void otherFormatsAreRefused() {
    assertRefused(wav(7, 8, data(1).put((byte) 1)), "format 7 with 8 bits");
    assertRefused(wav(3, 64, data(8).putDouble(1)), "format 3 with 64 bits");
    assertRefused(wav(1, 0, data(1).put((byte) 1)), "format 1 with 0 bits");
    assertRefused(wav(3, 32, data(4).putFloat(Float.NaN)), "no number");
  }

  @Test
  void damagedFilesAreRefused() {
    byte[] good = Fixtures.bytes("chirp.wav");
    assertRefused(new byte[0], "no RIFF");
    assertRefused("RIFF\0\0\0\0AVI LIST".getBytes(), "no WAVE");
    assertRefused(Arrays.copyOf(good, 100), "cut short: chunk \"data\" has 56 of 2080 bytes");
    assertRefused(Arrays.copyOf(good, 40), "no samples");
    assertRefused(wav(1, 16, data(0)), "no samples");
    assertRefused(changed(good, 40, -1), "cut short");
    assertRefused(changed(good, 16, Integer.MAX_VALUE), "cut short");
    assertRefused(changed(good, 16, 0), "cut short");
    assertRefused(changed(good, 24, 0), "sample rate is 0");
    assertRefused(changed(good, 24, -8000), "sample rate is -8000");
    assertRefused(changed(good, 20, 0xFFFF_0001), "channels");
    assertRefused(changed(good, 12, 0), "before it tells their format");
  }

  /** Whatever the bytes, there is a recording or a sentence. */
  @Test
  void noiseNeverBreaksTheReader() {
    Random random = new Random(1);
    for (int round = 0; round < 20_000; round++) {
      byte[] file = SHORT_CHIRP.clone();
      for (int change = 0; change < 3; change++) {
        file[random.nextInt(48)] = (byte) random.nextInt();
      }
      byte[] cut = Arrays.copyOf(file, random.nextInt(file.length));
      try {
        assertThat(WavFile.read(cut).samples()).isNotEmpty();
      } catch (MediaException e) {
        assertThat(e.getMessage()).endsWith(".");
      }
    }
  }

  private static final byte[] SHORT_CHIRP = Arrays.copyOf(Fixtures.bytes("chirp.wav"), 44 + 64);

  private static float[] samples(byte[] file) {
    return WavFile.read(file).samples();
  }

  private static ByteBuffer data(int capacity) {
    return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] wav(int tag, int bits, ByteBuffer data) {
    ByteBuffer out = ByteBuffer.allocate(44 + data.position()).order(ByteOrder.LITTLE_ENDIAN);
    out.put("RIFF".getBytes()).putInt(36 + data.position()).put("WAVEfmt ".getBytes()).putInt(16);
    out.putShort((short) tag).putShort((short) 1).putInt(8000).putInt(8000 * bits / 8);
    out.putShort((short) (bits / 8)).putShort((short) bits);
    out.put("data".getBytes()).putInt(data.position()).put(data.flip());
    return out.array();
  }

  private static byte[] changed(byte[] file, int at, int value) {
    byte[] changed = file.clone();
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    return changed;
  }

  private static void assertRefused(byte[] file, String why) {
    assertThatThrownBy(() -> WavFile.read(file))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining(why);
  }
}
