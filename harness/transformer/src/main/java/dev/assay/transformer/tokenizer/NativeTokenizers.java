package dev.assay.transformer.tokenizer;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The Hugging Face tokenizers library in native code, loaded on first use.
 *
 * <p>Of its Java binding only the JNI layer is used. The layers above it look for CUDA, unpack into
 * the user's home, may download and report home when they start, and build objects for every token
 * of every text.
 */
final class NativeTokenizers {

  private NativeTokenizers() {}

  static TokenizersLibrary library() {
    return Holder.LIBRARY;
  }

  private static final class Holder {
    static final TokenizersLibrary LIBRARY = load();
  }

  private static TokenizersLibrary load() {
    String platform = platform();
    try {
      Path folder = Files.createTempDirectory("assay-tokenizers-");
      try {
        for (String file : files(platform)) {
          unpackAndLoad("/native/lib/" + platform + "/cpu/" + file, folder.resolve(file));
        }
      } finally {
        delete(folder);
      }
      return TokenizersLibrary.LIB;
    } catch (IOException | LinkageError e) {
      throw new IllegalStateException(
          "the native Hugging Face tokenizers library cannot be loaded on "
              + platform
              + " ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  /** As the binding's jar names its folders. */
  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String system = os.startsWith("win") ? "win" : os.startsWith("mac") ? "osx" : "linux";
    return system + "-" + (arch.equals("amd64") ? "x86_64" : arch);
  }

  /** In the order in which they need each other. */
  private static List<String> files(String platform) {
    return switch (platform.substring(0, platform.indexOf('-'))) {
      case "win" ->
          List.of("libwinpthread-1.dll", "libgcc_s_seh-1.dll", "libstdc++-6.dll", "tokenizers.dll");
      case "osx" -> List.of("libtokenizers.dylib");
      default -> List.of("libtokenizers.so");
    };
  }

  @SuppressWarnings("restricted")
  private static void unpackAndLoad(String resource, Path file) throws IOException {
    try (InputStream in = TokenizersLibrary.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("the binding has no build for this system: no " + resource);
      }
      Files.copy(in, file);
    }
    System.load(file.toString());
  }

  /**
   * A loaded library needs its file no more, except on Windows, where it stays until the JVM ends.
   */
  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (!file.toFile().delete()) {
          file.toFile().deleteOnExit();
        }
      }
    }
    if (!folder.toFile().delete()) {
      folder.toFile().deleteOnExit();
    }
  }
}
