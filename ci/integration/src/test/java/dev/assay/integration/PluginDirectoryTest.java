package dev.assay.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginDirectoryTest {
  @TempDir private Path directory;
  private Path plugins;

  @BeforeEach
  void installPlugins() throws IOException {
    plugins = directory.resolve("my plugins");
    install("good");
    Files.createDirectories(plugins.resolve("empty"));
    Path broken = Files.createDirectories(plugins.resolve("broken"));
    // Its module names a class that was left out of the jar.
    jar(
        broken.resolve("broken.jar"),
        """
        package broken;
        public final class BrokenPlugin implements dev.assay.spi.HarnessPlugin {
          public String name() { return "broken"; }
          public com.google.inject.Module module() { return Missing.module(); }
        }
        final class Missing {
          static com.google.inject.Module module() { return binder -> {}; }
        }
        """);
  }

  @Test
  void aBrokenPluginIsListedWithItsCauseAndHarmsNoOther() {
    Assay.Outcome listed = Assay.run(directory, "ls", "plugins", "--plugins", plugins);

    assertThat(listed.exitCode()).as(listed.err()).isZero();
    assertThat(listed.out())
        .contains("model example-unigram")
        .contains("left out: class not found or not compatible: broken.Missing")
        .contains("the directory holds no jar");
    assertThat(listed.err()).contains("warning: plugin broken left out");
  }

  @Test
  void aThirdPartysModelAndMetricAreUsedLikeAnyOther() throws IOException {
    Path corpus = Files.writeString(directory.resolve("corpus.txt"), "abcabcab");
    Path task =
        Files.writeString(
            directory.resolve("letters.yaml"),
            """
            task: letters
            dataset_path: json
            dataset_kwargs: {data_files: {test: %s}}
            test_split: test
            output_type: multiple_choice
            doc_to_text: "{{q}}"
            doc_to_choice: ["b", "c"]
            doc_to_target: gold
            metric_list:
              - metric: acc
              - metric: reciprocal_rank
            metadata: {version: 1}
            """
                .formatted(
                    Files.writeString(
                        directory.resolve("letters.jsonl"),
                        "{\"q\": \"a\", \"gold\": 0}\n{\"q\": \"ab\", \"gold\": 1}\n")));

    Assay.Outcome ran =
        Assay.run(
            directory,
            "run",
            "--plugins",
            plugins,
            "--include-path",
            task,
            "--task",
            "letters",
            "--model",
            "example-unigram:" + corpus,
            "--out",
            "run");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("letters  acc").contains("letters  reciprocal_rank");
    assertThat(Files.readString(directory.resolve("run/results.json"))).contains("\"example");
  }

  @Test
  void twoPluginsOfOneNameAreAnErrorThatNamesBothJars() throws IOException {
    install("again");

    Assay.run(directory, "ls", "models", "--plugins", plugins)
        .isAUsersMistakeSaying("Two plugins are called", "good", "again");
  }

  private void install(String name) throws IOException {
    Path home = Files.createDirectories(plugins.resolve(name));
    try (Stream<Path> built = Files.list(Assay.ROOT.resolve("plugins/example/target"))) {
      Path jar =
          built
              .filter(
                  file -> file.getFileName().toString().matches("assay-plugin-example-.*\\.jar"))
              .findFirst()
              .orElseThrow();
      Files.copy(jar, home.resolve(jar.getFileName()));
    }
  }

  private void jar(Path file, String source) throws IOException {
    Path home = Files.createDirectories(directory.resolve("compiled/broken"));
    Path java = Files.writeString(home.resolve("BrokenPlugin.java"), source);
    List<String> options = List.of("-cp", System.getProperty("java.class.path"));
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      assertThat(
              compiler
                  .getTask(null, files, null, options, null, files.getJavaFileObjects(java))
                  .call())
          .isTrue();
    }
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out)) {
      jar.putNextEntry(new JarEntry("META-INF/services/dev.assay.spi.HarnessPlugin"));
      jar.write("broken.BrokenPlugin".getBytes(StandardCharsets.UTF_8));
      jar.putNextEntry(new JarEntry("broken/BrokenPlugin.class"));
      jar.write(Files.readAllBytes(home.resolve("BrokenPlugin.class")));
    }
  }
}
