package dev.salvor.release.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads a release back from its archive, without unpacking it and in bounded memory, whoever made
 * the archive: every file against its line in {@code MANIFEST}.
 */
public final class ReleaseArchive {
  private static final int BUFFER = 256 * 1024;

  private ReleaseArchive() {}

  /**
   * What is in {@code archive}.
   *
   * @throws IOException if the file cannot be opened or read; what is wrong in it is no exception
   */
  public static Checked check(Path archive) throws IOException {
    try (InputStream in = Files.newInputStream(archive)) {
      return check(in);
    }
  }

  /** The same of a stream, which is read to the end of the archive and not closed. */
  public static Checked check(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, BUFFER);
    Compression compression = Compression.of(buffered);
    return new ArchiveReader(compression).read(buffered);
  }
}
