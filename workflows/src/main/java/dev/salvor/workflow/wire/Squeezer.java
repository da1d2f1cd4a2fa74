package dev.salvor.workflow.wire;

import io.temporal.payload.codec.PayloadCodecException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Deflates what gets smaller by it; one leading byte says which. Expands within a bound only. */
final class Squeezer {
  private static final int WORTH_IT = 512;
  private static final int MOST = 32 * 1024 * 1024;
  private static final byte PLAIN = 0;
  private static final byte DEFLATED = 1;

  private Squeezer() {}

  static byte[] squeeze(byte[] bytes) {
    if (bytes.length >= WORTH_IT) {
      byte[] deflated = deflate(bytes);
      if (deflated.length < bytes.length) {
        return deflated;
      }
    }
    byte[] out = new byte[bytes.length + 1];
    out[0] = PLAIN;
    System.arraycopy(bytes, 0, out, 1, bytes.length);
    return out;
  }

  static byte[] expand(byte[] bytes) {
    if (bytes.length == 0 || (bytes[0] != PLAIN && bytes[0] != DEFLATED)) {
      throw new PayloadCodecException(
          "sealed payload is of a form that this version does not know");
    }
    return bytes[0] == PLAIN ? Arrays.copyOfRange(bytes, 1, bytes.length) : inflate(bytes);
  }

  private static byte[] deflate(byte[] bytes) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2);
      out.write(DEFLATED);
      byte[] buffer = new byte[8192];
      deflater.setInput(bytes);
      deflater.finish();
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private static byte[] inflate(byte[] bytes) {
    Inflater inflater = new Inflater(true);
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length * 3);
      byte[] buffer = new byte[8192];
      inflater.setInput(bytes, 1, bytes.length - 1);
      while (!inflater.finished()) {
        int count = inflater.inflate(buffer);
        if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          throw new PayloadCodecException("sealed payload is cut off");
        }
        out.write(buffer, 0, count);
        if (out.size() > MOST) {
          throw new PayloadCodecException("sealed payload expands beyond " + MOST + " bytes");
        }
      }
      return out.toByteArray();
    } catch (DataFormatException e) {
      throw new PayloadCodecException("sealed payload is damaged", e);
    } finally {
      inflater.end();
    }
  }
}
