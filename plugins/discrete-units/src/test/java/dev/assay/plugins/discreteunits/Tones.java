package dev.assay.plugins.discreteunits;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import dev.assay.plugins.ngram.NgramPlugin;
import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.ModelFactory;
import dev.assay.spi.model.ModelSpec;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Segment;
import dev.assay.units.LogMel;
import dev.assay.units.Quantiser;
import dev.assay.units.QuantiserFolder;
import dev.assay.units.UnitText;
import dev.assay.units.media.DataUri;
import dev.assay.units.media.Recording;
import dev.assay.units.media.WavFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Words of two tones: {@code a} rises, {@code b} falls. */
final class Tones {
  private static final int RATE = 8000;

  private Tones() {}

  /** A tenth to a fifth of a second of each tone, with some noise. */
  static byte[] word(char label, long seed) {
    Random random = new Random(seed);
    int first = 800 + random.nextInt(800);
    float[] samples = new float[first + 800 + random.nextInt(800)];
    double low = 500 + 50 * random.nextDouble();
    double high = 1500 + 100 * random.nextDouble();
    for (int i = 0; i < samples.length; i++) {
      double frequency = (i < first) == (label == 'a') ? low : high;
      samples[i] =
          (float)
              (0.3 * Math.sin(2 * Math.PI * frequency * i / RATE) + 0.01 * random.nextGaussian());
    }
    return WavFile.write(new Recording(RATE, samples));
  }

  static Prompt prompt(byte[] word) {
    return new Prompt(List.of(new Segment.Media("audio", DataUri.of("audio/wav", word))));
  }

  /** Learns units of 40 words of each kind, and leaves them and their text in the folder. */
  static void learn(Path folder) throws IOException {
    List<byte[]> words = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      words.add(word(label(i), i));
    }
    Quantiser quantiser = Quantiser.learn(LogMel.at(RATE), words, 8, false, 1);
    for (Map.Entry<String, byte[]> file : QuantiserFolder.files(quantiser).entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words.size(); i++) {
      String units = quantiser.text(words.get(i));
      text.append(UnitText.START).append(label(i)).append(units).append('\n');
      text.append(UnitText.START).append(units).append(label(i)).append('\n');
    }
    Files.writeString(folder.resolve("transcript.txt"), text);
  }

  private static char label(int i) {
    return i % 2 == 0 ? 'a' : 'b';
  }

  /** An n-gram model of the characters of that text. */
  static String spec(Path folder) {
    return "units:"
        + folder
        + ",lm=ngram,train="
        + folder.resolve("transcript.txt")
        + ",order=12,unit=char";
  }

  static LanguageModel open(String spec, ModelContext context) {
    Map<String, ModelFactory> factories =
        Guice.createInjector(new NgramPlugin().module())
            .getInstance(Key.get(new TypeLiteral<Map<String, ModelFactory>>() {}));
    var models =
        new ModelContext(
            context.threads(),
            context.device(),
            (inner, within) -> factories.get(inner.type()).create(inner, within));
    UnitsModelFactory factory = new UnitsModelFactory();
    factory.check(ModelSpec.parse(spec));
    return factory.create(ModelSpec.parse(spec), models);
  }
}
