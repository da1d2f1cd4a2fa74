package dev.salvor.activity.transport.ssh;

import dev.salvor.activity.transport.FarConnection;
import dev.salvor.activity.transport.Feed;
import dev.salvor.activity.transport.FeedException;
import dev.salvor.activity.transport.Heads;
import dev.salvor.activity.transport.NoEntryException;
import dev.salvor.activity.transport.Parcel;
import dev.salvor.activity.transport.Ran;
import dev.salvor.activity.transport.ShellCall;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.activity.transport.UnreachableException;
import dev.salvor.runbook.PosixShell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Processes and files of a host over SSH, as one account there. Connects at the first call and
 * again after a connection broke. Nothing is left on the host but what the calls ask for.
 */
public final class SshConnection implements FarConnection {
  private static final Duration USUAL = Duration.ofSeconds(60);
  private static final Duration FEEDING = Duration.ofMinutes(10);

  /** What a shell can hold as text; more than this goes over a channel of its own. */
  private static final int IN_LINE = 64 * 1024;

  /** What may come back from one contact when several files are read. */
  private static final int TOGETHER = 4 * 1024 * 1024;

  private static final int PARCEL = 2 * 1024 * 1024;

  private static final int ABSENT = 44;
  private static final int TOO_SHORT = 45;

  private final SshTarget target;
  private final ShellPool pool;

  /** Connects to nothing yet. */
  public SshConnection(SshTarget target) {
    this.target = target;
    this.pool = new ShellPool(target);
  }

  @Override
  public Ran run(ShellCall call) {
    ShellAnswer answer = ask(RemoteShell.program(call), call.limit());
    return new Ran(answer.exit(), answer.outText(), answer.errText());
  }

  @Override
  public Ran run(Parcel parcel, ShellCall call) {
    if (parcel.isEmpty()) {
      return run(call);
    }
    if (parcel.length() > PARCEL) {
      write(parcel);
      return run(call);
    }
    String unwritten = "unwritten-" + UUID.randomUUID();
    ShellAnswer answer =
        ask(
            Scripts.sync(parcel)
                + "if ( "
                + Scripts.write(parcel)
                + " ) </dev/null >/dev/null; then "
                + RemoteShell.program(call)
                + "; else ( printf '%s\\n' "
                + unwritten
                + " >&2; exit 1 ); fi",
            call.limit());
    if (answer.exit() == 1 && answer.why().endsWith(unwritten)) {
      throw unwritten(parcel, answer.why().replace(unwritten, "").strip());
    }
    return new Ran(answer.exit(), answer.outText(), answer.errText());
  }

  @Override
  public void write(Parcel parcel) {
    if (parcel.isEmpty()) {
      return;
    }
    if (parcel.length() > PARCEL) {
      FarConnection.super.write(parcel);
      return;
    }
    ShellAnswer answer = ask(Scripts.sync(parcel) + "( " + Scripts.write(parcel) + " )", USUAL);
    if (answer.exit() != 0) {
      throw unwritten(parcel, answer.why());
    }
  }

  private StateUnusableException unwritten(Parcel parcel, String why) {
    return new StateUnusableException(
        "cannot write "
            + String.join(", ", parcel.items().stream().map(Parcel.Item::path).toList())
            + " on "
            + describe()
            + ": "
            + why);
  }

  @Override
  public Heads heads(List<String> paths, int max) {
    int together = Math.max(1, TOGETHER / max);
    Heads all = Heads.NONE;
    for (int from = 0; from < paths.size(); from += together) {
      List<String> some = paths.subList(from, Math.min(paths.size(), from + together));
      all = all.and(heads(some, some, max, ""));
    }
    return all;
  }

  @Override
  public Heads heads(List<String> paths, int max, String awaited) {
    return heads(paths, paths.subList(0, 1), max, awaited);
  }

  private Heads heads(List<String> paths, List<String> before, int max, String awaited) {
    if (paths.isEmpty()) {
      return Heads.NONE;
    }
    String secret = Scripts.secret();
    String text =
        awaited.isEmpty()
            ? Scripts.heads(paths, max, secret)
            : Scripts.await(awaited)
                + "if [ -e "
                + PosixShell.quoted(awaited)
                + " ]; then\n"
                + Scripts.heads(paths, max, secret)
                + "\nfi\n"
                + Scripts.heads(before, max, secret);
    ShellAnswer answer = ask("( " + text + " )", USUAL);
    return Scripts.heads(paths, max, secret, answer.out(), this::size)
        .orElseGet(() -> FarConnection.super.heads(before, max));
  }

  @Override
  public boolean isFar() {
    return true;
  }

