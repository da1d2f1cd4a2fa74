package dev.salvor.release.archive;

import dev.salvor.release.Entry;
import dev.salvor.release.Manifest;
import dev.salvor.release.ReleaseDraft;
import dev.salvor.release.ReleaseFacts;
import dev.salvor.release.ReleasePaths;
import dev.salvor.runbook.source.Problem;
import dev.salvor.trust.SigningKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Makes a release of a folder. The same folder and facts give the same bytes, whoever packs, when
 * and where. What no node could take is refused with everything that is wrong.
 */
public final class ReleasePacker {
  private static final long MOST_FACTS = 1024 * 1024;

  private final Packing.Order order;
  private final Runnable beforeWriting;
  private final List<Problem> problems = new ArrayList<>();

  private ReleasePacker(Packing.Order order, Runnable beforeWriting) {
    this.order = order;
    this.beforeWriting = beforeWriting;
  }

  /**
   * Packs, or says why not.
   *
   * @throws IOException if the archive cannot be written; nothing of it is left then
   */
  public static Packing.Result pack(Packing.Order order) throws IOException {
    return pack(order, () -> {});
  }

  static Packing.Result pack(Packing.Order order, Runnable beforeWriting) throws IOException {
    return new ReleasePacker(order, beforeWriting).make();
  }

  private Packing.Result make() throws IOException {
    Optional<Compression> compression = Places.check(order, problems);
    if (compression.isEmpty()) {
      return new Packing.Result.Refused(problems);
    }
    SourceTree tree = SourceTree.of(order.folder().toRealPath());
    problems.addAll(tree.problems());
    ReleaseDraft draft = order.facts().over(author(tree));
    Optional<String> asset =
        draft.asset().isPresent()
            ? Optional.empty()
            : draft.index().flatMap(index -> Assets.choose(index, tree.entries()));
    Optional<ReleaseFacts> facts = facts(asset.map(draft::withAsset).orElse(draft));
    if (facts.isPresent()) {
      problems.addAll(Manifest.problems(facts.get(), with(facts.get(), tree.entries())));
      marker(facts.get(), tree);
    }
    if (!problems.isEmpty() || facts.isEmpty()) {
      return new Packing.Result.Refused(problems.stream().distinct().toList());
    }
    List<Entry> summed = new ArrayList<>();
    for (Entry entry : tree.entries()) {
      summed.add(entry instanceof Entry.File file ? sum(file, tree.place(file)) : entry);
    }
    if (!problems.isEmpty()) {
      return new Packing.Result.Refused(problems);
    }
    Manifest manifest = new Manifest(facts.get(), with(facts.get(), summed));
    byte[] text = manifest.bytes();
    if (text.length > Manifest.MOST_BYTES) {
      problem("", "the list of the files is larger than 16 MiB", "put some into an archive");
      return new Packing.Result.Refused(problems);
    }
    Optional<byte[]> signature = order.key().map(key -> key.sign(text));
    beforeWriting.run();
    ArchiveWriter writer = new ArchiveWriter(manifest, signature, tree);
    Optional<Problem> changed = writer.write(order.archive(), compression.get());
    if (changed.isPresent()) {
      return new Packing.Result.Refused(List.of(changed.get()));
    }
    return new Packing.Result.Packed(
        manifest,
        manifest.digest(),
        tree.changes(),
        asset,
        order.key().map(SigningKey::verifyKey),
        Files.size(order.archive()));
  }

  /** What the author wrote. */
  private ReleaseDraft author(SourceTree tree) throws IOException {
    if (tree.facts().isEmpty()) {
      return ReleaseDraft.EMPTY;
    }
    Path file = tree.facts().get();
    if (Files.size(file) > MOST_FACTS) {
      problem(ReleasePaths.FACTS, "larger than 1 MiB", "it holds a few facts only");
      return ReleaseDraft.EMPTY;
    }
    try {
      return switch (ReleaseDraft.parse(Files.readString(file))) {
        case ReleaseDraft.Result.Read read -> read.draft();
        case ReleaseDraft.Result.Unreadable bad -> {
          problems.addAll(bad.problems());
          yield ReleaseDraft.EMPTY;
        }
      };
    } catch (MalformedInputException e) {
      problem(ReleasePaths.FACTS, "the file is not UTF-8", "save it as UTF-8");
      return ReleaseDraft.EMPTY;
    }
  }

  private Optional<ReleaseFacts> facts(ReleaseDraft draft) {
    return switch (draft.complete()) {
      case ReleaseDraft.Completed.Whole whole -> Optional.of(whole.facts());
      case ReleaseDraft.Completed.Lacking lacking -> {
        problems.addAll(lacking.problems());
        yield Optional.empty();
      }
    };
  }

  /** The whole tree: {@code others} and the file of the facts. */
  private static List<Entry> with(ReleaseFacts facts, List<Entry> others) throws IOException {
    byte[] json = facts.json().getBytes(StandardCharsets.UTF_8);
    Summed sum = Summed.of(new ByteArrayInputStream(json), json.length, (bytes, length) -> {});
    List<Entry> all = new ArrayList<>(others);
    all.add(new Entry.File(ReleasePaths.FACTS, false, sum.size(), sum.sha256()));
    all.sort(Comparator.comparing(Entry::path, ReleasePaths.ORDER));
    return all;
  }

  private void marker(ReleaseFacts facts, SourceTree tree) throws IOException {
    Optional<Entry.File> page =
        tree.entries().stream()
            .filter(e -> facts.index().filter(e.path()::equals).isPresent())
            .filter(Entry.File.class::isInstance)
            .map(Entry.File.class::cast)
            .findFirst();
    if (facts.marker().isEmpty() || page.isEmpty()) {
      return;
    }
    TextSearch search = new TextSearch(facts.marker().get());
    try (InputStream in = Files.newInputStream(tree.place(page.get()))) {
      Summed.of(in, Long.MAX_VALUE, search::look);
    }
    if (!search.found()) {
      problem(
          "marker",
          page.get().path() + " does not hold \"" + facts.marker().get() + "\"",
          "name a text that stands in the page as it is served");
    }
  }

  private Entry.File sum(Entry.File file, Path place) {
    try (InputStream in = Files.newInputStream(place, LinkOption.NOFOLLOW_LINKS)) {
      Summed sum = Summed.of(in, Long.MAX_VALUE, (bytes, length) -> {});
      return new Entry.File(file.path(), file.executable(), sum.size(), sum.sha256());
    } catch (IOException e) {
      problem(file.path(), "the file cannot be read: " + e.getMessage(), "");
      return file;
    }
  }

  private void problem(String path, String message, String hint) {
    problems.add(new Problem("", 0, 0, path, message, hint));
  }
}
