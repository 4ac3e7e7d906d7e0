package dev.assay.tasks.discreteunits;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.DatasetRequest;
import dev.assay.spi.data.DatasetSource;
import dev.assay.spi.data.Doc;
import dev.assay.units.media.DataUri;
import dev.assay.units.media.IdxFile;
import dev.assay.units.media.MediaException;
import dev.assay.units.media.PgmFile;
import dev.assay.units.media.Picture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The 10,000 images of MNIST's test files ({@code t10k-*}), a fifth of which, drawn by a fixed
 * seed, is the split {@code test} and the rest {@code train}: not MNIST's own split, whose training
 * images are a file six times as large. Columns {@code row} in the file, {@code label}, {@code
 * pixels}, {@code image} and, where the request asks for it, {@code image_reversed}: the image with
 * the middle half of its rows upside down.
 */
final class MnistImages implements DatasetSource {
  private static final int SEED = 1;
  private static final int TEST_SHARE = 5;
  private static final String TYPE = "image/x-portable-graymap";

  @Override
  public List<Doc> open(DatasetRequest request, List<Path> dataDirectories) {
    Path imageFile = file(request, "t10k-images-idx3-ubyte.gz", dataDirectories);
    Path labelFile = file(request, "t10k-labels-idx1-ubyte.gz", dataDirectories);
    List<Picture> images;
    byte[] labels;
    try {
      images = IdxFile.images(imageFile);
      labels = IdxFile.labels(labelFile);
    } catch (MediaException e) {
      throw new EvalException(ErrorCode.MALFORMED_FILE, e.getMessage(), e);
    }
    if (images.size() != labels.length) {
      throw new EvalException(
          ErrorCode.MALFORMED_FILE,
          "%s has %d images and %s %d labels."
              .formatted(imageFile, images.size(), labelFile, labels.length));
    }
    var docs = new ArrayList<Doc>();
    for (int row : rows(request, labels.length)) {
      docs.add(doc(request, docs.size(), row, images.get(row), labels[row]));
    }
    return docs;
  }

  private static Path file(DatasetRequest request, String name, List<Path> dataDirectories) {
    return DataFolders.find(request, "images", "mnist/" + name, dataDirectories);
  }

  private static List<Integer> rows(DatasetRequest request, int size) {
    var rows = new ArrayList<>(IntStream.range(0, size).boxed().toList());
    Collections.shuffle(rows, new Random(SEED));
    int test = size / TEST_SHARE;
    List<Integer> chosen =
        switch (request.split()) {
          case "test" -> rows.subList(0, test);
          case "train" -> rows.subList(test, size);
          default -> throw DataFolders.noSplit(request, "train and test");
        };
    return chosen.stream().sorted().toList();
  }

  private static Doc doc(DatasetRequest request, int index, int row, Picture image, byte label) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("row", (long) row);
    fields.put("label", Integer.toString(label));
    fields.put("pixels", (long) image.pixels().length);
    fields.put("image", uri(image));
    if (DataFolders.wantsReversed(request)) {
      fields.put("image_reversed", uri(image.withMiddleReversed()));
    }
    return new Doc(index, fields);
  }

  private static String uri(Picture image) {
    return DataUri.of(TYPE, PgmFile.write(image)).toString();
  }
}
