package dev.assay.transformer.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * CUDA on this machine: its libraries, and the devices that the driver shows.
 *
 * @param nvrtc absent where kernels are not compiled here
 */
record Cuda(
    Driver driver, CublasLt blas, Optional<CudaLibrary.Opened> nvrtc, List<Device> devices) {

  /** The oldest that the kernels are for: tensor cores with bfloat16. */
  static final int LEAST_CAPABILITY = 80;

  /**
   * A GPU.
   *
   * @param capability as 90 for 9.0
   * @param memory bytes in all
   */
  record Device(int handle, String name, int capability, int multiprocessors, long memory) {

    /** Whether both compute the same numbers. */
    boolean isLike(Device other) {
      return name.equals(other.name)
          && capability == other.capability
          && multiprocessors == other.multiprocessors;
    }
  }

  /**
   * Finds everything.
   *
   * @throws CudaUnavailableException saying what is missing
   */
  static Cuda open() {
    Driver driver =
        openDriver(CudaLibrary.DRIVER.open().orElseThrow(() -> missing(CudaLibrary.DRIVER)));
    List<Device> devices = devices(driver);
    if (devices.isEmpty()) {
      throw new CudaUnavailableException("the NVIDIA driver shows no GPU");
    }
    List<Device> able =
        devices.stream().filter(device -> device.capability() >= LEAST_CAPABILITY).toList();
    if (able.isEmpty()) {
      Device first = devices.getFirst();
      throw new CudaUnavailableException(
          first.name()
              + " has compute capability "
              + first.capability() / 10.0
              + "; at least "
              + LEAST_CAPABILITY / 10.0
              + " is needed");
    }
    return new Cuda(
        driver, openBlas(driver.version()), CudaLibrary.NVRTC.open(driver.version()), able);
  }

  private static CublasLt openBlas(int driver) {
    return CudaLibrary.CUBLASLT
        .open(driver)
        .map(CublasLt::new)
        .orElseThrow(() ->
            CudaLibrary.CUBLASLT
                .open()
                .map(newer -> tooNew(new CublasLt(newer).version() / 10_000, driver))
                .orElseGet(() -> missing(CudaLibrary.CUBLASLT)));
  }

  private static CudaUnavailableException missing(CudaLibrary library) {
    return new CudaUnavailableException(library.fileName() + " was not found; " + library.remedy());
  }

  private static CudaUnavailableException tooNew(long blas, int driver) {
    return new CudaUnavailableException(
        String.format(
            Locale.ROOT,
            "libcublasLt %d needs a driver for CUDA %d, and this one is for CUDA %d.%d; install a"
                + " newer driver, or libcublasLt and libnvrtc %d",
            blas,
            blas,
            driver / 1000,
            driver % 1000 / 10,
            driver / 1000));
  }

  private static Driver openDriver(CudaLibrary.Opened library) {
    try {
      return new Driver(library);
    } catch (CudaException e) {
      throw new CudaUnavailableException("the NVIDIA driver does not start: " + e.getMessage());
    }
  }

  static List<Device> devices(Driver driver) {
    List<Device> devices = new ArrayList<>();
    for (int i = 0; i < driver.devices(); i++) {
      int handle = driver.device(i);
      devices.add(
          new Device(
              handle,
              driver.name(handle),
              driver.capability(handle),
              driver.multiprocessors(handle),
              driver.totalMemory(handle)));
    }
    return devices;
  }
}