  @Override
  public Ran script(String text, List<String> args) {
    ShellAnswer answer =
        ask(
            "( set --" + Scripts.words(args) + "\n" + text + "\n)",
            text.length() > IN_LINE ? FEEDING : USUAL);
    return new Ran(answer.exit(), answer.outText(), answer.errText());
  }

  @Override
  public Ran feed(ShellCall call, Feed feed) throws FeedException {
    try {
      ShellAnswer answer = pool.fed(RemoteShell.program(call.args()), feed, call.limit());
      return new Ran(answer.exit(), answer.outText(), answer.errText());
    } catch (FeedException e) {
      throw e;
    } catch (EntryProblem e) {
      throw new NoEntryException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new UnreachableException(words(e), e);
    }
  }

  @Override
  public Optional<byte[]> read(String path, long offset, int max) {
    String file = PosixShell.quoted(path);
    // Looked for first: one that appears meanwhile was not there, and one that goes is not there.
    String text =
        "[ -e %1$s ] || [ -L %1$s ] || { ( : <%1$s ); exit 44; }; ".formatted(file)
            + "( { tail -c +%d | head -c %d; } <%s )".formatted(offset + 1, max, file)
            + " || { [ -e %1$s ] || [ -L %1$s ] || exit 44; exit 1; }".formatted(file);
    ShellAnswer answer = ask("( " + text + " )", USUAL);
    // A pipe ends as its last part does; the first one's word is what it printed.
    if (answer.exit() == 0 && answer.why().isEmpty()) {
      return Optional.of(answer.out());
    }
    if (answer.exit() == ABSENT && missing(answer.why())) {
      return Optional.empty();
    }
    throw new StateUnusableException(
        "cannot read " + path + " on " + describe() + ": " + answer.why());
  }

  /** A folder that may not be entered hides its files; they are not absent. */
  private static boolean missing(String said) {
    return !said.toLowerCase(Locale.ROOT).contains("permission denied");
  }

  @Override
  public long size(String path) {
    String file = PosixShell.quoted(path);
    ShellAnswer answer =
        ask("if [ -f %s ]; then wc -c <%s; else echo 0; fi".formatted(file, file), USUAL);
    if (answer.exit() != 0) {
      throw new StateUnusableException(
          "cannot read " + path + " on " + describe() + ": " + answer.why());
    }
    return Long.parseLong(new String(answer.out(), StandardCharsets.US_ASCII).strip());
  }

  @Override
  public void write(String path, byte[] content) {
    int slash = path.lastIndexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("no folder in the path " + path);
    }
    String folder = slash == 0 ? "/" : path.substring(0, slash);
    String beside = folder + "/." + path.substring(slash + 1) + "." + UUID.randomUUID();
    ShellAnswer answer =
        content.length <= IN_LINE
            ? ask(
                "(" + program(folder, beside, path, Inline.printing(content), content.length) + ")")
            : fed(program(folder, beside, path, "cat", content.length), content);
    if (answer.exit() != 0) {
      String why = answer.exit() == TOO_SHORT ? "not all of it arrived" : answer.why();
      throw new StateUnusableException("cannot write " + path + " on " + describe() + ": " + why);
    }
  }

  private static String program(
      String folder, String beside, String path, String content, int length) {
    return """
    umask 077; d=%s b=%s t=%s
    [ -d "$d" ] || mkdir -p -- "$d" || exit 1
    trap 'rm -f -- "$b"' EXIT
    %s >"$b" || exit 1
    [ "$(wc -c <"$b")" -eq %d ] || exit 45
    dd if=/dev/null of="$b" conv=notrunc,fsync 2>/dev/null || exit 1
    mv -f -- "$b" "$t" || exit 1
    """
        .formatted(
            PosixShell.quoted(folder),
            PosixShell.quoted(beside),
            PosixShell.quoted(path),
            content,
            length);
  }

  private ShellAnswer ask(String text) {
    return ask(text, USUAL);
  }

  private ShellAnswer ask(String text, Duration limit) {
    try {
      return pool.call(text, limit);
    } catch (EntryProblem e) {
      throw new NoEntryException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new UnreachableException(words(e), e);
    }
  }

  private ShellAnswer fed(String text, byte[] content) {
    try {
      return pool.fed(text, content, FEEDING);
    } catch (EntryProblem e) {
      throw new NoEntryException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new UnreachableException(words(e), e);
    }
  }

  private String words(IOException e) {
    String why = String.valueOf(e.getMessage());
    return why.contains(describe()) ? why : describe() + ": " + why;
  }

  @Override
  public String describe() {
    return target.name();
  }

  @Override
  public void close() {
    pool.close();
  }
}
