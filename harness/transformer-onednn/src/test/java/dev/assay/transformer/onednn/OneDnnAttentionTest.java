package dev.assay.transformer.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.transformer.kernels.AttentionRows;
import dev.assay.transformer.kernels.AttentionShape;
import dev.assay.transformer.kernels.AttentionShape.RelativeBias;
import dev.assay.transformer.kernels.KernelChoice;
import dev.assay.transformer.kernels.Kernels;
import dev.assay.transformer.kernels.KeyValues;
import dev.assay.transformer.kernels.PageLayout;
import dev.assay.transformer.kernels.Scratch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OneDnnAttentionTest {

  private final Random random = new Random(11);
  private final Scratch scratch = new Scratch();
  private Kernels kernels;

  @BeforeEach
  void load() {
    Native.assumePresent();
    kernels = new OneDnnKernels(OneDnn.shared(), KernelChoice.scalar().kernels());
  }

  /** A text's keys and values, all numbers being bfloat16, and its queries. */
  private record Text(AttentionShape shape, float[] queries, float[][] rows) {
    int length() {
      return rows.length;
    }

    int width() {
      return shape.heads() * shape.layout().headSize();
    }
  }

  @Test
  void attentionIsThatOfThePlainKernelsButForTheRoundingOfWeights() {
    for (int round = 0; round < 30; round++) {
      Text text = text(1 + random.nextInt(400));
      KeyValues keyValues = keyValues(text, text.length());
      int count = 1 + random.nextInt(text.length());
      int prefix = random.nextInt(4) == 0 ? text.length() : 0;
      float[] found = attend(kernels, text, keyValues, text.length() - count, count, prefix);
      float[] expected =
          attend(
              KernelChoice.scalar().kernels(),
              text,
              keyValues,
              text.length() - count,
              count,
              prefix);
      // A weight is off by 2^-9 of itself, and so is their sum; values are below 5.
      assertThat(found).usingComparatorWithPrecision(5 * 0x1p-8f).containsExactly(expected);
    }
  }

  @Test
  void aRowHasTheSameBitsWhateverIsAttendedWithItAndHoweverTheTextIsCutIntoPages() {
    for (int round = 0; round < 12; round++) {
      Text text = text(1 + random.nextInt(400));
      int length = text.length();
      float[] all = attend(kernels, text, keyValues(text, length), 0, length, 0);
      for (int i = 0; i < 12; i++) {
        int first = random.nextInt(length);
        int count = 1 + random.nextInt(random.nextBoolean() ? 3 : length - first);
        int end = Math.min(length, first + count);
        int seen = end + random.nextInt(length - end + 1);
        float[] some = attend(kernels, text, keyValues(text, seen), first, end - first, 0);
        assertThat(bits(some))
            .as("rows %d to %d of %d, %s", first, end, length, text.shape())
            .isEqualTo(bits(Arrays.copyOfRange(all, first * text.width(), end * text.width())));
      }
    }
  }

  private Text text(int length) {
    int kvHeads = 1 + random.nextInt(2);
    int heads = kvHeads * (1 + random.nextInt(3));
    int headSize = List.of(8, 16, 20, 48, 64, 80, 128).get(random.nextInt(7));
    PageLayout layout = new PageLayout(2, kvHeads, headSize);
    RelativeBias bias = random.nextInt(4) == 0 ? new RelativeBias(floats(heads * 41), 20) : null;
    AttentionShape shape =
        new AttentionShape(
            layout,
            random.nextInt(2),
            heads,
            (float) (1 / Math.sqrt(headSize)),
            random.nextInt(4) == 0 ? 20 : 0,
            random.nextInt(3) == 0 ? 1 + random.nextInt(200) : Integer.MAX_VALUE,
            bias);
    float[][] rows = new float[length][];
    for (int i = 0; i < length; i++) {
      rows[i] = floats(2 * kvHeads * headSize);
    }
    return new Text(shape, floats(length * heads * headSize), rows);
  }

  /** The first positions of a text in pages of which any may be the last of an edge. */
  private KeyValues keyValues(Text text, int length) {
    PageLayout layout = text.shape().layout();
    List<float[]> pages = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    for (int at = 0; at < length; ) {
      int most = random.nextInt(4) == 0 ? 1 + random.nextInt(KeyValues.PAGE) : KeyValues.PAGE;
      int count = Math.min(most, length - at);
      float[] page = new float[layout.size()];
      for (int slot = 0; slot < count; slot++, at++) {
        float[] row = text.rows()[at];
        layout.store(page, slot, text.shape().layer(), row, 0, row, row.length / 2);
      }
      pages.add(page);
      counts.add(count);
    }
    return new KeyValues(
        pages.toArray(float[][]::new),
        counts.stream().mapToInt(Integer::intValue).toArray(),
        length);
  }

  private float[] attend(
      Kernels kernels, Text text, KeyValues keyValues, int first, int count, int prefix) {
    int width = text.width();
    float[] out = new float[count * width];
    float[] queries = Arrays.copyOfRange(text.queries(), first * width, (first + count) * width);
    AttentionRows rows = new AttentionRows(queries, width, out, width, 0, count, first, prefix);
    for (int head = 0; head < text.shape().layout().heads(); head++) {
      kernels.attend(text.shape(), rows, keyValues, head, scratch);
    }
    return out;
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }

  private float[] floats(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = Bfloat16.round((float) Math.clamp(random.nextGaussian(), -5, 5));
    }
    return values;
  }
}
