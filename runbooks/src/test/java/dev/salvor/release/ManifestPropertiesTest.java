package dev.salvor.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

final class ManifestPropertiesTest {
  @Provide
  Arbitrary<Manifest> manifests() {
    // folders in capitals, so that none is the name of a file
    Arbitrary<String> name =
        Arbitraries.strings().withChars("abz-. é\uD83D\uDE00\uFFEE").ofMinLength(1).ofMaxLength(6);
    Arbitrary<String> folder = Arbitraries.of("", "A/", "B-/", "B/", "B/C/");
    Arbitrary<String> path =
        Combinators.combine(folder, name)
            .as((f, n) -> f + n)
            .filter(p -> ReleasePaths.wrong(p).isEmpty() && !p.equals("bin"));
    Arbitrary<Entry> file =
        Combinators.combine(
                path,
                Arbitraries.of(true, false),
                Arbitraries.longs().between(0, Long.MAX_VALUE / 1_000_000),
                Arbitraries.strings().withCharRange('a', 'f').ofLength(64))
            .as(Entry.File::new);
    Arbitrary<Entry> dir = path.map(Entry.Dir::new);
    Arbitrary<Entry> link =
        path.filter(p -> !p.contains(" "))
            .map(p -> new Entry.Link(p, "../".repeat(ReleasePaths.parents(p).size()) + "bin"));
    return Combinators.combine(
            Arbitraries.oneOf(file, dir, link).list().ofMaxSize(12),
            Arbitraries.strings().withChars("a.b~9+_-").ofMaxLength(9),
            Arbitraries.integers().between(0, 9).optional())
        .as(ManifestPropertiesTest::manifest);
  }

  private static Manifest manifest(List<Entry> some, String build, Optional<Integer> schema) {
    Map<String, Entry> byPath = new TreeMap<>(ReleasePaths.ORDER);
    some.forEach(e -> byPath.put(e.path(), e));
    byPath.put("bin", new Entry.File("bin", true, 1, "b".repeat(64)));
    byPath.put("RELEASE.json", new Entry.File("RELEASE.json", false, 1, "c".repeat(64)));
    List<Entry> tree = new ArrayList<>(byPath.values());
    tree.sort(Comparator.comparing(Entry::path, ReleasePaths.ORDER));
    ReleaseFacts few = ManifestTest.facts("bin");
    ReleaseFacts facts =
        new ReleaseFacts(
            few.app(),
            few.version(),
            "b" + build,
            few.arch(),
            few.os(),
            few.entry(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            schema.map(s -> new Schema(s, s + 1, s)));
    return new Manifest(facts, tree);
  }

  @Property(tries = 400)
  void whatIsWrittenIsReadAsTheSame(@ForAll("manifests") Manifest manifest) {
    assertThat(Manifest.parse(manifest.bytes())).isEqualTo(new Manifest.Result.Read(manifest));
  }

  /** Two texts are never one value: a changed byte is another release, or none. */
  @Property(tries = 400)
  void aChangedByteIsRefusedOrAnotherValue(
      @ForAll("manifests") Manifest manifest,
      @ForAll @IntRange(max = 100_000) int place,
      @ForAll @IntRange(max = 127) int to) {
    byte[] bytes = manifest.bytes();
    int at = place % bytes.length;
    boolean same = bytes[at] == to;
    bytes[at] = (byte) to;
    if (Manifest.parse(bytes) instanceof Manifest.Result.Read read) {
      assertThat(read.manifest().equals(manifest)).isEqualTo(same);
      assertThat(read.manifest().text()).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
    }
  }
}
