package dev.assay.tasks.discreteunits;

import dev.assay.spi.data.DatasetRequest;
import dev.assay.spi.data.DatasetSource;
import dev.assay.spi.data.Doc;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Free Spoken Digit Dataset (Jackson et al., 2018): {@code DIGIT_SPEAKER_TAKE.wav}, of which,
 * as its authors say, takes 0 to 4 are the test set and the rest is for training. Columns {@code
 * label}, {@code speaker} and those of {@link RecordingDoc}.
 */
final class FreeSpokenDigits implements DatasetSource {
  private static final Pattern NAME = Pattern.compile("([0-9])_([a-z]+)_([0-9]+)\\.wav");

  @Override
  public List<Doc> open(DatasetRequest request, List<Path> dataDirectories) {
    boolean test =
        switch (request.split()) {
          case "test" -> true;
          case "train" -> false;
          default -> throw DataFolders.noSplit(request, "train and test");
        };
    Path folder = DataFolders.find(request, "audio", "fsdd/recordings", dataDirectories);
    var docs = new ArrayList<Doc>();
    for (Path file : DataFolders.list(folder)) {
      Matcher name = NAME.matcher(file.getFileName().toString());
      if (name.matches() && test == name.group(3).matches("[0-4]")) {
        Map<String, String> known = new LinkedHashMap<>();
        known.put("label", name.group(1));
        known.put("speaker", name.group(2));
        docs.add(RecordingDoc.of(request, docs.size(), file, known));
      }
    }
    return docs;
  }
}
