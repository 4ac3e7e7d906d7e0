package dev.assay.plugins.ngram.arpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecimalFloatTest {
  @ParameterizedTest
  @CsvSource({
    "0,0",
    "-0.0,0",
    "-99,-99",
    "-100,-100",
    "-0.30103,-0.30103",
    "-1.5,-1.5",
    "999.99994,999.99994",
    "1000,1000.0",
    "0.000001,0.000001",
    "0.0000015258789,0.0000015258789",
    "1e-9,1.0E-9",
    "3.4028235e38,3.4028235E38",
    "1.4e-45,1.4E-45",
    "0.1,0.1",
    "16777216,1.6777216E7"
  })
  void writesFewDigits(float number, String text) {
    assertThat(written(number)).isEqualTo(text);
  }

  @Test
  void whatIsWrittenReadsBackAsTheSameNumberAndIsNoLongerThanItNeedsToBe() {
    Random random = new Random(1);
    for (int i = 0; i < 300_000; i++) {
      float number =
          switch (i % 3) {
            case 0 -> Float.intBitsToFloat(random.nextInt(0x7F80_0000) | random.nextInt() << 31);
            case 1 -> (float) Math.log10(random.nextFloat());
            default -> (float) (-10 * Math.pow(2, -random.nextInt(30)) * random.nextFloat());
          };
      if (Float.isInfinite(number)) {
        continue;
      }
      String text = written(number);
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      assertThat(DecimalFloat.parse(bytes, 0, bytes.length)).as(text).isEqualTo(number + 0f);
      assertThat(text.length()).isLessThanOrEqualTo(DecimalFloat.LONGEST);
      assertThat(new BigDecimal(text).stripTrailingZeros().precision())
          .as(text)
          .isLessThanOrEqualTo(
              Math.max(1, new BigDecimal(Float.toString(number)).stripTrailingZeros().precision()));
    }
  }

  private static String written(float number) {
    byte[] out = new byte[3 + DecimalFloat.LONGEST];
    int end = DecimalFloat.write(number, out, 3);
    return new String(out, 3, end - 3, StandardCharsets.US_ASCII);
  }
}
