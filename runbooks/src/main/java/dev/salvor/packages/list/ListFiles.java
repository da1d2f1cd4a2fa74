package dev.salvor.packages.list;

import dev.salvor.packages.list.ListSink.HostHead;
import dev.salvor.runbook.yaml.FileKind;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Files with lists: what {@code host-packages.sh} or {@code salvor packages list --lines} printed,
 * {@code /var/lib/dpkg/status}, or an index {@code Packages} of a binhost; each also as gzip. What
 * it is, is seen by how it begins. A file of the last two kinds is named after itself.
 */
public final class ListFiles {
  private static final int BUFFER = 1 << 16;

  private final ListReader lines = new ListReader();

  /** The file itself, or the files of a folder in the order of their names; hidden ones not. */
  public static List<Path> of(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> all = Files.list(path)) {
      return all.filter(file -> !file.getFileName().toString().startsWith("."))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  /**
   * Reads one.
   *
   * @throws BadListException it has no list, or not all of one
   */
  public void read(Path file, ListSink sink) throws IOException, BadListException {
    opened(
        file,
        in -> {
          String first = head(in);
          if (first.startsWith(ListReader.BEGIN + "\t")) {
            lines.read(in, sink);
          } else if (first.startsWith("Package: ")) {
            sink.host(new HostHead("debian", name(file), ""));
            DpkgStatus.read(in, sink::installed);
            sink.end();
          } else if (first.matches("[A-Z_]+: .*")) {
            sink.host(new HostHead("gentoo", name(file), ""));
            PackagesIndex.read(in, sink::installed);
            sink.end();
          } else {
            throw new BadListException(
                "it is no list of packages; one is made by: salvor packages list --lines");
          }
        });
  }

  /**
   * Reads an index {@code Packages}, as {@link PackagesIndex} does.
   *
   * @return seconds since 1970 when it was written; 0: it does not say
   * @throws BadListException it is none, or not all of one
   */
  public static long index(Path file, Consumer<Installed> each)
      throws IOException, BadListException {
    long[] written = new long[1];
    opened(file, in -> written[0] = PackagesIndex.read(in, each));
    return written[0];
  }

  /** What is done with a text. */
  private interface Reading {
    void read(BufferedReader in) throws IOException, BadListException;
  }

  private static void opened(Path file, Reading reading) throws IOException, BadListException {
    FileKind.requireEnd(file);
    try (BufferedReader in = open(file)) {
      reading.read(in);
    } catch (EOFException | ZipException damaged) {
      throw new BadListException(
          "it is packed with gzip, and cut off or damaged (" + damaged.getMessage() + ")", damaged);
    }
  }

  /** The text of a file, unpacked if it is packed. */
  private static BufferedReader open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      BufferedInputStream raw = new BufferedInputStream(in, BUFFER);
      raw.mark(2);
      boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
      raw.reset();
      return new BufferedReader(
          new InputStreamReader(gzip ? new GZIPInputStream(raw) : raw, StandardCharsets.UTF_8),
          BUFFER);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static String head(BufferedReader in) throws IOException {
    char[] begin = new char[200];
    in.mark(begin.length);
    int count = Math.max(0, in.read(begin));
    in.reset();
    String text = new String(begin, 0, count);
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }

  private static String name(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.indexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
