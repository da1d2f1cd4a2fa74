package dev.salvor.release.archive;

import io.airlift.compress.zstd.ZstdInputStream;
import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * How an archive is compressed: by its name where it is written, by its first bytes where it is
 * read.
 */
public enum Compression {
  NONE(".tar", ""),
  GZIP(".tar.gz", "1f8b"),
  ZSTD(".tar.zst", "28b52ffd");

  private static final int LONGEST_MAGIC = 4;
  private static final int BUFFER = 64 * 1024;

  private final String ending;
  private final String magic;

  Compression(String ending, String magic) {
    this.ending = ending;
    this.magic = magic;
  }

  /** The end of the name of such an archive. */
  public String ending() {
    return ending;
  }

  static Optional<Compression> ofName(String name) {
    return Arrays.stream(values())
        .filter(c -> name.endsWith(c.ending) && name.length() > c.ending.length())
        .findFirst();
  }

  /** What {@code in} begins with; it is read from its beginning afterwards. */
  static Compression of(BufferedInputStream in) throws IOException {
    in.mark(LONGEST_MAGIC);
    String first = HexFormat.of().formatHex(in.readNBytes(LONGEST_MAGIC));
    in.reset();
    return Arrays.stream(values())
        .filter(c -> !c.magic.isEmpty() && first.startsWith(c.magic))
        .findFirst()
        .orElse(NONE);
  }

  /** The header of gzip is written without name and time. */
  OutputStream compress(OutputStream out) throws IOException {
    return switch (this) {
      case NONE -> out;
      case GZIP -> new GZIPOutputStream(out, BUFFER);
      case ZSTD -> new ZstdOutputStream(out);
    };
  }

  InputStream decompress(InputStream in) throws IOException {
    return switch (this) {
      case NONE -> in;
      case GZIP -> new GZIPInputStream(in, BUFFER);
      case ZSTD -> new ZstdInputStream(in);
    };
  }
}
