package dev.assay.tasks.discreteunits;

import dev.assay.spi.data.DatasetRequest;
import dev.assay.spi.data.Doc;
import dev.assay.units.media.DataUri;
import dev.assay.units.media.MediaException;
import dev.assay.units.media.Recording;
import dev.assay.units.media.WavFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A recording as a document. */
final class RecordingDoc {
  private static final String TYPE = "audio/wav";

  private RecordingDoc() {}

  /**
   * Columns {@code file}, what else is known, {@code seconds}, {@code audio}, and where the request
   * asks for it {@code audio_reversed}: the recording with its middle third backwards.
   *
   * @throws dev.assay.spi.EvalException naming the file, if it is no recording
   */
  static Doc of(DatasetRequest request, int index, Path file, Map<String, String> known) {
    byte[] content = DataFolders.bytes(file);
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("file", file.getFileName().toString());
    fields.putAll(known);
    try {
      Recording recording = WavFile.read(content);
      fields.put("seconds", recording.seconds());
      fields.put("audio", DataUri.of(TYPE, content).toString());
      if (DataFolders.wantsReversed(request)) {
        byte[] reversed = WavFile.write(recording.withMiddleReversed());
        fields.put("audio_reversed", DataUri.of(TYPE, reversed).toString());
      }
    } catch (MediaException e) {
      throw DataFolders.malformed(file, e);
    }
    return new Doc(index, fields);
  }
}
