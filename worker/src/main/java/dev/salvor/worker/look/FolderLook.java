package dev.salvor.worker.look;

import dev.salvor.runbook.Durations;
import dev.salvor.runbook.HarmlessText;
import dev.salvor.worker.watch.Finding;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A folder that ought to be emptied by somebody: how much lies in it, and for how long. */
final class FolderLook implements Kind {
  private static final int MOST_FILES = 500_000;
  private static final int SAMPLES = 200;
  private static final Duration KEPT = Duration.ofDays(1);
  private static final String OVER = "over";
  private static final String ABSENT = "absent";
  private static final String FOLDER = "folder";

  private final Asked asked;

  FolderLook(Asked asked) {
    this.asked = asked;
  }

  @Override
  public void look(Context context) {
    Path folder = Path.of(asked.text("FOLDER"));
    String shown = HarmlessText.line(folder.toString());
    Duration time = asked.time("LONGER_THAN", Duration.ofMinutes(30));
    if (!Files.isDirectory(folder)) {
      context.since().keep(OVER);
      context.found().unseen(OVER);
      if (Files.exists(folder)) {
        context.found().add(noFolder(shown));
      } else if (context.since().isMissing(FOLDER, time)) {
        context.found().add(absent(shown, context.since()));
      }
      return;
    }
    context.since().there(FOLDER);
    Count count = new Count();
    try {
      Files.walkFileTree(folder, count);
    } catch (IOException unexpected) {
      count.unread++;
    }
    List<LookMemory.Sample> line = samples(context, count);
    context.samples(line);
    long mostFiles = asked.number("FILES", 50);
    long mostBytes = asked.number("BYTES", 500L << 20);
    if (count.unread > 0) {
      context.found().add(unread(shown, count));
    }
    if (count.files <= mostFiles && count.bytes <= mostBytes) {
      return;
    }
    Instant since = context.since().of(OVER);
    int worst =
        context
            .since()
            .worst(
                OVER,
                Math.max(
                    Since.doublings(count.files, mostFiles),
                    Since.doublings(count.bytes, mostBytes)));
    if (context.now().isBefore(since.plus(time))) {
      return;
    }
    LookMemory.Sample then =
        line.stream().filter(s -> !s.at().isBefore(since)).findFirst().orElse(line.getLast());
    String trend =
        count.bytes > then.bytes() || count.files > then.files()
            ? "grows"
            : count.bytes < then.bytes() ? "shrinks" : "stands still";
    context
        .found()
        .add(
            new Finding(
                OVER,
                "x" + worst,
                shown + " is not emptied",
                words(count.files, count.bytes)
                    + ", over the limit since "
                    + since
                    + ", for longer than "
                    + Durations.text(time)
                    + "; it "
                    + trend
                    + ": it was "
                    + words(then.files(), then.bytes())
                    + " then",
                "look at whoever ought to take it from there"));
  }

  private static List<LookMemory.Sample> samples(Context context, Count count) {
    List<LookMemory.Sample> line = new ArrayList<>();
    context.before().samples().stream()
        .filter(s -> s.at().isAfter(context.now().minus(KEPT)) && !s.at().isAfter(context.now()))
        .forEach(line::add);
    line.add(new LookMemory.Sample(context.now(), count.files, count.bytes));
    return List.copyOf(line.subList(Math.max(0, line.size() - SAMPLES), line.size()));
  }

  private static String words(long files, long bytes) {
    return files + (files == 1 ? " file, " : " files, ") + (bytes >> 20) + " MB";
  }

  private static Finding absent(String folder, Since since) {
    return new Finding(
        ABSENT,
        ABSENT,
        "there is no folder " + folder,
        since.wasThere(FOLDER)
            ? "absent, or not to be looked into, since " + since.missing(FOLDER) + " at least"
            : "it was never there, or not to be looked into",
        "look whether it is mounted, and at the path");
  }

  private static Finding noFolder(String path) {
    return new Finding(
        ABSENT,
        "no-folder",
        path + " is no folder",
        "what is to be emptied is a folder with files",
        "look at the path");
  }

  private static Finding unread(String folder, Count count) {
    return new Finding(
        "unread",
        "unread",
        "not all of " + folder + " can be counted",
        count.full
            ? "there are more than " + MOST_FILES + " files"
            : count.unread + " places in it cannot be read",
        "look at owners and modes in it");
  }

  /** Regular files; links are not followed. */
  private static final class Count extends SimpleFileVisitor<Path> {
    private long files;
    private long bytes;
    private long unread;
    private boolean full;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()) {
        files++;
        bytes += attributes.size();
      }
      if (files < MOST_FILES) {
        return FileVisitResult.CONTINUE;
      }
      full = true;
      unread++;
      return FileVisitResult.TERMINATE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException gone) {
      // One that goes while it is counted is what ought to happen.
      unread += gone instanceof java.nio.file.NoSuchFileException ? 0 : 1;
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(
        Path folder, @org.jspecify.annotations.Nullable IOException broken) {
      unread += broken == null || broken instanceof java.nio.file.NoSuchFileException ? 0 : 1;
      return FileVisitResult.CONTINUE;
    }
  }
}
