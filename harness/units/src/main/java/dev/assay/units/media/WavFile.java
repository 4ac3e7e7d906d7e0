package dev.assay.units.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * RIFF WAVE ("Multimedia Programming Interface and Data Specifications 1.0", IBM and Microsoft,
 * 1991; the extensible format of Microsoft's {@code mmreg.h}). Read: PCM of 8, 16, 24 and 32 bits
 * and floats of 32; several channels become their mean. Written: PCM of 16 bits.
 */
public final class WavFile {
  private static final int PCM = 1;
  private static final int FLOAT = 3;
  private static final int EXTENSIBLE = 0xFFFE;
  private static final int MOST_CHANNELS = 64;

  private WavFile() {}

  /** What a {@code fmt} chunk says. */
  private record Format(int tag, int channels, int sampleRate, int bits) {
    int sampleBytes() {
      return bits / 8;
    }
  }

  /**
   * @throws MediaException if it is no such file, cut short or without samples
   */
  public static Recording read(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (in.remaining() < 12 || !tag(in).equals("RIFF")) {
      throw new MediaException("The recording is no RIFF file.");
    }
    in.getInt(); // Its length, which the file itself has too.
    if (!tag(in).equals("WAVE")) {
      throw new MediaException("The recording is a RIFF file, but no WAVE.");
    }
    Format format = null;
    while (in.remaining() >= 8) {
      String name = tag(in);
      long length = Integer.toUnsignedLong(in.getInt());
      if (length > in.remaining()) {
        throw new MediaException(
            "The recording is cut short: chunk \""
                + name
                + "\" has "
                + in.remaining()
                + " of "
                + length
                + " bytes.");
      }
      ByteBuffer chunk = in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
      if (name.equals("fmt ")) {
        format = format(chunk);
      } else if (name.equals("data")) {
        if (format == null) {
          throw new MediaException("The recording has samples before it tells their format.");
        }
        return samples(chunk, format);
      }
      // Chunks start at even places.
      in.position((int) Math.min(in.limit(), in.position() + length + (length & 1)));
    }
    throw new MediaException("The recording has no samples.");
  }

  private static String tag(ByteBuffer in) {
    byte[] name = new byte[4];
    in.get(name);
    return new String(name, StandardCharsets.ISO_8859_1);
  }

  private static Format format(ByteBuffer chunk) {
    if (chunk.remaining() < 16) {
      throw new MediaException("The recording's format is cut short.");
    }
    int tag = Short.toUnsignedInt(chunk.getShort(0));
    int channels = Short.toUnsignedInt(chunk.getShort(2));
    int sampleRate = chunk.getInt(4);
    int block = Short.toUnsignedInt(chunk.getShort(12));
    int bits = Short.toUnsignedInt(chunk.getShort(14));
    if (tag == EXTENSIBLE && chunk.remaining() >= 26) {
      tag = Short.toUnsignedInt(chunk.getShort(24));
    }
    boolean known =
        tag == PCM && (bits == 8 || bits == 16 || bits == 24 || bits == 32)
            || tag == FLOAT && bits == 32;
    if (!known) {
      throw new MediaException(
          "The recording has format "
              + tag
              + " with "
              + bits
              + " bits a sample; PCM of 8, 16, 24 or 32 bits and floats of 32 can be read.");
    }
    if (channels < 1 || channels > MOST_CHANNELS || block != channels * bits / 8) {
      throw new MediaException(
          "The recording tells of " + channels + " channels in blocks of " + block + " bytes.");
    }
    return new Format(tag, channels, sampleRate, bits);
  }

  private static Recording samples(ByteBuffer data, Format format) {
    int frames = data.remaining() / (format.channels() * format.sampleBytes());
    float[] samples = new float[frames];
    for (int i = 0; i < frames; i++) {
      double sum = 0;
      for (int channel = 0; channel < format.channels(); channel++) {
        sum += sample(data, format);
      }
      samples[i] = (float) (sum / format.channels());
      if (!Float.isFinite(samples[i])) {
        throw new MediaException("The recording has a sample that is no number.");
      }
    }
    return new Recording(format.sampleRate(), samples);
  }

  private static double sample(ByteBuffer data, Format format) {
    if (format.tag() == FLOAT) {
      return data.getFloat();
    }
    return switch (format.bits()) {
      case 8 -> (Byte.toUnsignedInt(data.get()) - 128) / 128.0;
      case 16 -> data.getShort() / 32768.0;
      case 24 -> (Byte.toUnsignedInt(data.get()) | data.getShort() << 8) / 8388608.0;
      default -> data.getInt() / 2147483648.0;
    };
  }

  /** As PCM of 16 bits; samples beyond -1 and 1 are clipped. */
  public static byte[] write(Recording recording) {
    int bytes = Math.multiplyExact(recording.samples().length, 2);
    ByteBuffer out = ByteBuffer.allocate(Math.addExact(44, bytes)).order(ByteOrder.LITTLE_ENDIAN);
    out.put("RIFF".getBytes(StandardCharsets.ISO_8859_1)).putInt(36 + bytes);
    out.put("WAVEfmt ".getBytes(StandardCharsets.ISO_8859_1)).putInt(16);
    out.putShort((short) PCM).putShort((short) 1);
    out.putInt(recording.sampleRate()).putInt(2 * recording.sampleRate());
    out.putShort((short) 2).putShort((short) 16);
    out.put("data".getBytes(StandardCharsets.ISO_8859_1)).putInt(bytes);
    for (float sample : recording.samples()) {
      out.putShort((short) Math.clamp(Math.round(sample * 32768.0), -32768, 32767));
    }
    return out.array();
  }
}
