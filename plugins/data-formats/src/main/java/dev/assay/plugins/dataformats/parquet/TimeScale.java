package dev.assay.plugins.dataformats.parquet;

import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.apache.parquet.format.TimeUnit;

/** The units that times come in; texts are as Python prints its own. */
enum TimeScale {
  MILLIS(1_000),
  MICROS(1_000_000),
  NANOS(1_000_000_000);

  private final long perSecond;

  TimeScale(long perSecond) {
    this.perSecond = perSecond;
  }

  static TimeScale of(TimeUnit unit) {
    return unit.isSetMILLIS() ? MILLIS : unit.isSetMICROS() ? MICROS : NANOS;
  }

  String timestamp(long value, boolean utc) {
    long second = Math.floorDiv(value, perSecond);
    int nano = (int) (Math.floorMod(value, perSecond) * (1_000_000_000 / perSecond));
    return text(LocalDateTime.ofEpochSecond(second, nano, ZoneOffset.UTC), utc);
  }

  String time(long value) {
    return text(LocalTime.ofNanoOfDay(Math.multiplyExact(value, 1_000_000_000 / perSecond)));
  }

  static String text(LocalDateTime time, boolean utc) {
    return time.toLocalDate() + " " + text(time.toLocalTime()) + (utc ? "+00:00" : "");
  }

  private static String text(LocalTime time) {
    String seconds =
        String.format(
            Locale.ROOT, "%02d:%02d:%02d", time.getHour(), time.getMinute(), time.getSecond());
    int nano = time.getNano();
    if (nano == 0) {
      return seconds;
    }
    return nano % 1000 == 0
        ? seconds + String.format(Locale.ROOT, ".%06d", nano / 1000)
        : seconds + String.format(Locale.ROOT, ".%09d", nano);
  }
}
