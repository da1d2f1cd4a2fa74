package dev.salvor.release;

import dev.salvor.runbook.source.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The list of a release: its facts and everything that is in its tree. Its text is the only form
 * that is read, so equal releases have equal bytes and one digest. The format: docs/ota.md.
 *
 * @param tree in the order of {@link ReleasePaths#ORDER}; {@code MANIFEST} itself is not in it
 */
public record Manifest(ReleaseFacts facts, List<Entry> tree) {
  /** The most entries that a tree may have. */
  public static final int MOST_ENTRIES = 100_000;

  /** The most bytes that a manifest may have. */
  public static final int MOST_BYTES = 16 * 1024 * 1024;

  /** What became of a text. */
  public sealed interface Result {
    record Read(Manifest manifest) implements Result {}

    record Unreadable(List<Problem> problems) implements Result {
      public Unreadable {
        problems = List.copyOf(problems);
      }
    }
  }

  public Manifest {
    tree = List.copyOf(tree);
    List<Problem> problems = problems(facts, tree);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          problems.stream().map(Problem::said).collect(Collectors.joining("\n")));
    }
  }

  /** Everything that keeps {@code facts} and {@code tree} from being a release. */
  public static List<Problem> problems(ReleaseFacts facts, List<Entry> tree) {
    List<Problem> problems = new ArrayList<>(TreeRules.tree(tree));
    problems.addAll(TreeRules.facts(facts, tree));
    return List.copyOf(problems);
  }

  /** Reads a manifest, or says everything that is wrong in it with its line. */
  public static Result parse(byte[] bytes) {
    return new ManifestReader().read(bytes);
  }

  /** The regular files, in their order. */
  public List<Entry.File> files() {
    return tree.stream().filter(Entry.File.class::isInstance).map(Entry.File.class::cast).toList();
  }

  /** The bytes of all files together. */
  public long size() {
    return files().stream().mapToLong(Entry.File::size).sum();
  }

  public ReleaseDigest digest() {
    return ReleaseDigest.of(bytes());
  }

  /** The text in UTF-8. */
  public byte[] bytes() {
    return text().getBytes(StandardCharsets.UTF_8);
  }

  /** The text; the only one that {@link #parse} takes for this value. */
  public String text() {
    StringBuilder out = new StringBuilder("salvor-release 1\n");
    line(out, "app", facts.app());
    line(out, "version", facts.version());
    line(out, "build", facts.build());
    line(out, "arch", facts.arch());
    line(out, "os", facts.os());
    line(out, "entry", facts.entry());
    facts.index().ifPresent(path -> line(out, "index", path));
    facts.marker().ifPresent(text -> line(out, "marker", text));
    facts.asset().ifPresent(path -> line(out, "asset", path));
    facts.schema().ifPresent(schema -> line(out, "schema", schema.words()));
    for (Entry entry : tree) {
      switch (entry) {
        case Entry.Dir dir -> line(out, "dir", dir.path());
        case Entry.Link link -> line(out, "link", link.path() + " " + link.target());
        case Entry.File file ->
            line(
                out,
                "file",
                file.mode() + " " + file.size() + " " + file.sha256() + " " + file.path());
      }
    }
    line(out, "end", String.valueOf(files().size()));
    return out.toString();
  }

  private static void line(StringBuilder out, String key, String rest) {
    out.append(key).append(' ').append(rest).append('\n');
  }
}
