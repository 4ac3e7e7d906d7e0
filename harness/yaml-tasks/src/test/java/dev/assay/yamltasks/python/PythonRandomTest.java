package dev.assay.yamltasks.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expectations printed by CPython 3.11. */
class PythonRandomTest {
  @Test
  void samplesAreThoseOfCpython() {
    assertThat(new PythonRandom(1234).sample(7473, 5)).containsExactly(6374, 3610, 957, 61, 742);
    assertThat(new PythonRandom(1234).sample(10, 5)).containsExactly(7, 1, 0, 9, 4);
  }

  @Test
  void choicesAreThoseOfCpython() {
    assertThat(new PythonRandom(0).choices(10, 5)).containsExactly(8, 7, 4, 2, 5);
  }

  // import random, hashlib
  // r = random.Random(SEED)
  // s = [r.sample(range(n), k) for n in (30, 85, 86, 1000) for k in (0, 1, 6, 20, 30)] +
  // [r.random()]
  // print(hashlib.sha256(str(s).encode()).hexdigest()[:16])
  @ParameterizedTest
  @CsvSource({
    "0, b1d204649898006f",
    "1234, aac4ad079aad281d",
    "-7, 6cfc5cb946228b3f",
    "1099511640121, 7f769de8aadfb115"
  })
  void streamsOfSamplesAreThoseOfCpython(long seed, String sum) throws NoSuchAlgorithmException {
    var random = new PythonRandom(seed);
    var text = new StringBuilder("[");
    for (int n : new int[] {30, 85, 86, 1000}) {
      for (int k : new int[] {0, 1, 6, 20, 30}) {
        text.append(Arrays.toString(random.sample(n, k))).append(", ");
      }
    }
    text.append(random.nextDouble()).append("]");
    byte[] digest =
        MessageDigest.getInstance("SHA-256")
            .digest(text.toString().getBytes(StandardCharsets.UTF_8));
    assertThat(HexFormat.of().formatHex(digest)).startsWith(sum);
  }
}
