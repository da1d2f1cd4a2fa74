package dev.salvor.workflow.wire;

import io.temporal.api.common.v1.Payload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which sealed start began which execution: each begins one. A line a start, in a file of this
 * node; a line that is torn off or damaged counts as none. Safe for any thread of one process.
 */
public final class UsedStarts {
  /** Remembers nothing: for whoever starts no workflow code. */
  static final UsedStarts NONE = new UsedStarts(Optional.empty());

  private static final Pattern LINE = Pattern.compile("([0-9a-f]{32}) (\\S+) (\\S+) (\\S+)");

  private final Optional<Path> file;
  private final Map<String, String> begun = new HashMap<>();
  private boolean read;

  private UsedStarts(Optional<Path> file) {
    this.file = file;
  }

  /** Where they are in a node's own folder. */
  public static Path file(Path node) {
    return node.resolve("starts");
  }

  /** Those that the file holds; it need not be there. */
  public static UsedStarts in(Path file) {
    return new UsedStarts(Optional.of(file));
  }

  /**
   * Whether the start is this execution's: nobody's so far, or its own.
   *
   * @throws UncheckedIOException with a message for people if that cannot be written down
   */
  synchronized boolean claim(String workflowId, Payload sealed, String execution) {
    if (file.isEmpty()) {
      return true;
    }
    try {
      if (!read) {
        readAll(file.get());
        read = true;
      }
      String start = digest(workflowId, sealed);
      String owner = begun.get(start);
      if (owner == null) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        append(file.get(), start + " " + execution + " " + now + " " + workflowId + "\n");
        begun.put(start, execution);
        return true;
      }
      return owner.equals(execution);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "that the run begins cannot be written to " + file.get() + ": " + e.getMessage(), e);
    }
  }

  /**
   * The ids of the workflows that were begun since then, each with the time of its first start (one
   * that was gone on with has several), oldest first; none if the file cannot be read.
   */
  public static Map<String, Instant> since(Path file, Instant then) {
    Map<String, Instant> out = new LinkedHashMap<>();
    Map<String, Instant> first = new HashMap<>();
    try {
      for (Matcher line : lines(file)) {
        String id = line.group(4);
        time(line.group(3))
            .ifPresent(
                at -> {
                  first.putIfAbsent(id, at);
                  if (!at.isBefore(then)) {
                    out.put(id, first.getOrDefault(id, at));
                  }
                });
      }
    } catch (IOException unreadable) {
      out.clear();
    }
    return out;
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException damaged) {
      return Optional.empty();
    }
  }

  private void readAll(Path from) throws IOException {
    lines(from).forEach(line -> begun.put(line.group(1), line.group(2)));
  }

  private static List<Matcher> lines(Path from) throws IOException {
    return Files.notExists(from)
        ? List.of()
        : new String(Files.readAllBytes(from), StandardCharsets.UTF_8)
            .lines()
            .map(LINE::matcher)
            .filter(Matcher::matches)
            .toList();
  }

  private static void append(Path to, String line) throws IOException {
    try (FileChannel out =
        FileChannel.open(
            to,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      long end = out.size();
      ByteBuffer last = ByteBuffer.allocate(1);
      boolean torn = end > 0 && out.read(last, end - 1) == 1 && last.get(0) != '\n';
      ByteBuffer bytes =
          ByteBuffer.wrap(((torn ? "\n" : "") + line).getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        end += out.write(bytes, end);
      }
      out.force(true);
    }
  }

  private static String digest(String workflowId, Payload sealed) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update((workflowId + "\n").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of()
          .formatHex(Arrays.copyOf(sha.digest(sealed.getData().toByteArray()), 16));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
