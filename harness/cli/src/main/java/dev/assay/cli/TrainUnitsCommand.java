package dev.assay.cli;

import dev.assay.core.files.AtomicFile;
import dev.assay.core.plugins.Extensions;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.DatasetRequest;
import dev.assay.units.Features;
import dev.assay.units.LogMel;
import dev.assay.units.Patches;
import dev.assay.units.Quantiser;
import dev.assay.units.QuantiserFolder;
import dev.assay.units.UnitText;
import dev.assay.units.media.MediaException;
import dev.assay.units.media.WavFile;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "train-units",
    description =
        "Learns discrete units from recordings or images (k-means of log-mel frames or of patches),"
            + " and writes them out as text for assay train.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  assay train-units --dataset fsdd --data-dir DATA --units 64 --out digits",
      "  assay train --data digits/transcript.txt --out digits/lm",
      "  assay run --model units:digits --task spoken_digits --data-dir DATA"
    })
final class TrainUnitsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--dataset",
      paramLabel = "PATH",
      required = true,
      description =
          "fsdd, mnist, audiofolder, or any whose documents have a column audio or image with a"
              + " data: URI.")
  private String dataset;

  @Option(
      names = "--dataset-name",
      paramLabel = "NAME",
      description =
          "The set's configuration; audiofolder: the folder with SPLIT/LABEL/*.wav in a data"
              + " directory.")
  private @Nullable String datasetName;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      description = "What to learn from (${DEFAULT-VALUE}).")
  private String split = "train";

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description =
          "What stands before and after each recording or image in the text (${DEFAULT-VALUE}).")
  private String label = "label";

  @Option(
      names = "--units",
      paramLabel = "N",
      description = "Size of the codebook (${DEFAULT-VALUE}).")
  private int units = 64;

  @Option(
      names = "--patch",
      paramLabel = "N",
      description = "Images: pixels of a patch's side (${DEFAULT-VALUE}).")
  private int patch = 4;

  @Option(
      names = "--collapse",
      description = "Leave out units that follow themselves, and with them durations.")
  private boolean collapse;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Of the first centroids and of the text's order (${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where data sets lie. Repeatable.")
  private List<Path> dataDirectories = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Where units.json, codebook.f32 and transcript.txt go.")
  private Path directory;

  @Mixin private DataOptions dataOptions;
  @Mixin private PluginOptions pluginOptions;

  @Override
  public Integer call() {
    if (units < 2 || units > UnitText.MOST_UNITS) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          "--units is " + units + ", not from 2 to " + UnitText.MOST_UNITS + ".");
    }
    PrintWriter err = spec.commandLine().getErr();
    Extensions extensions = pluginOptions.extensions(err, List.of());
    var request = new DatasetRequest(dataset, datasetName, split, Map.of());
    List<LabelledMedium> media =
        dataOptions.resolver(extensions, dataDirectories, err).open(request).stream()
            .map(doc -> LabelledMedium.of(doc, label))
            .toList();
    Quantiser quantiser;
    String transcript;
    try {
      quantiser = learn(media);
      transcript = UnitsTranscript.of(media, quantiser, seed);
    } catch (MediaException e) {
      throw new EvalException(ErrorCode.INVALID_DATA, e.getMessage(), e);
    }
    QuantiserFolder.files(quantiser)
        .forEach((name, content) ->
            AtomicFile.write(directory.resolve(name), out -> out.write(content)));
    Path text = directory.resolve("transcript.txt");
    AtomicFile.write(text, out -> out.write(transcript.getBytes(StandardCharsets.UTF_8)));
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%s: %d of %s, %d units, each medium twice in %s%n",
        directory,
        media.size(),
        dataset,
        units,
        text);
    out.flush();
    return ExitCode.DONE;
  }

  private Quantiser learn(List<LabelledMedium> media) {
    Features features =
        switch (media.getFirst().kind()) {
          case AUDIO -> LogMel.at(WavFile.read(media.getFirst().content()).sampleRate());
          case IMAGE -> new Patches(patch);
        };
    List<byte[]> contents = media.stream().map(LabelledMedium::content).toList();
    return Quantiser.learn(features, contents, units, collapse, seed);
  }
}
