package dev.salvor.release.archive;

import dev.salvor.release.Entry;
import dev.salvor.release.Manifest;
import dev.salvor.release.ReleaseDraft;
import dev.salvor.release.ReleasePaths;
import dev.salvor.runbook.source.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** What comes out of an archive, against its manifest. One thread, one archive. */
final class Contents {
  private static final int MODE = 07777;
  private static final int FOLDER = 0755;
  private static final int MOST_FACTS = 1024 * 1024;

  private final Manifest manifest;
  private final Map<String, Entry> expected = new HashMap<>();
  private final Set<String> folders = new HashSet<>();
  private final Set<String> seen = new HashSet<>();
  private final Optional<TextSearch> marker;
  private final ByteArrayOutputStream facts = new ByteArrayOutputStream();

  Contents(Manifest manifest) {
    this.manifest = manifest;
    for (Entry entry : manifest.tree()) {
      expected.put(entry.path(), entry);
      folders.addAll(ReleasePaths.parents(entry.path()));
    }
    marker = manifest.facts().marker().map(TextSearch::new);
  }

  /** What is wrong with one entry, whose bytes are {@code data}. */
  List<Problem> one(TarArchiveEntry found, InputStream data) throws IOException {
    String path = path(found);
    Entry wanted = expected.get(path);
    if (wanted == null && !folders.contains(path)) {
      String kind = kind(found);
      return List.of(problem(path, "this " + kind + " is not in MANIFEST", ""));
    }
    if (!seen.add(path)) {
      return List.of(problem(path, "the archive has it twice", ""));
    }
    return switch (wanted) {
      case null -> folder(path, found);
      case Entry.Dir dir -> folder(path, found);
      case Entry.Link link -> link(link, found);
      case Entry.File file -> file(file, found, data);
    };
  }

  private static String path(TarArchiveEntry found) {
    String name = found.getName();
    return found.getLinkFlag() == TarConstants.LF_DIR && name.endsWith("/")
        ? name.substring(0, name.length() - 1)
        : name;
  }

  private static String kind(TarArchiveEntry found) {
    if (ArchiveReader.isRegular(found)) {
      return "file";
    }
    return switch (found.getLinkFlag()) {
      case TarConstants.LF_DIR -> "folder";
      case TarConstants.LF_SYMLINK -> "link to " + found.getLinkName();
      case TarConstants.LF_LINK -> "hard link to " + found.getLinkName();
      case TarConstants.LF_CHR, TarConstants.LF_BLK -> "device";
      case TarConstants.LF_FIFO -> "pipe";
      default -> "entry of a kind that no release has";
    };
  }

  private static List<Problem> folder(String path, TarArchiveEntry found) {
    return found.getLinkFlag() == TarConstants.LF_DIR
        ? mode(path, found, FOLDER)
        : List.of(problem(path, "the archive has a " + kind(found) + ", not a folder", ""));
  }

  private static List<Problem> link(Entry.Link link, TarArchiveEntry found) {
    return found.getLinkFlag() == TarConstants.LF_SYMLINK
            && found.getLinkName().equals(link.target())
        ? List.of()
        : List.of(
            problem(
                link.path(),
                "the archive has a " + kind(found) + ", not a link to " + link.target(),
                ""));
  }

  private List<Problem> file(Entry.File file, TarArchiveEntry found, InputStream data)
      throws IOException {
    if (!ArchiveReader.isRegular(found)) {
      return List.of(problem(file.path(), "the archive has a " + kind(found) + ", not a file", ""));
    }
    boolean isPage = manifest.facts().index().filter(file.path()::equals).isPresent();
    boolean isFacts = file.path().equals(ReleasePaths.FACTS);
    Summed sum =
        Summed.of(
            data,
            Long.MAX_VALUE,
            (bytes, length) -> {
              if (isPage) {
                marker.ifPresent(search -> search.look(bytes, length));
              }
              if (isFacts && facts.size() < MOST_FACTS) {
                facts.write(bytes, 0, length);
              }
            });
    List<Problem> out = new ArrayList<>(mode(file.path(), found, Integer.parseInt(file.mode(), 8)));
    if (sum.size() != file.size()) {
      out.add(problem(file.path(), sum.size() + " bytes, not " + file.size(), ""));
    } else if (!sum.sha256().equals(file.sha256())) {
      out.add(problem(file.path(), "its SHA-256 is another than in MANIFEST", ""));
    } else if (isPage && marker.isPresent() && !marker.get().found()) {
      out.add(problem(file.path(), "the page does not hold the marker of MANIFEST", ""));
    } else if (isFacts && !saysTheSame()) {
      out.add(problem(file.path(), "it says something else than MANIFEST", ""));
    }
    return out;
  }

  private boolean saysTheSame() {
    return ReleaseDraft.parse(facts.toString(StandardCharsets.UTF_8))
            instanceof ReleaseDraft.Result.Read read
        && read.draft().complete() instanceof ReleaseDraft.Completed.Whole whole
        && whole.facts().equals(manifest.facts());
  }

  private static List<Problem> mode(String path, TarArchiveEntry found, int wanted) {
    int mode = found.getMode() & MODE;
    return mode == wanted
        ? List.of()
        : List.of(problem(path, "the archive has mode %04o, not %04o".formatted(mode, wanted), ""));
  }

  /** What did not come. */
  List<Problem> end() {
    return manifest.tree().stream()
        .map(Entry::path)
        .filter(path -> !seen.contains(path))
        .map(path -> problem(path, "it is in MANIFEST, but not in the archive", ""))
        .toList();
  }

  private static Problem problem(String path, String message, String hint) {
    return new Problem("", 0, 0, path, message, hint);
  }
}
