package dev.salvor.workflow.audit;

import dev.salvor.audit.AuditAction;
import dev.salvor.audit.AuditEntry;
import dev.salvor.audit.AuditLine;
import dev.salvor.audit.ChainCheck;
import dev.salvor.audit.ChainEnd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where the next writer goes on, and what it has to note first. What was cut off stays missing: the
 * chain goes on from where it once ended, never from what is left.
 *
 * @param end the line to go on from
 * @param size of the file that is written to
 * @param ended whether its last line has an end
 * @param notes what is noted before anything else
 */
record Tail(ChainEnd end, long size, boolean ended, List<Note> notes) {
  /** Something that was found. */
  record Note(AuditAction action, String why, Optional<String> digest) {
    AuditEntry as(AuditEntry like) {
      AuditEntry entry = AuditEntry.of(like.at(), action, like.who(), like.from()).why(why);
      return digest.map(hex -> entry.detail(ChainCheck.TORN_DIGEST, hex)).orElse(entry);
    }
  }

  Tail {
    notes = List.copyOf(notes);
  }

  /** Looks; to be called by who holds the lock. */
  static Tail of(AuditFolder folder) throws IOException {
    Optional<Head> read = folder.readHead();
    long size = folder.size();
    if (read.isEmpty()) {
      return headless(folder, size);
    }
    Head head = read.get();
    if (size == head.size()) {
      boolean ended = size == 0 || endsWithLine(folder.current(), size);
      return new Tail(
          head.end(),
          size,
          ended,
          ended ? List.of() : List.of(damage("the last line of audit.jsonl has lost its end")));
    }
    if (size > head.size()) {
      return new Scan(head.end()).read(folder.current(), head.size(), size);
    }
    if (isFull(folder, head)) {
      return new Scan(head.end()).read(folder.current(), 0, size);
    }
    return new Tail(
        head.end(),
        size,
        size == 0 || endsWithLine(folder.current(), size),
        List.of(
            damage(
                "the file audit.jsonl had "
                    + head.size()
                    + " bytes and now has "
                    + size
                    + "; entries up to "
                    + head.end().seq()
                    + " had been written")));
  }

  /** The file that was written to has just become a full one. */
  private static boolean isFull(AuditFolder folder, Head head) throws IOException {
    List<Path> files = folder.files();
    files.remove(folder.current());
    return !files.isEmpty() && Files.size(files.getLast()) == head.size();
  }

  private static Tail headless(AuditFolder folder, long size) throws IOException {
    List<Path> files = folder.files();
    if (nothing(files) && nothing(List.of(folder.head()))) {
      folder.writeHead(new Head(ChainEnd.BEGINNING, 0), true);
      return new Tail(ChainEnd.BEGINNING, 0, true, List.of());
    }
    ChainEnd last = ChainEnd.BEGINNING;
    for (Path file : files) {
      last = lastOf(folder, file).orElse(last);
    }
    return new Tail(
        last,
        size,
        size == 0 || endsWithLine(folder.current(), size),
        List.of(damage("the file head, which says where the log ends, was missing or unreadable")));
  }

  /** What is there is empty: a first writer may have died, or have had no room, half-way. */
  private static boolean nothing(List<Path> files) throws IOException {
    for (Path file : files) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) > 0) {
        return false;
      }
    }
    return true;
  }

  private static Optional<ChainEnd> lastOf(AuditFolder folder, Path file) throws IOException {
    Optional<ChainEnd> last = Optional.empty();
    try (FileChannel channel = folder.open(file, StandardOpenOption.READ)) {
      Lines lines = new Lines(channel, 0, channel.size());
      for (Optional<Lines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
        Optional<AuditLine> good = AuditLine.parse(line.get().bytes());
        last = good.isPresent() ? good.map(AuditLine::end) : last;
      }
    }
    return last;
  }

  private static boolean endsWithLine(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      return channel.read(last, size - 1) == 1 && last.get(0) == '\n';
    }
  }

  private static Note damage(String why) {
    return new Note(AuditAction.DAMAGED, why, Optional.empty());
  }

  /** Reads what lies behind the noted end. */
  private static final class Scan {
    private ChainEnd end;
    private long good;
    private long bad;

    Scan(ChainEnd end) {
      this.end = end;
    }

    Tail read(Path file, long from, long size) throws IOException {
      List<Note> notes = new ArrayList<>();
      boolean ended = true;
      if (size > from) {
        try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
          Lines lines = new Lines(channel, from, size);
          for (Optional<Lines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
            ended = line.get().ended();
            if (!takes(line.get().bytes()) && !ended) {
              bad--;
              notes.add(torn(line.get().bytes()));
            }
          }
        }
      }
      if (bad > 0) {
        notes.addFirst(damage(bad + " lines behind the noted end were not written by Salvor"));
      }
      if (good > 0) {
        notes.add(
            new Note(
                AuditAction.RECOVERED,
                good + " entries behind the noted end; their writer died before it noted them",
                Optional.empty()));
      }
      // What was torn has to be excused by the very next line.
      notes.sort(Comparator.comparing(note -> note.action() != AuditAction.TORN));
      return new Tail(end, size, ended, notes);
    }

    /** Only the end of a line that follows may be missing. */
    private boolean takes(byte[] bytes) {
      Optional<AuditLine> line =
          AuditLine.parse(bytes)
              .filter(l -> l.seq() == end.seq() + 1 && l.previous().equals(end.hash()));
      if (line.isPresent()) {
        end = line.get().end();
        good++;
      } else {
        bad++;
      }
      return line.isPresent();
    }

    private static Note torn(byte[] bytes) {
      return new Note(
          AuditAction.TORN,
          "the line before was half-written (" + bytes.length + " bytes); its writer died",
          Optional.of(AuditLine.sha256(bytes)));
    }
  }
}
