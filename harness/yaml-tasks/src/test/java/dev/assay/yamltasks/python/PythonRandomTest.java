package dev.assay.yamltasks.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Expectations printed by CPython 3.11. */
class PythonRandomTest {
  /** {@code make_random.py} drew these, one after the other from one generator for each seed. */
  @TestFactory
  Stream<DynamicTest> everyDrawIsTheOneOfCpython() throws IOException {
    JsonNode rows;
    try (InputStream in = PythonRandomTest.class.getResourceAsStream("/python/random.json")) {
      rows = new ObjectMapper().readTree(in);
    }
    return rows.valueStream()
        .map(row ->
            DynamicTest.dynamicTest(
                "seed " + row.get("seed"),
                () -> {
                  var random = new PythonRandom(row.get("seed").asLong());
                  int skipped = 0;
                  for (JsonNode draw : row.get("draws")) {
                    if (skipped++ == row.get("draws").size() - 1) {
                      IntStream.range(0, 2000).forEach(_ -> random.nextDouble());
                    }
                    assertThat(draw(random, draw))
                        .as(draw.toString())
                        .isEqualTo(draw.get("result").toString());
                  }
                }));
  }

  private static String draw(PythonRandom random, JsonNode draw) {
    int[] a = draw.get("arguments").valueStream().mapToInt(JsonNode::asInt).toArray();
    return switch (draw.get("method").asString()) {
      case "random" -> String.valueOf(random.nextDouble());
      case "bits" -> String.valueOf(random.bits(a[0]));
      case "below" -> String.valueOf(random.below(a[0]));
      case "sample" -> compact(Arrays.toString(random.sample(a[0], a[1])));
      case "choices" -> compact(Arrays.toString(random.choices(a[0], a[1])));
      case "shuffle" -> {
        List<Integer> items = new ArrayList<>(IntStream.range(0, a[0]).boxed().toList());
        random.shuffle(items);
        yield compact(items.toString());
      }
      default -> throw new IllegalArgumentException(draw.toString());
    };
  }

  private static String compact(String list) {
    return list.replace(" ", "");
  }

  @Test
  void whatCannotBeDrawnIsRefused() {
    var random = new PythonRandom(0);
    assertThatThrownBy(() -> random.below(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> random.sample(3, 4)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> random.bits(64)).isInstanceOf(IndexOutOfBoundsException.class);
  }

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
