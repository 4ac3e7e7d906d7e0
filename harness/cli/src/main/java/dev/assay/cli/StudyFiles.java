package dev.assay.cli;

import dev.assay.core.files.AtomicFile;
import dev.assay.core.study.StudyAnalysis;
import dev.assay.core.study.StudyJson;
import dev.assay.core.study.StudyMarkdown;
import dev.assay.core.study.StudyReport;
import dev.assay.site.StudyPage;
import dev.assay.spi.result.EvalResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The reports of a prompt study, beside the run's own. */
final class StudyFiles {
  private StudyFiles() {}

  /** Writes nothing for a run that is no study. */
  static List<Path> write(EvalResult result, Path directory) {
    Optional<StudyReport> study = StudyAnalysis.of(result);
    List<Path> written = new ArrayList<>();
    study.ifPresent(report -> {
      written.add(put(directory.resolve("study.json"), StudyJson.of(report)));
      written.add(put(directory.resolve("study.md"), StudyMarkdown.of(report)));
      written.add(put(directory.resolve("study.html"), StudyPage.of(report)));
    });
    return written;
  }

  private static Path put(Path file, String text) {
    AtomicFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    return file;
  }
}
