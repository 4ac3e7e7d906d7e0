package dev.assay.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.result.Interval;
import dev.assay.spi.result.Score;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.31249    | 0.0131   | true  | 0.3125 ± 0.0131",
        "1          | 0        | true  | 1.0000 ± 0.0000",
        "0.5        | 0.000001 | true  | 0.5000 ± 0.0001",
        "-0.2       | 0.1      | true  | -0.2000 ± 0.1000",
        "0.0001     | 0.0001   | true  | 0.0001 ± 0.0001",
        "493.0736   | 10.35    | false | 493.07 ± 10.35",
        "1.93214    | 0.0406   | false | 1.9321 ± 0.0406",
        "24.5       | 0.5      | true  | 24.500 ± 0.500",
        "123456.7   | 10       | false | 123457 ± 10",
        "3.1e12     | 0        | false | 3.100e+12 ± 0",
        "0.00012345 | 0.00001  | false | 1.235e-04 ± 1.000e-05",
        "0          | 0.1      | false | 0.0000 ± 0.1000",
      })
  void scoresHaveAsManyDigitsAsTheyCanBear(
      double value, double stderr, boolean higherIsBetter, String written) {
    var interval = new Interval(value, value);
    var score = new Score("m", "t", "x", "none", value, stderr, interval, 9, higherIsBetter);

    assertThat(Numbers.valueAndError(score)).isEqualTo(written);
  }

  @Test
  void anInfiniteScoreIsWrittenAsSuch() {
    var score = new Score("m", "t", "ppl", "none", Double.POSITIVE_INFINITY, null, null, 9, false);

    assertThat(Numbers.valueAndError(score)).isEqualTo("Infinity");
    assertThat(Numbers.interval(score)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0.214, 0.21 s", "31.44, 31.4 s", "60, 1 min 00 s", "754.2, 12 min 34 s"})
  void durationsAreInTheUnitThatFits(double seconds, String written) {
    assertThat(Numbers.duration(seconds)).isEqualTo(written);
  }

  @Test
  void hoursAreWrittenWithMinutes() {
    assertThat(Numbers.duration(7384)).isEqualTo("2 h 03 min");
  }

  @Test
  void countsHaveTheirShare() {
    assertThat(Numbers.countOf(1300, 1319)).isEqualTo("1,300 (98.6 %)");
    assertThat(Numbers.countOf(0, 0)).isEqualTo("0");
  }
}
