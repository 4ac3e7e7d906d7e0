package dev.assay.transformer.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What there is of CUDA on this machine, for people. */
public final class CudaReport {

  /**
   * One thing that computing on a GPU needs.
   *
   * @param name what it is
   * @param found what was found, in words
   * @param remedy what to do about it; empty where it is as it should be
   */
  public record Finding(String name, String found, Optional<String> remedy) {}

  private CudaReport() {}

  /** Looks for everything, whatever else is missing. */
  public static List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    Optional<CudaLibrary.Opened> driver = CudaLibrary.DRIVER.open();
    int newest = driver.map(CudaReport::newest).orElse(Integer.MAX_VALUE);
    findings.add(library(CudaLibrary.DRIVER, newest, CudaReport::driverVersion));
    findings.add(
        library(
            CudaLibrary.CUBLASLT, newest, opened -> "version " + new CublasLt(opened).version()));
    findings.add(
        library(CudaLibrary.NVRTC, newest, opened -> "version " + new Nvrtc(opened).version()));
    findings.add(KernelImages.finding(CudaLibrary.NVRTC.open(newest)));
    findings.addAll(driver.map(CudaReport::devices).orElse(List.of()));
    return findings;
  }

  private interface Version {
    String of(CudaLibrary.Opened library);
  }

  /** The one that the driver runs, or else why there is none. */
  private static Finding library(CudaLibrary library, int driver, Version version) {
    Optional<CudaLibrary.Opened> opened = library.open(driver).or(library::open);
    if (opened.isEmpty()) {
      return new Finding(library.fileName(), "not found", Optional.of(library.remedy()));
    }
    String where = opened.get().file() + " (" + opened.get().how() + ")";
    try {
      return new Finding(
          library.fileName(),
          version.of(opened.get()) + ", " + where,
          opened.get().runsOn(driver)
              ? Optional.empty()
              : Optional.of("too new for the driver: install that of CUDA " + driver / 1000));
    } catch (CudaException | CudaUnavailableException e) {
      return new Finding(
          library.fileName(), e.getMessage() + ", " + where, Optional.of(library.remedy()));
    }
  }

  /** The newest CUDA that a driver runs; any, where it does not start. */
  private static int newest(CudaLibrary.Opened driver) {
    try {
      return new Driver(driver).version();
    } catch (CudaException | CudaUnavailableException e) {
      return Integer.MAX_VALUE;
    }
  }

  private static String driverVersion(CudaLibrary.Opened opened) {
    int version = new Driver(opened).version();
    return "CUDA " + version / 1000 + "." + version % 1000 / 10;
  }

  private static List<Finding> devices(CudaLibrary.Opened library) {
    List<Finding> findings = new ArrayList<>();
    try {
      List<Cuda.Device> devices = Cuda.devices(new Driver(library));
      for (int i = 0; i < devices.size(); i++) {
        Cuda.Device device = devices.get(i);
        String found =
            String.format(
                Locale.ROOT,
                "%s, compute capability %d.%d, %d multiprocessors, %d MiB",
                device.name(),
                device.capability() / 10,
                device.capability() % 10,
                device.multiprocessors(),
                device.memory() >> 20);
        Optional<String> remedy =
            device.capability() < Cuda.LEAST_CAPABILITY
                ? Optional.of("too old: compute capability 8.0 is needed")
                : Optional.empty();
        findings.add(new Finding("GPU " + i, found, remedy));
      }
    } catch (CudaException | CudaUnavailableException e) {
      findings.add(new Finding("GPU", "none: " + e.getMessage(), Optional.empty()));
    }
    return findings;
  }
}
