package dev.salvor.testing.attack;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A tar archive, block by block, also as no library would write it. One thread. */
public final class RawTar {
  private static final int BLOCK = 512;
  private static final int NAME = 100;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private RawTar() {}

  /** The entries of {@code archive}, without its end. */
  public static RawTar open(byte[] archive) {
    int at = 0;
    while (at + BLOCK <= archive.length && archive[at] != 0) {
      String size = new String(archive, at + 124, 11, StandardCharsets.US_ASCII).strip();
      at += BLOCK + (int) padded(Long.parseLong(size, 8));
    }
    RawTar tar = new RawTar();
    tar.out.write(archive, 0, at);
    return tar;
  }

  private static long padded(long size) {
    return (size + BLOCK - 1) / BLOCK * BLOCK;
  }

  RawTar file(String name, byte[] data) {
    return file(name, 0644, data);
  }

  RawTar file(String name, int mode, byte[] data) {
    return header(name, '0', mode, "", data.length).data(data);
  }

  RawTar special(String name, char type, String link) {
    return header(name, type, 0644, link, 0);
  }

  /** Of the next entry; the name there does not count. */
  RawTar pax(String... keysAndValues) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      String record = " " + keysAndValues[i] + "=" + keysAndValues[i + 1] + "\n";
      int length = record.length() + 1;
      while (record.length() + Integer.toString(length).length() != length) {
        length = record.length() + Integer.toString(length).length();
      }
      text.append(length).append(record);
    }
    byte[] data = text.toString().getBytes(StandardCharsets.UTF_8);
    return header("pax", 'x', 0644, "", data.length).data(data);
  }

  RawTar longName(String name) {
    byte[] data = (name + "\0").getBytes(StandardCharsets.UTF_8);
    return header("././@LongLink", 'L', 0, "", data.length).data(data);
  }

  /** Data may be less than the header says. */
  RawTar header(String name, char type, int mode, String link, long size) {
    byte[] block = new byte[BLOCK];
    put(block, 0, name.length() > NAME ? name.substring(0, NAME) : name);
    put(block, 100, "%07o".formatted(mode));
    put(block, 108, "0000000");
    put(block, 116, "0000000");
    if (size < 0 || size >= 1L << 33) {
      Arrays.fill(block, 124, 128, (byte) (size < 0 ? 0xff : 0x80));
      Arrays.fill(block, 125, 128, (byte) (size < 0 ? 0xff : 0));
      for (int i = 0; i < Long.BYTES; i++) {
        block[135 - i] = (byte) (size >> (8 * i));
      }
    } else {
      put(block, 124, "%011o".formatted(size));
    }
    put(block, 136, "%011o".formatted(1_760_000_000L));
    Arrays.fill(block, 148, 156, (byte) ' ');
    block[156] = (byte) type;
    put(block, 157, link.length() > NAME ? link.substring(0, NAME) : link);
    put(block, 257, type == 'S' || type == 'L' ? "ustar  \0" : "ustar\00000");
    if (type == 'S') {
      // One piece of no bytes at the end of a terabyte.
      put(block, 386, "%011o".formatted((1L << 33) - 1));
      put(block, 398, "%011o".formatted(0));
      put(block, 483, "%011o".formatted((1L << 33) - 1));
    }
    int sum = 0;
    for (byte one : block) {
      sum += one & 0xff;
    }
    put(block, 148, "%06o\0 ".formatted(sum));
    out.writeBytes(block);
    return this;
  }

  RawTar data(byte[] data) {
    out.writeBytes(data);
    out.writeBytes(new byte[(int) (padded(data.length) - data.length)]);
    return this;
  }

  private static void put(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }

  /** The archive with its end. */
  public byte[] closed() {
    out.writeBytes(new byte[2 * BLOCK]);
    return out.toByteArray();
  }
}
