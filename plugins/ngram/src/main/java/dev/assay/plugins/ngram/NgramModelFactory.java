package dev.assay.plugins.ngram;

import dev.assay.plugins.ngram.arpa.ArpaWriter;
import dev.assay.plugins.ngram.binary.BinaryModelWriter;
import dev.assay.plugins.ngram.model.PackedLayout;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.ModelFactory;
import dev.assay.spi.model.ModelSpec;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Opens n-gram models. A model is read or trained once in a process, and kept while memory allows.
 */
@Singleton
final class NgramModelFactory implements ModelFactory {
  private final Map<Key, SoftReference<LoadedModel>> loaded = new HashMap<>();

  /** A source in the state its file is in. */
  private record Key(ModelSource source, long size, long modified) {}

  @Override
  public String summary() {
    return "n-gram models over words, characters or bytes, read from ARPA files or trained on a"
        + " text";
  }

  @Override
  public String usage() {
    return ModelSource.USAGE;
  }

  @Override
  public LanguageModel create(ModelSpec spec, ModelContext context) {
    ModelSource source = ModelSource.parse(spec);
    LoadedModel model = load(source);
    Optional<String> file = spec.options().text("save");
    boolean quantize = quantizes(spec, file);
    file.ifPresent(name -> save(model, Path.of(name), quantize));
    return new NgramLanguageModel(model, context.threads());
  }

  private synchronized LoadedModel load(ModelSource source) {
    Key key = key(source);
    SoftReference<LoadedModel> known = loaded.get(key);
    LoadedModel model = known == null ? null : known.get();
    if (model == null) {
      model = ModelLoader.load(source);
      loaded.put(key, new SoftReference<>(model));
    }
    return model;
  }

  private static Key key(ModelSource source) {
    try {
      return new Key(
          source, Files.size(source.file()), Files.getLastModifiedTime(source.file()).toMillis());
    } catch (IOException _) {
      // Loading will say what is wrong.
      return new Key(source, -1, -1);
    }
  }

  private static boolean quantizes(ModelSpec spec, Optional<String> file) {
    boolean quantizes = spec.options().text("quantize").isPresent();
    if (quantizes) {
      spec.options()
          .integer(
              "quantize", PackedLayout.CODE_BITS, PackedLayout.CODE_BITS, PackedLayout.CODE_BITS);
      if (file.isEmpty() || file.get().endsWith(".arpa")) {
        throw new EvalException(
            ErrorCode.INVALID_ARGUMENT,
            spec.options().owner()
                + ": option quantize is for binary files; add save=FILE with a name that does not"
                + " end in .arpa.");
      }
    }
    return quantizes;
  }

  /** Writes beside the file and renames, so that no half-written model is ever found. */
  private static void save(LoadedModel model, Path file, boolean quantize) {
    if (!model.normalised()) {
      throw new EvalException(
          ErrorCode.UNSUPPORTED,
          "The scores of "
              + model.card().name()
              + " are no probabilities, which a model file holds; leave out save="
              + file
              + ".");
    }
    Path target = file.toAbsolutePath();
    Path partial = target.resolveSibling(target.getFileName() + ".partial");
    try {
      try {
        write(model, target, partial, quantize);
      } catch (IOException | EvalException e) {
        Files.deleteIfExists(partial);
        throw e;
      }
      Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new EvalException(
          ErrorCode.IO_FAILURE, "Cannot write the model file " + file + ": " + e, e);
    }
  }

  private static void write(LoadedModel model, Path target, Path partial, boolean quantize)
      throws IOException {
    if (target.toString().endsWith(".arpa")) {
      try (OutputStream out = Files.newOutputStream(partial)) {
        ArpaWriter.write(model.model(), model.unit(), out);
      }
    } else {
      BinaryModelWriter.write(
          quantize ? model.model().quantized() : model.model(), model.unit(), partial);
    }
  }
}
