package dev.assay.training.gpu;

import dev.assay.transformer.cuda.DeviceBuffer;

/** Room on a GPU that grows to the largest use; what it held is lost then. */
final class Numbers {

  private final DeviceTeam team;
  private final DeviceBuffer buffer;

  Numbers(DeviceTeam team) {
    this.team = team;
    this.buffer = team.device().buffer();
  }

  /** The address of room for so many numbers of four bytes. */
  long of(long count) {
    return team.room(buffer, Integer.BYTES * count);
  }

  /** The address of a copy. */
  long of(int[] numbers) {
    long to = of(numbers.length);
    team.device().write(numbers, to);
    return to;
  }
}
