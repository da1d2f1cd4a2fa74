package dev.salvor.workflow.audit;

import dev.salvor.audit.ChainCheck;
import dev.salvor.audit.ChainEnd;
import dev.salvor.audit.ChainFinding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What can be proved of a log.
 *
 * @param lines how many good lines it has
 * @param end where it ends
 * @param findings what is wrong, in the order of the lines; empty: it is as it was written
 * @param notes what is not wrong and limits what was proved
 */
public record AuditProof(
    long lines, ChainEnd end, List<ChainFinding> findings, List<String> notes) {
  public AuditProof {
    findings = List.copyOf(findings);
    notes = List.copyOf(notes);
  }

  /** Whether nothing is wrong. */
  public boolean isWhole() {
    return findings.isEmpty();
  }

  /** Name of the file in the folder of a run that says where the log ended when the run did. */
  public static final String NOTED = "audit";

  private static final int LONGEST = 100;

  /**
   * Of the log in a state folder, with the ends that the folders of its runs have noted.
   *
   * @param noted ends of the log that somebody noted elsewhere
   */
  public static AuditProof ofState(Path state, List<ChainEnd> noted) throws IOException {
    List<ChainEnd> all = new ArrayList<>(noted);
    all.addAll(ofRuns(state.resolve("runs")));
    return ofFolder(new AuditFolder(state), all, Integer.MAX_VALUE);
  }

  /**
   * The same of the newest entries only, which is soon done: those of the file that is written to
   * and of the full one before it.
   */
  public static AuditProof ofEnd(Path state) throws IOException {
    return ofFolder(new AuditFolder(state), ofRuns(state.resolve("runs")), 2);
  }

  /** What keeps the account that asks from adding to the log; empty: nothing that can be seen. */
  public static Optional<String> unwritable(Path state) {
    AuditFolder folder = new AuditFolder(state);
    if (!Files.exists(folder.path(), LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    if (!Files.isDirectory(folder.path(), LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of(folder.path() + " is no folder");
    }
    for (Path one : List.of(folder.path(), folder.current(), folder.head(), folder.lock())) {
      if (Files.isSymbolicLink(one)) {
        return Optional.of(one + " is a link, and none is followed");
      }
      if (Files.exists(one) && !Files.isWritable(one)) {
        return Optional.of(one + " cannot be written");
      }
    }
    return Optional.empty();
  }

  private static List<ChainEnd> ofRuns(Path runs) throws IOException {
    List<ChainEnd> noted = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(runs)) {
      for (Path folder : folders) {
        Path file = folder.resolve(NOTED);
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= LONGEST) {
          ChainEnd.parse(Files.readString(file, StandardCharsets.ISO_8859_1)).ifPresent(noted::add);
        }
      }
    } catch (NoSuchFileException none) {
      return List.of();
    } catch (DirectoryIteratorException failure) {
      throw failure.getCause();
    }
    return noted;
  }

  /** Of a copy of the folder {@code audit}. */
  public static AuditProof ofCopy(Path folder, List<ChainEnd> noted) throws IOException {
    return ofFolder(AuditFolder.copy(folder), noted, Integer.MAX_VALUE);
  }

  private static AuditProof ofFolder(AuditFolder folder, List<ChainEnd> noted, int files)
      throws IOException {
    List<String> notes = new ArrayList<>();
    List<ChainFinding> findings = new ArrayList<>();
    ChainCheck check;
    try (Snapshot log = Snapshot.of(folder)) {
      check = log.onlyLast(files) ? ChainCheck.part() : ChainCheck.whole();
      if (log.head().isPresent()) {
        check.expect(log.head().get().end());
      } else if (!log.isEmpty() || Files.exists(folder.head())) {
        findings.add(
            new ChainFinding(
                folder.head().toString(),
                0,
                "it says where the log ends, and is not there or cannot be understood"));
      }
      noted.forEach(check::expect);
      read(log, check);
      findings.addAll(check.finish(folder.path().toString()));
      long newer = check.end().seq() - log.head().map(h -> h.end().seq()).orElse(Long.MAX_VALUE);
      if (newer > 0) {
        notes.add(newer + " entries behind the noted end: their writer died before it noted them");
      }
    }
    return of(check, findings, notes);
  }

  /** Of single files, oldest first, as far as they go. */
  public static AuditProof ofFiles(List<Path> files, List<ChainEnd> noted) throws IOException {
    ChainCheck check = ChainCheck.part();
    noted.forEach(check::expect);
    List<ChainFinding> findings;
    long first;
    try (Snapshot log = Snapshot.of(files)) {
      first = read(log, check);
      findings = check.finish(files.getFirst().toString());
    }
    List<String> notes = new ArrayList<>();
    if (first > 1) {
      notes.add("it begins with entry " + first + ": what was before is not looked at");
    }
    notes.add("whether the end was cut off cannot be told of a single file");
    return of(check, findings, notes);
  }

  /** The number of the first good line. */
  private static long read(Snapshot log, ChainCheck check) throws IOException {
    long[] first = {0};
    log.lines(
        (file, number, line) ->
            check
                .line(file, number, line.bytes(), line.ended())
                .ifPresent(good -> first[0] = first[0] == 0 ? good.seq() : first[0]));
    return first[0];
  }

  private static AuditProof of(ChainCheck check, List<ChainFinding> findings, List<String> notes) {
    Optional<String> half = check.halfWritten();
    half.ifPresent(
        where -> notes.add(where + ": half-written; its writer died, and the next one notes it"));
    return new AuditProof(check.lines(), check.end(), findings, notes);
  }
}
