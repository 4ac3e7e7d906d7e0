package dev.assay.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.units.media.MediaException;
import dev.assay.units.media.Recording;
import dev.assay.units.media.WavFile;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogMelTest {
  /** The oracle is make_fixtures.py, in NumPy. */
  @Test
  void theFeaturesOfAChirpAreNumPys() {
    JsonNode expected = JsonMapper.shared().readTree(Fixtures.bytes("chirp.log-mel.json"));
    float[][] features = LogMel.at(8000).of(Fixtures.bytes("chirp.wav"));
    assertThat(features).hasDimensions(expected.size(), 32);
    assertThat(features.length).isEqualTo(6);
    for (int frame = 0; frame < features.length; frame++) {
      for (int filter = 0; filter < 32; filter++) {
        assertThat((double) features[frame][filter])
            .as("frame %s, filter %s", frame, filter)
            .isCloseTo(expected.get(frame).get(filter).doubleValue(), within(2e-5));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 64, 512})
  void theFastTransformIsThePlainOne(int size) {
    Random random = new Random(size);
    double[] real = random.doubles(size, -1, 1).toArray();
    double[] imaginary = random.doubles(size, -1, 1).toArray();
    double[] fastReal = real.clone();
    double[] fastImaginary = imaginary.clone();
    Fourier.transform(fastReal, fastImaginary);
    for (int k = 0; k < size; k++) {
      double sumReal = 0;
      double sumImaginary = 0;
      for (int n = 0; n < size; n++) {
        double angle = -2 * Math.PI * k * n / size;
        sumReal += real[n] * Math.cos(angle) - imaginary[n] * Math.sin(angle);
        sumImaginary += real[n] * Math.sin(angle) + imaginary[n] * Math.cos(angle);
      }
      assertThat(fastReal[k]).isCloseTo(sumReal, within(1e-10 * size));
      assertThat(fastImaginary[k]).isCloseTo(sumImaginary, within(1e-10 * size));
    }
  }

  @Test
  void thereIsAFrameEveryHopAndAtLeastOne() {
    LogMel mel = LogMel.at(8000);
    assertThat(mel.of(new float[1])).hasDimensions(1, 32);
    assertThat(mel.of(new float[200])).hasDimensions(1, 32);
    assertThat(mel.of(new float[359])).hasDimensions(1, 32);
    assertThat(mel.of(new float[360])).hasDimensions(2, 32);
  }

  @Test
  void loudnessDoesNotMatter() {
    float[] samples = WavFile.read(Fixtures.bytes("chirp.wav")).samples();
    float[] quiet = samples.clone();
    for (int i = 0; i < quiet.length; i++) {
      quiet[i] /= 4;
    }
    float[][] loudFeatures = LogMel.at(8000).of(samples);
    float[][] quietFeatures = LogMel.at(8000).of(quiet);
    for (int frame = 0; frame < loudFeatures.length; frame++) {
      assertThat(quietFeatures[frame]).containsExactly(loudFeatures[frame], within(1e-4f));
    }
  }

  @Test
  void recordingsOfAnotherRateAreRefused() {
    byte[] other = WavFile.write(new Recording(16_000, new float[800]));
    assertThatThrownBy(() -> LogMel.at(8000).of(other))
        .isInstanceOf(MediaException.class)
        .hasMessage(
            "The recording has 16000 samples a second and the units are of recordings with 8000;"
                + " resample it first.");
  }
}
