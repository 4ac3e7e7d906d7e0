package dev.assay.training;

import dev.assay.training.files.TrainingException;
import dev.assay.training.files.TrainingException.Reason;
import java.util.ArrayList;
import java.util.List;

/** How the loss fell, in nats a token. */
final class LossCurve {

  private static final String HEADER = "step,tokens,loss,held_out_loss,learning_rate,gradient_norm";

  private final List<Point> points = new ArrayList<>();

  /**
   * @param step steps made
   * @param tokens trained on so far
   * @param loss mean since the point before
   * @param heldOut of the held-out part; NaN where it was not looked at
   * @param rate the learning rate of this step
   * @param norm of this step's gradients, before clipping
   */
  record Point(int step, long tokens, double loss, double heldOut, double rate, double norm) {}

  void add(Point point) {
    points.add(point);
  }

  List<Point> points() {
    return points;
  }

  String csv() {
    StringBuilder csv = new StringBuilder(HEADER).append('\n');
    for (Point p : points) {
      csv.append(p.step()).append(',').append(p.tokens()).append(',').append(p.loss()).append(',');
      csv.append(Double.isNaN(p.heldOut()) ? "" : Double.toString(p.heldOut())).append(',');
      csv.append(p.rate()).append(',').append(p.norm()).append('\n');
    }
    return csv.toString();
  }

  /** Reads what {@link #csv} wrote. */
  static LossCurve parse(List<String> lines) {
    LossCurve curve = new LossCurve();
    try {
      for (String line : lines.subList(1, lines.size())) {
        String[] cells = line.split(",", -1);
        curve.add(
            new Point(
                Integer.parseInt(cells[0]),
                Long.parseLong(cells[1]),
                Double.parseDouble(cells[2]),
                cells[3].isEmpty() ? Double.NaN : Double.parseDouble(cells[3]),
                Double.parseDouble(cells[4]),
                Double.parseDouble(cells[5])));
      }
      return curve;
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new TrainingException(
          Reason.INPUT, "a checkpoint's loss.csv is damaged (" + e.getMessage() + ")", e);
    }
  }

  /** A picture: training in grey, the held-out part in blue with its points. */
  String svg() {
    return new LossPicture(points).svg();
  }
}
