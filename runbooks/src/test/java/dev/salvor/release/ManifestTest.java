package dev.salvor.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salvor.runbook.source.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ManifestTest {
  private static final String A = "a".repeat(64);

  /** Every kind of line. */
  static final String TEXT =
      """
      salvor-release 1
      app shop
      version 1.8.0
      build 1.8.0-4f2a91c
      arch any
      os debian:12,gentoo
      entry bin/shop
      index web/index.html
      marker Shop  front
      asset web/app.5c1e.js
      schema 4 5 4
      file 0644 250 %1$s RELEASE.json
      file 0755 81920 %1$s bin/shop
      link bin/shop-tool ../bin/shop
      file 0644 0 %1$s web/a b.css
      file 0644 9 %1$s web/app.5c1e.js
      dir web/img
      file 0644 312 %1$s web/index.html
      end 5
      """
          .formatted(A);

  private static Manifest read(String text) {
    return switch (Manifest.parse(text.getBytes(StandardCharsets.UTF_8))) {
      case Manifest.Result.Read read -> read.manifest();
      case Manifest.Result.Unreadable bad -> throw new AssertionError(bad.problems().toString());
    };
  }

  private static String refused(String text) {
    return switch (Manifest.parse(text.getBytes(StandardCharsets.UTF_8))) {
      case Manifest.Result.Read read -> throw new AssertionError("taken: " + read.manifest());
      case Manifest.Result.Unreadable bad ->
          bad.problems().stream().map(Problem::text).collect(Collectors.joining("\n"));
    };
  }

  @Test
  void everyLineIsReadAndWrittenAgain() {
    Manifest manifest = read(TEXT);
    assertThat(manifest.text()).isEqualTo(TEXT);
    assertThat(manifest.facts().marker()).contains("Shop  front");
    assertThat(manifest.facts().schema()).contains(new Schema(4, 5, 4));
    assertThat(manifest.files()).hasSize(5);
    assertThat(manifest.size()).isEqualTo(250 + 81920 + 9 + 312);
    assertThat(manifest.tree())
        .contains(
            new Entry.Dir("web/img"),
            new Entry.Link("bin/shop-tool", "../bin/shop"),
            new Entry.File("web/a b.css", false, 0, A));
  }

  @Test
  void theDigestIsThatOfTheText() {
    assertThat(read(TEXT).digest())
        .isEqualTo(ReleaseDigest.of(TEXT.getBytes(StandardCharsets.UTF_8)));
    assertThat(ReleaseDigest.of(new byte[0]).shortDigits()).isEqualTo("e3b0c44298fc");
  }

  // what stands in the text, what it is replaced by, what is said
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "salvor-release 1\\n | salvor-release 2\\n | MANIFEST:1:1 another format",
        "salvor-release 1\\n | hello\\n | MANIFEST:1:1 not a manifest",
        "app shop | app Shop | MANIFEST:2:1 app: \"Shop\" does not match",
        "app shop | app  shop | MANIFEST:2:1 app: \" shop\" does not match",
        "version 1 | verson 1 | MANIFEST:3:1 unknown key \"verson\"; did you mean \"version\"?",
        "app shop\\n | `` | app: the program has no name",
        "version 1.8.0 | version 1 8 | MANIFEST:3:1 version: \"1 8\" does not match",
        "build 1.8.0-4f2a91c | build 1.8.0 | ",
        "build 1.8.0-4f2a91c | build 1.8.0\\t | MANIFEST:4:1 build: the text holds the control",
        "build 1.8.0-4f2a91c\\n | build 1.8.0 \\n | MANIFEST:4:1 build: the text begins or ends",
        "build 1.8.0-4f2a91c\\n | `` | build: the line is missing",
        "arch any\\nos | os | arch: the line is missing",
        "build 1.8.0-4f2a91c | build 1:8 | MANIFEST:4:1 build: \"1:8\" does not match",
        "arch any\\nos debian:12,gentoo | os any\\narch any | MANIFEST:6:1 arch: not in its place",
        "arch any | arch any\\narch any | MANIFEST:6:1 arch: there twice",
        "arch any | arch x 86 | MANIFEST:5:1 arch: \"x 86\" is not \"any\" or names",
        "entry bin/shop | entry bin/tool | MANIFEST:7:1 entry: \"bin/tool\" is not in the release",
        "entry bin/shop | entry web/index.html | entry: \"web/index.html\" is not executable",
        "entry bin/shop | entry web | entry: \"web\" is not in the release",
        "entry bin/shop | entry bin/shop-tool | entry: \"bin/shop-tool\" is not a regular file",
        "index web/index.html | index web/home.html | MANIFEST:8:1 index: \"web/home.html\" is not",
        "index web/index.html\\n | `` | marker: there is no index page that it could belong to",
        "asset web/app.5c1e.js | asset bin/shop | asset: \"bin/shop\" is not another file in the",
        "schema 4 5 4 | schema 4 5 | MANIFEST:11:1 schema: \"4 5\" is not READS,WRITES",
        "schema 4 5 4 | schema 6 5 4 | MANIFEST:11:1 schema: what is read and what can be gone",
        "schema 4 5 4 | schema 04 5 4 | MANIFEST:11:1 not in the one form",
        "RELEASE.json\\n | RELEASE.json\\ndir bin\\n | MANIFEST:13:1 bin: the folder is not empty",
        "dir web/img | dir web//img | web//img: the path has an empty part",
        "dir web/img | dir web/./img | web/./img: the path has the part \".\"",
        "dir web/img | dir web/img/.. | web/img/..: the path has the part \"..\"",
        "dir web/img | dir /web | MANIFEST:17:1 /web: the path is absolute",
        "dir web/img | dir web | MANIFEST:17:1 web: not in the order",
        "dir web/img | dir MANIFEST | MANIFEST: the name is taken by the release itself",
        "dir web/img | dir web/\\u0007 | the text holds the control character U+0007",
        "dir web/img | dir web/\\uFFFD | the text is not UTF-8",
        "../bin/shop\\n"
            + " | ../bin/shop\\n"
            + "dir bin/shop-tool/x\\n"
            + " | bin/shop-tool/x: bin/shop-tool above it is not a",
        "../bin/shop | ../../bin/shop | MANIFEST:14:1 bin/shop-tool: the link leads out",
        "../bin/shop | /bin/shop | the link is absolute (/bin/shop)",
        "../bin/shop | ../bin/none | the link leads to what is not there (../bin/none)",
        "../bin/shop | shop-tool | the link leads in a circle (shop-tool)",
        "link bin/shop-tool ../bin/shop | link bin/shop-tool | cannot be read; write: link PATH",
        "0755 81920 | 0775 81920 | file: \"0775 81920",
        "0755 81920 | 4755 81920 | file: \"4755 81920",
        "0755 81920 | 0755 081920 | file: \"0755 081920",
        "web/a b.css | web/z b.css | MANIFEST:16:1 web/app.5c1e.js: not in the order of the bytes",
        "web/a b.css | web/index.html | web/index.html: the path is there twice",
        "RELEASE.json | RELEASE.jsom | there is no file RELEASE.json",
        "end 5 | end 6 | MANIFEST:19:1 end: \"6\" files are told of, 5 are listed",
        "end 5\\n | end 5 | the text breaks off",
        "end 5\\n | end 5\\nend 5\\n | MANIFEST:20:1 a line after \"end\"",
        "end 5\\n | `` | the text breaks off",
      })
  void whatIsNotOfTheFormIsRefusedWithItsLine(String from, String to, String said) {
    String old = from.translateEscapes();
    String other = unescape(to);
    assertThat(TEXT).contains(old);
    String text = TEXT.replaceFirst(Pattern.quote(old), other);
    if (said == null) {
      assertThat(read(text).text()).isEqualTo(text);
    } else {
      assertThat(refused(text)).contains(said);
    }
  }

  private static String unescape(String text) {
    return text.replace("\\n", "\n")
        .replace("\\t", "\t")
        .replace("\\u0007", "\u0007")
        .replace("\\uFFFD", "\uFFFD");
  }

  @Test
  void allProblemsAreSaidAtOnce() {
    String said = refused(TEXT.replace("app shop", "app ?").replace("dir web/img", "dir ../x"));
    assertThat(said).contains("MANIFEST:2:1 app").contains("MANIFEST:17:1 ../x");
  }

  @Test
  void aLinkThatLeavesThroughAnotherOneIsFound() {
    // each is harmless as text; together they climb out
    List<Entry> tree =
        List.of(
            new Entry.File("RELEASE.json", false, 1, A),
            new Entry.Link("a/out", "../here/.."),
            new Entry.File("bin", true, 1, A),
            new Entry.Link("here", "."));
    assertThat(Manifest.problems(facts("bin"), tree))
        .extracting(Problem::said)
        .singleElement()
        .asString()
        .startsWith("a/out: the link leads out of the release");
  }

  @Test
  void linksThroughFoldersAndLinksAreFollowed() {
    List<Entry> tree =
        List.of(
            new Entry.File("RELEASE.json", false, 1, A),
            new Entry.Link("a/tool", "../here/bin"),
            new Entry.File("bin", true, 1, A),
            new Entry.Link("here", "."));
    assertThat(Manifest.problems(facts("bin"), tree)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-rf", "--", "a b", "Ü", "%n", "$(x)", "a\\b", "\uD83D\uDE00"})
  void strangeNamesThatHarmNobodyAreTaken(String name) {
    List<Entry> tree =
        Stream.<Entry>of(
                new Entry.File("RELEASE.json", false, 1, A),
                new Entry.File("bin", true, 1, A),
                new Entry.Dir(name))
            .sorted(Comparator.comparing(Entry::path, ReleasePaths.ORDER))
            .toList();
    assertThat(read(new Manifest(facts("bin"), tree).text()).tree()).contains(new Entry.Dir(name));
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
    bytes[TEXT.indexOf("img")] = (byte) 0xff;
    assertThat(Manifest.parse(bytes))
        .isInstanceOfSatisfying(
            Manifest.Result.Unreadable.class,
            bad -> assertThat(bad.problems().getFirst().text()).contains("not UTF-8"));
  }

  @Test
  void aFloodOfMistakesIsNotReadToItsEnd() {
    assertThat(refused("salvor-release 1\n" + "x\n".repeat(1_000_000)).lines())
        .hasSizeLessThan(200)
        .last()
        .asString()
        .contains("not read further");
  }

  @Test
  void aValueThatCannotBeIsNotMade() {
    assertThatThrownBy(() -> new Manifest(facts("bin"), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"bin\" is not in the release")
        .hasMessageContaining("there is no file RELEASE.json");
  }

  static ReleaseFacts facts(String entry) {
    ReleaseDraft draft =
        switch (ReleaseDraft.parse(
            "{\"app\": \"shop\", \"version\": \"1\", \"entry\": \"" + entry + "\"}")) {
          case ReleaseDraft.Result.Read read -> read.draft();
          case ReleaseDraft.Result.Unreadable bad -> throw new AssertionError(bad.toString());
        };
    return switch (draft.complete()) {
      case ReleaseDraft.Completed.Whole whole -> whole.facts();
      case ReleaseDraft.Completed.Lacking bad -> throw new AssertionError(bad.toString());
    };
  }
}
