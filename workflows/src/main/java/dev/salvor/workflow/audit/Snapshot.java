package dev.salvor.workflow.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A log as it was at one moment, while others go on writing: its files are opened while nobody
 * writes, and read only as far as they went then.
 */
final class Snapshot implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private record Part(Path file, FileChannel channel, long size) {}

  /** Takes a line. */
  @FunctionalInterface
  interface Taker {
    void line(String file, long number, Lines.Line line) throws IOException;
  }

  private final List<Part> parts = new ArrayList<>();
  private Optional<Head> head = Optional.empty();

  private Snapshot() {}

  /** Of a folder; nothing is made in it. */
  static Snapshot of(AuditFolder folder) throws IOException {
    Snapshot made = new Snapshot();
    boolean whole = false;
    try (FileChannel lock = folder.open(folder.lock(), StandardOpenOption.READ);
        FileLock held = AuditLog.take(lock, true, PATIENCE)) {
      made.open(folder, held.isValid());
      whole = true;
    } catch (NoSuchFileException copy) {
      made.open(folder, true); // nobody writes where there is no lock
      whole = true;
    } finally {
      if (!whole) {
        made.close();
      }
    }
    return made;
  }

  /** Of single files. */
  static Snapshot of(List<Path> files) throws IOException {
    Snapshot made = new Snapshot();
    boolean whole = false;
    try {
      for (Path file : files) {
        made.add(file, FileChannel.open(file, StandardOpenOption.READ));
      }
      whole = true;
      return made;
    } finally {
      if (!whole) {
        made.close();
      }
    }
  }

  private void open(AuditFolder folder, boolean locked) throws IOException {
    if (!locked) {
      throw new IOException("the lock " + folder.lock() + " was lost");
    }
    for (Path file : folder.files()) {
      add(file, folder.open(file, StandardOpenOption.READ));
    }
    head =
        Files.exists(folder.head(), LinkOption.NOFOLLOW_LINKS)
            ? folder.readHead()
            : Optional.empty();
  }

  private void add(Path file, FileChannel channel) throws IOException {
    parts.add(new Part(file, channel, channel.size()));
  }

  /** Leaves out all but the last files; whether there were more. */
  boolean onlyLast(int files) throws IOException {
    boolean more = parts.size() > files;
    while (parts.size() > files) {
      parts.removeFirst().channel().close();
    }
    return more;
  }

  /** What the file {@code head} says. */
  Optional<Head> head() {
    return head;
  }

  boolean isEmpty() {
    return parts.stream().allMatch(part -> part.size() == 0);
  }

  /** All lines, oldest first, with the file's name and the line's number in it. */
  void lines(Taker taker) throws IOException {
    for (Part part : parts) {
      Lines lines = new Lines(part.channel(), 0, part.size());
      String name = part.file().toString();
      long number = 1;
      for (Optional<Lines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
        taker.line(name, number++, line.get());
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Part part : parts) {
      part.channel().close();
    }
  }
}
