package dev.salvor.policy;

import dev.salvor.audit.AuditLine;
import dev.salvor.runbook.source.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The policy of a state folder as its file says it now: whoever asks looks again. Safe for any
 * thread.
 */
public final class PolicyFile {
  /** What the file comes to. */
  public sealed interface State {
    /** There is none: everything is allowed. */
    record Absent() implements State {}

    /** This counts. */
    record Holds(Policy policy) implements State {}

    /** It cannot be used, so nothing is allowed. */
    record Broken(List<Problem> problems) implements State {
      public Broken {
        problems = List.copyOf(problems);
      }

      /** In one line. */
      public String words() {
        String more = problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more)";
        return problems.getFirst().text() + more;
      }
    }
  }

  /**
   * What it is found to be.
   *
   * @param word {@code absent}, {@code holds} or {@code broken}
   * @param sha256 of its text, lower-case hex; absent where none could be read
   * @param why it is broken; empty otherwise
   */
  public record Sight(String word, Optional<String> sha256, String why) {}

  private record Known(String text, State state, String sha256) {}

  private static final int MOST = 1 << 20;
  private static final int OTHERS_WRITE = 022;
  private static final int ROOT = 0;

  private final Path file;
  private final Consumer<Sight> changed;
  private final AtomicReference<Optional<Sight>> last = new AtomicReference<>(Optional.empty());
  private volatile Known known = new Known("", new State.Absent(), "");

  /** Of the state folder {@code root}. */
  public PolicyFile(Path root) {
    this(root, seen -> {});
  }

  /**
   * The same.
   *
   * @param changed hears what it is at the first look, and whenever a look finds it changed
   */
  public PolicyFile(Path root, Consumer<Sight> changed) {
    this.changed = changed;
    this.file = Policy.file(root.toAbsolutePath().normalize());
  }

  /** Where it is, or would be. */
  public Path path() {
    return file;
  }

  /** What it says now. */
  public State now() {
    State state = look();
    Sight sight =
        switch (state) {
          case State.Absent ignored -> new Sight("absent", Optional.empty(), "");
          case State.Holds holds -> new Sight("holds", digest(holds), "");
          case State.Broken broken -> new Sight("broken", digest(broken), broken.words());
        };
    if (!last.getAndSet(Optional.of(sight)).equals(Optional.of(sight))) {
      changed.accept(sight);
    }
    return state;
  }

  /** Of the text that was read last, if it was that one. */
  private Optional<String> digest(State state) {
    Known now = known;
    return now.state() == state ? Optional.of(now.sha256()) : Optional.empty();
  }

  private State look() {
    try {
      Map<String, Object> is =
          Files.readAttributes(file, "unix:mode,uid,isRegularFile,size", LinkOption.NOFOLLOW_LINKS);
      if (!Objects.equals(is.get("isRegularFile"), true)) {
        return broken("it is no plain file", "put the file itself there, no link to it");
      }
      int mode = ((Number) Objects.requireNonNull(is.get("mode"))).intValue();
      if ((mode & OTHERS_WRITE) != 0) {
        return broken(
            "others than its owner can write it ("
                + PosixFilePermissions.toString(
                    Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS))
                + ")",
            "chmod go-w " + file);
      }
      int owner = ((Number) Objects.requireNonNull(is.get("uid"))).intValue();
      if (owner != ROOT && owner != own()) {
        return broken(
            "it belongs to " + Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName(),
            "look at what it says, then make it yours: chown");
      }
      if (((Number) Objects.requireNonNull(is.get("size"))).longValue() > MOST) {
        return broken("it is larger than 1 MiB", "");
      }
      return read(Files.readAllBytes(file));
    } catch (NoSuchFileException none) {
      return new State.Absent();
    } catch (IOException | UnsupportedOperationException e) {
      return broken("it cannot be read: " + e, "");
    }
  }

  private State read(byte[] bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return broken("it is not UTF-8", "save it as UTF-8");
    }
    Known last = known;
    if (last.text().equals(text) && !(last.state() instanceof State.Absent)) {
      return last.state();
    }
    State state =
        switch (PolicyReader.read(file.toString(), text)) {
          case PolicyReader.Result.Read read -> new State.Holds(read.policy());
          case PolicyReader.Result.Unreadable bad -> new State.Broken(bad.problems());
        };
    known = new Known(text, state, AuditLine.sha256(bytes));
    return state;
  }

  /** Whose the folder is: that of whoever asks may be another, who only looks. */
  private int own() throws IOException {
    return ((Number) Files.getAttribute(Objects.requireNonNull(file.getParent()), "unix:uid"))
        .intValue();
  }

  private State broken(String what, String hint) {
    return new State.Broken(List.of(new Problem(file.toString(), 0, 0, "", what, hint)));
  }
}
