package dev.salvor.activity.log;

import dev.salvor.workflow.journal.Entry;
import dev.salvor.workflow.journal.Journal;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * {@code events.jsonl} as it was when it was opened, read line by line; of a long one only places
 * are kept in memory. It may be iterated often. Iterating throws {@link UncheckedIOException}.
 */
final class FileJournal implements Iterable<Entry>, AutoCloseable {
  /** An event is small; a longer line was not written by Salvor. */
  private static final int LONGEST = 4 * 1024 * 1024;

  /** What of it is kept as read: the journal of a usual run, which each log is made of. */
  private static final int KEPT = 64 * 1024;

  private record Line(long seq, long offset, int length, boolean complete, Optional<Entry> entry) {}

  private final Optional<FileChannel> channel;
  private final List<Line> lines;

  private FileJournal(Optional<FileChannel> channel, List<Line> lines) {
    this.channel = channel;
    this.lines = lines;
  }

  /** Opens the journal; one that is not there is empty. */
  static FileJournal open(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new FileJournal(Optional.empty(), List.of());
    }
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    boolean indexed = false;
    try {
      List<Line> lines = Journal.inOrder(index(channel), Line::seq);
      indexed = true;
      return new FileJournal(Optional.of(channel), lines);
    } finally {
      if (!indexed) {
        channel.close();
      }
    }
  }

  private static List<Line> index(FileChannel channel) throws IOException {
    List<Line> lines = new ArrayList<>();
    InputStream in = new BufferedInputStream(Channels.newInputStream(channel), 64 * 1024);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    long begin = 0;
    long at = 0;
    for (int b = in.read(); b >= 0; b = in.read()) {
      at++;
      if (b == '\n') {
        add(lines, line, begin, true);
        begin = at;
        line.reset();
      } else if (line.size() < LONGEST) {
        line.write(b);
      }
    }
    add(lines, line, begin, false);
    return lines;
  }

  private static void add(
      List<Line> lines, ByteArrayOutputStream line, long begin, boolean complete) {
    Journal.line(line.toString(StandardCharsets.UTF_8), complete)
        .ifPresent(
            entry ->
                lines.add(
                    new Line(
                        entry.seq(),
                        begin,
                        line.size(),
                        complete,
                        Optional.of(entry).filter(e -> begin + line.size() <= KEPT))));
  }

  @Override
  public Iterator<Entry> iterator() {
    return lines.stream().flatMap(line -> read(line).stream()).iterator();
  }

  private Optional<Entry> read(Line line) {
    if (line.entry().isPresent()) {
      return line.entry();
    }
    ByteBuffer bytes = ByteBuffer.allocate(line.length());
    try {
      while (bytes.hasRemaining()
          && channel.orElseThrow().read(bytes, line.offset() + bytes.position()) >= 0) {
        // Reads until the line is whole.
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    return Journal.line(text, line.complete());
  }

  @Override
  public void close() throws IOException {
    if (channel.isPresent()) {
      channel.get().close();
    }
  }
}
