package dev.assay.units;

import dev.assay.units.media.MediaException;
import dev.assay.units.media.Recording;
import dev.assay.units.media.WavFile;

/**
 * Logarithms of the energies of mel filters, a vector a frame, the mean of each filter over the
 * recording taken off (so that loudness and microphone matter less).
 *
 * <p>A frame is {@code window} samples under a periodic Hann window, filled up with zeros to a
 * power of two; its power spectrum goes through triangular filters whose corners lie evenly on the
 * mel scale {@code 2595 log10(1 + f/700)} (O'Shaughnessy, 1987) from 0 to half the sample rate, the
 * height of each 1, as torchaudio's {@code melscale_fbanks} has them with {@code mel_scale="htk",
 * norm=None}. The logarithm is natural, of at least 1e-10. There is a frame every {@code hop}
 * samples as far as whole frames go; a recording shorter than one is filled up with zeros.
 *
 * <p>The logarithms and sines are {@link StrictMath}'s: the same bits on every machine.
 *
 * @param sampleRate of the recordings, in Hz; others are refused
 * @param window samples of a frame
 * @param hop samples from one frame to the next
 * @param filters numbers in a vector
 */
public record LogMel(int sampleRate, int window, int hop, int filters) implements Features {
  private static final double LEAST_ENERGY = 1e-10;

  public LogMel {
    if (sampleRate < 1000 || sampleRate > 192_000) {
      throw new MediaException("Recordings of " + sampleRate + " Hz cannot be analysed.");
    }
    if (window < 2 || window > 1 << 15 || hop < 1 || hop > window || filters < 1 || filters > 512) {
      throw new MediaException(
          "Frames of "
              + window
              + " samples every "
              + hop
              + " with "
              + filters
              + " filters cannot be analysed.");
    }
  }

  /** Frames of 25 ms every 20 ms, and 32 filters. */
  public static LogMel at(int sampleRate) {
    return new LogMel(sampleRate, sampleRate / 40, sampleRate / 50, 32);
  }

  @Override
  public String modality() {
    return "audio";
  }

  @Override
  public int size() {
    return filters;
  }

  @Override
  public float[][] of(byte[] medium) {
    Recording recording = WavFile.read(medium);
    if (recording.sampleRate() != sampleRate) {
      throw new MediaException(
          "The recording has "
              + recording.sampleRate()
              + " samples a second and the units are of recordings with "
              + sampleRate
              + "; resample it first.");
    }
    return of(recording.samples());
  }

  float[][] of(float[] samples) {
    int frames = 1 + Math.max(0, samples.length - window) / hop;
    double[][] weights = melWeights();
    double[] hann = hann();
    double[][] energies = new double[frames][];
    for (int frame = 0; frame < frames; frame++) {
      energies[frame] = logEnergies(samples, frame * hop, hann, weights);
    }
    return lessMean(energies);
  }

  private double[] logEnergies(float[] samples, int from, double[] hann, double[][] weights) {
    double[] real = new double[fftSize()];
    double[] imaginary = new double[real.length];
    for (int i = 0; i < window && from + i < samples.length; i++) {
      real[i] = samples[from + i] * hann[i];
    }
    Fourier.transform(real, imaginary);
    double[] logs = new double[filters];
    for (int filter = 0; filter < filters; filter++) {
      double energy = 0;
      for (int bin = 0; bin <= real.length / 2; bin++) {
        double power = real[bin] * real[bin] + imaginary[bin] * imaginary[bin];
        energy += weights[filter][bin] * power;
      }
      logs[filter] = StrictMath.log(Math.max(energy, LEAST_ENERGY));
    }
    return logs;
  }

  private float[][] lessMean(double[][] energies) {
    float[][] vectors = new float[energies.length][filters];
    for (int filter = 0; filter < filters; filter++) {
      double sum = 0;
      for (double[] frame : energies) {
        sum += frame[filter];
      }
      double mean = sum / energies.length;
      for (int frame = 0; frame < energies.length; frame++) {
        vectors[frame][filter] = (float) (energies[frame][filter] - mean);
      }
    }
    return vectors;
  }

  private int fftSize() {
    return Math.max(2, Integer.highestOneBit(window - 1) << 1);
  }

  private double[] hann() {
    double[] hann = new double[window];
    for (int i = 0; i < window; i++) {
      hann[i] = 0.5 - 0.5 * StrictMath.cos(2 * Math.PI * i / window);
    }
    return hann;
  }

  /** A row a filter, with the weight of each bin from 0 to half the transform's size. */
  private double[][] melWeights() {
    int size = fftSize();
    double[] corners = new double[filters + 2];
    double highest = mel(sampleRate / 2.0);
    for (int i = 0; i < corners.length; i++) {
      corners[i] = hertz(highest * i / (corners.length - 1));
    }
    double[][] weights = new double[filters][size / 2 + 1];
    for (int filter = 0; filter < filters; filter++) {
      for (int bin = 0; bin <= size / 2; bin++) {
        double frequency = (double) bin * sampleRate / size;
        double up = (frequency - corners[filter]) / (corners[filter + 1] - corners[filter]);
        double down =
            (corners[filter + 2] - frequency) / (corners[filter + 2] - corners[filter + 1]);
        weights[filter][bin] = Math.max(0, Math.min(up, down));
      }
    }
    return weights;
  }

  private static double mel(double hertz) {
    return 2595 * StrictMath.log10(1 + hertz / 700);
  }

  private static double hertz(double mel) {
    return 700 * (StrictMath.pow(10, mel / 2595) - 1);
  }
}
