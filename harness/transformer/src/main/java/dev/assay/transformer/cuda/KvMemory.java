package dev.assay.transformer.cuda;

import dev.assay.transformer.graph.ArchitectureConfig;
import dev.assay.transformer.graph.KvPool;
import dev.assay.transformer.kernels.KeyValues;

/**
 * The pages of keys and values on a device: for each layer all pages' keys, then all pages' values.
 * The last page is not handed out.
 */
final class KvMemory {

  private final int layers;
  private final long layerPageBytes;
  private final int pages;
  private final long address;

  /**
   * Takes as many pages as fit into some bytes, or fewer if the device has no room for them; and
   * one more.
   *
   * @param bytes at most
   */
  KvMemory(Gpu gpu, ArchitectureConfig config, long bytes) {
    this.layers = config.layers().size();
    this.layerPageBytes =
        (long) KeyValues.PAGE
            * config.attention().kvHeads()
            * config.attention().headSize()
            * gpu.type().bytes();
    // Indices of slots are 32-bit.
    long most = Math.min(bytes / pageBytes(), Integer.MAX_VALUE / KeyValues.PAGE - 1);
    long found = 0;
    while (found == 0 && most > 0) {
      try {
        found = gpu.allocate((most + 1) * pageBytes());
      } catch (CudaException e) {
        if (!e.outOfMemory() || most == 1) {
          throw e;
        }
        most = most * 7 / 8;
      }
    }
    if (most < 1) {
      throw new CudaUnavailableException(
          gpu.device().name() + " has no memory left for keys and values beside the weights");
    }
    this.pages = (int) most;
    this.address = found;
  }

  private long pageBytes() {
    return 2 * layers * layerPageBytes;
  }

  long bytes() {
    return pages * pageBytes();
  }

  KvPool pool() {
    return KvPool.onDevice(pageBytes());
  }

  /** A place for keys and values that nobody needs. */
  int spareSlot() {
    return pages * KeyValues.PAGE;
  }

  long keys(int layer) {
    return address + 2L * layer * (pages + 1) * layerPageBytes;
  }

  long values(int layer) {
    return keys(layer) + (pages + 1) * layerPageBytes;
  }
}
