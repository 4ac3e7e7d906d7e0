package dev.assay.training.gpu;

/** Room on a GPU that grows to the largest use; what it held is lost then. */
final class Numbers {

  private final DeviceTeam team;
  private long address;
  private long bytes;

  Numbers(DeviceTeam team) {
    this.team = team;
  }

  /** The address of room for so many numbers of four bytes. */
  long of(long count) {
    long wanted = 4 * count;
    if (wanted > bytes) {
      if (bytes > 0) {
        team.device().free(address);
        bytes = 0;
      }
      address = team.allocate(wanted);
      bytes = wanted;
    }
    return address;
  }

  /** The address of a copy. */
  long of(int[] numbers) {
    long to = of(numbers.length);
    team.device().write(numbers, to);
    return to;
  }
}
