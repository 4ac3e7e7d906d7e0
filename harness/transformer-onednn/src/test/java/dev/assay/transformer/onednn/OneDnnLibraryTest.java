package dev.assay.transformer.onednn;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assay.transformer.kernels.KernelChoice;
import dev.assay.transformer.kernels.KernelsUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneDnnLibraryTest {

  private static final String PROPERTY = "assay.onednn";

  @TempDir private Path folder;
  private String before;

  @BeforeEach
  void remember() {
    before = System.getProperty(PROPERTY);
  }

  @AfterEach
  void restore() {
    if (before == null) {
      System.clearProperty(PROPERTY);
    } else {
      System.setProperty(PROPERTY, before);
    }
  }

  @Test
  void aLibraryThatIsNotThereIsNamed() {
    refuses(folder.resolve("nothing.so"), "there is no oneDNN library");
  }

  @Test
  void aFileThatIsNoLibraryIsNamed() throws IOException {
    refuses(Files.writeString(folder.resolve("libdnnl.so.3"), "text"), "could not be loaded from");
  }

  @Test
  void aJarWithoutTheLibraryIsNamed() throws IOException {
    Path jar = folder.resolve("other.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(new ZipEntry("other"));
    }
    refuses(jar, "the jar holds no org/bytedeco/dnnl");
  }

  @Test
  void kernelsOfAnotherNameAreNotFoundAndThoseThatThereAreAreListed() {
    assertThatExceptionOfType(KernelsUnavailableException.class)
        .isThrownBy(() -> KernelChoice.provided("onednnn"))
        .withMessage("no kernels named onednnn are on the class path; there are: [onednn]");
  }

  private static void refuses(Path library, String why) {
    System.setProperty(PROPERTY, library.toString());
    assertThatExceptionOfType(KernelsUnavailableException.class)
        .isThrownBy(OneDnnLibrary::find)
        .withMessageContaining(why)
        .withMessageContaining(library.toString().replace("other.jar", ""))
        .withMessageContaining("set ASSAY_ONEDNN to");
  }
}
