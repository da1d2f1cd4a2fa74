package dev.salvor.activity.log;

import dev.salvor.workflow.journal.MaskedCut;
import dev.salvor.workflow.journal.Masker;
import dev.salvor.workflow.journal.RunSummary;
import dev.salvor.workflow.report.Outputs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Outputs as they lie in a run's folder, a limited part of each in memory at a time, and never a
 * file elsewhere, whatever the events say. Not for several threads.
 */
final class FolderOutputs implements Outputs {
  private static final Pattern PLACE =
      Pattern.compile(".*/segments/([0-9]{1,9})/([A-Za-z0-9][A-Za-z0-9._-]*)\\.out");

  /** Smaller ones are read and masked whole. */
  private static final long SMALL = 64 * 1024;

  /** Masking takes time: of outputs beyond this, together, only the place is told. */
  private static final long MOST_READ = 48L * 1024 * 1024;

  private static final String RESULT_LINE = "::salvor ";

  private final Path folder;
  private final Masker masker;
  private long read;

  FolderOutputs(Path folder, Masker masker) {
    this.folder = folder;
    this.masker = masker;
  }

  @Override
  public Output read(RunSummary.Attempt attempt, Stream stream, int most) {
    Matcher place = PLACE.matcher(attempt.stdoutPath());
    if (!place.matches()) {
      return new Output.Absent("");
    }
    String name = place.group(2) + (stream == Stream.OUT ? ".out" : ".err");
    Path file = folder.resolve("segments").resolve(place.group(1)).resolve(name);
    if (Files.isSymbolicLink(file) || Files.isSymbolicLink(file.getParent())) {
      return new Output.Absent(name + " is a symbolic link; not read");
    }
    try (FileChannel channel =
        FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      return text(channel, most);
    } catch (NoSuchFileException e) {
      return new Output.Absent(name + " is not there any more");
    } catch (IOException e) {
      return new Output.Absent(name + " cannot be read: " + e.getMessage());
    }
  }

  private Output text(FileChannel channel, int most) throws IOException {
    long size = channel.size();
    if (read >= MOST_READ) {
      return new Output.Absent("more outputs than one page can show");
    }
    if (size <= SMALL) {
      byte[] whole = bytes(channel, 0, (int) size);
      String text = masker.mask(new String(whole, StandardCharsets.UTF_8));
      return new Output.Text(said(text), 0, "");
    }
    int head = (int) Math.min(most / 4 + 1, SMALL / 4);
    int tail = (int) Math.min(most, SMALL / 2);
    byte[] first = bytes(channel, 0, head + MaskedCut.MARGIN);
    long from = Math.max(head, size - tail - MaskedCut.MARGIN);
    byte[] last = bytes(channel, from, (int) (size - from));
    return new Output.Text(
        said(MaskedCut.before(masker::mask, first, head)),
        size - head - tail,
        said(MaskedCut.after(masker::mask, last, (int) (size - from - tail))));
  }

  private byte[] bytes(FileChannel channel, long from, int most) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate((int) Math.min(most, Math.max(0, channel.size() - from)));
    while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
      // Reads until it is whole.
    }
    read += bytes.position();
    byte[] got = new byte[bytes.position()];
    bytes.flip().get(got);
    return got;
  }

  /** Without what an action said to Salvor and not to people. */
  private static String said(String text) {
    return !text.contains(RESULT_LINE)
        ? text
        : text.lines()
            .filter(line -> !line.startsWith(RESULT_LINE))
            .map(line -> line + "\n")
            .collect(Collectors.joining());
  }
}
