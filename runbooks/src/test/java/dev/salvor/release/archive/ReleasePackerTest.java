package dev.salvor.release.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.release.Entry;
import dev.salvor.release.ReleaseDraft;
import dev.salvor.runbook.source.Problem;
import dev.salvor.trust.SigningKey;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReleasePackerTest {
  @TempDir private Path folder;
  private Site site;

  @BeforeEach
  void aSite() throws IOException {
    site = new Site(folder);
  }

  private String refused() throws IOException {
    return refused(site.order("a.tar"));
  }

  private String refused(Packing.Order order) throws IOException {
    return switch (ReleasePacker.pack(order)) {
      case Packing.Result.Packed packed -> throw new AssertionError(packed.toString());
      case Packing.Result.Refused refused -> {
        assertThat(site.out).as("nothing half-written").isEmptyDirectory();
        yield String.join("\n", refused.problems().stream().map(Problem::said).toList());
      }
    };
  }

  @ParameterizedTest
  @EnumSource
  void whatIsPackedIsWholeInEachForm(Compression compression) throws IOException {
    Packing.Result.Packed packed = site.packed("a" + compression.ending());
    Checked checked = ReleaseArchive.check(site.out.resolve("a" + compression.ending()));
    assertThat(checked.problems()).isEmpty();
    assertThat(checked.isWhole()).isTrue();
    assertThat(checked.compression()).isEqualTo(compression);
    assertThat(checked.manifest()).contains(packed.manifest());
    assertThat(checked.digest()).contains(packed.digest());
    assertThat(packed.bytes()).isEqualTo(Files.size(site.out.resolve("a" + compression.ending())));
  }

  @ParameterizedTest
  @EnumSource
  void theSameTreeGivesTheSameBytes(Compression compression) throws IOException {
    site.file("web/" + "long".repeat(40) + "/f", "x", "rw-r--r--");
    String name = "a" + compression.ending();
    byte[] first = Files.readAllBytes(packedSigned(name));
    TimeZone zone = TimeZone.getDefault();
    String user = System.getProperty("user.name");
    Locale locale = Locale.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
      Locale.setDefault(Locale.forLanguageTag("tr"));
      System.setProperty("user.name", "somebody");
      Site other = new Site(folder.resolve("elsewhere"));
      // made in another order, at another time, under another umask
      other.file("web/" + "long".repeat(40) + "/f", "x", "rw-------");
      Site.mode(other.root.resolve("web"), "rwx------");
      Site.mode(other.root.resolve("bin/shop"), "rwxrwx---");
      Files.setLastModifiedTime(
          other.root.resolve("bin/shop"), FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));
      other.packed(name, KEY);
      assertThat(Files.readAllBytes(other.out.resolve(name))).isEqualTo(first);
    } finally {
      TimeZone.setDefault(zone);
      Locale.setDefault(locale);
      System.setProperty("user.name", user);
    }
  }

  private static final SigningKey KEY = SigningKey.generate();

  private Path packedSigned(String name) throws IOException {
    site.packed(name, KEY);
    return site.out.resolve(name);
  }

  @Test
  void gzipTellsNeitherNameNorTime() throws IOException {
    site.packed("a.tar.gz");
    byte[] bytes = Files.readAllBytes(site.out.resolve("a.tar.gz"));
    assertThat(bytes).startsWith(0x1f, 0x8b, 8, 0, 0, 0, 0, 0);
  }

  @Test
  void theModesAreMadeAlikeAndToldOf() throws IOException {
    Site.mode(site.root, "rwx------");
    Site.mode(site.root.resolve("web"), "rwxrwx---");
    Site.mode(site.root.resolve("bin/shop"), "rwx------");
    Site.mode(site.root.resolve("web/index.html"), "rw-------");
    Site.mode(site.root.resolve("web/app.5c1e.js"), "rw-rw-r--");
    Packing.Result.Packed packed = site.packed("a.tar");
    assertThat(packed.changes())
        .containsExactly(
            site.root.toRealPath() + " has mode 0700; packed as 0755",
            "1 folder with another mode than 0755, packed as 0755: web 0770",
            "1 program with another mode than 0755, packed as 0755: bin/shop 0700",
            "2 files with another mode than 0644, packed as 0644: web/app.5c1e.js 0664,"
                + " web/index.html 0600");
    assertThat(packed.manifest().files())
        .filteredOn(f -> f.path().startsWith("bin"))
        .extracting(Entry.File::mode)
        .containsExactly("0755");
  }

  @Test
  void whatIsAsItShouldBeIsNotToldOf() throws IOException {
    assertThat(site.packed("a.tar").changes()).isEmpty();
  }

  @Test
  void aStaticFileIsChosenByItsName() throws IOException {
    site.file("web/cafe.css", "", "rw-r--r--");
    site.file("web/app.0a1b.js", "x", "rw-r--r--");
    site.file("app.0000.js", "outside the web part", "rw-r--r--");
    assertThat(site.packed("a.tar").chosenAsset()).contains("web/app.0a1b.js");
    assertThat(site.packed("a.tar").manifest().facts().asset()).contains("web/app.0a1b.js");
  }

  @Test
  void noStaticFileIsChosenWhereNoNameHoldsAHash() throws IOException {
    Files.move(site.root.resolve("web/app.5c1e.js"), site.root.resolve("web/face.js"));
    assertThat(site.packed("a.tar").chosenAsset()).isEmpty();
  }

  @Test
  void theFactsAreCompletedInTheArchive() throws IOException {
    Packing.Result.Packed packed = site.packed("a.tar");
    assertThat(packed.manifest().facts().build()).isEqualTo("1.8.0");
    assertThat(site.root.resolve("RELEASE.json")).hasContent(Site.FACTS);
    assertThat(ReleaseArchive.check(site.out.resolve("a.tar")).manifest().orElseThrow().facts())
        .isEqualTo(packed.manifest().facts());
  }

  @Test
  void emptyFoldersAndLinksAndLongNamesAreKept() throws IOException {
    Files.createDirectories(site.root.resolve("web/img"));
    Files.createSymbolicLink(site.root.resolve("bin/tool"), Path.of("shop"));
    String name = "n".repeat(250);
    site.file("web/" + name + "/" + name, "x", "rw-r--r--");
    Files.createSymbolicLink(site.root.resolve("web/far"), Path.of(name + "/" + name));
    Packing.Result.Packed packed = site.packed("a.tar");
    assertThat(packed.manifest().tree())
        .contains(new Entry.Dir("web/img"), new Entry.Link("bin/tool", "shop"))
        .contains(new Entry.Link("web/far", name + "/" + name));
    assertThat(ReleaseArchive.check(site.out.resolve("a.tar")).problems()).isEmpty();
  }

  @Test
  void namesThatDifferInCaseOnlyAreFine() throws IOException {
    site.file("web/A", "1", "rw-r--r--");
    site.file("web/a", "2", "rw-r--r--");
    site.packed("a.tar");
    assertThat(ReleaseArchive.check(site.out.resolve("a.tar")).isWhole()).isTrue();
  }

  // the link, what it says, what is said
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bin/x | /etc/passwd | bin/x: the link is absolute (/etc/passwd)",
        "bin/x | ../../etc | bin/x: the link leads out of the release (../../etc)",
        "bin/x | none | bin/x: the link leads to what is not there (none)",
        "bin/x | x | bin/x: the link leads in a circle (x)",
      })
  void linksThatLeadNowhereAreRefused(String path, String target, String said) throws IOException {
    Files.createSymbolicLink(site.root.resolve(path), Path.of(target));
    assertThat(refused()).contains(said);
  }

  @ParameterizedTest
  @ValueSource(ints = {04755, 02755, 01755, 06755})
  void specialModesAreRefused(int mode) throws IOException {
    Files.setAttribute(site.root.resolve("bin/shop"), "unix:mode", mode);
    assertThat(refused())
        .contains("bin/shop: the file has mode %04o: setuid, setgid or sticky".formatted(mode))
        .contains("chmod u-s,g-s,-t it");
  }

  @Test
  void socketsAreRefused() throws IOException {
    Path socket = Path.of(Files.createTempDirectory("s").toString(), "s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Files.move(socket, site.root.resolve("web/s"));
    }
    assertThat(refused()).contains("web/s: a socket cannot be part of a release");
  }

  @Test
  void theListOfAnotherReleaseIsRefused() throws IOException {
    site.file("MANIFEST", "x", "rw-r--r--");
    site.file("MANIFEST.sig", "x", "rw-r--r--");
    site.file("web/MANIFEST", "mine", "rw-r--r--");
    assertThat(refused())
        .contains("MANIFEST: the name is taken by the release itself; it is left from")
        .contains("rm " + site.root.toRealPath().resolve("MANIFEST.sig"))
        .doesNotContain("web/MANIFEST");
  }

  // what is given, what is said
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"entry\": \"bin/none\"} | entry: \"bin/none\" is not in the release",
        "{\"entry\": \"web/index.html\"} | entry: \"web/index.html\" is not executable; chmod u+x",
        "{\"entry\": \"bin\"} | entry: \"bin\" is not in the release",
        "{\"index\": \"web/home.html\"} | index: \"web/home.html\" is not in the release",
        "{\"marker\": \"Shop back\"} | marker: web/index.html does not hold \"Shop back\"",
        "{\"asset\": \"web/none.js\"} | asset: \"web/none.js\" is not in the release",
        "{\"version\": \"a b\"} | version: \"a b\" does not match",
      })
  void factsThatTheTreeDoesNotHoldAreRefused(String given, String said) throws IOException {
    ReleaseDraft facts = ((ReleaseDraft.Result.Read) ReleaseDraft.parse(given)).draft();
    Packing.Order order =
        new Packing.Order(site.root, site.out.resolve("a.tar"), facts, Optional.empty());
    assertThat(refused(order)).contains(said);
  }

  @Test
  void aMarkerAcrossTheEdgeOfABufferIsFound() throws IOException {
    String page = "x".repeat(64 * 1024 - 5) + "Shop front" + "y".repeat(100_000);
    site.file("web/index.html", page, "rw-r--r--");
    site.packed("a.tar");
    assertThat(ReleaseArchive.check(site.out.resolve("a.tar")).isWhole()).isTrue();
  }

  @Test
  void aMistakeInTheAuthorsFactsIsSaid() throws IOException {
    site.file("RELEASE.json", "{\"entri\": \"shop\"}", "rw-r--r--");
    assertThat(refused())
        .contains("entri: unknown key; did you mean \"entry\"?")
        .contains("version: the release has no version; give --version 1.8.0");
  }

  @Test
  void everythingIsSaidAtOnce() throws IOException {
    Files.createSymbolicLink(site.root.resolve("l"), Path.of("/x"));
    Files.setAttribute(site.root.resolve("web/app.5c1e.js"), "unix:mode", 04755);
    site.file("MANIFEST", "x", "rw-r--r--");
    assertThat(refused().lines()).hasSize(3);
  }

  // a name, what is said
  @ParameterizedTest
  @CsvSource({
    "'a\nb', the text holds a line end",
    "'a\u0007b', the text holds the control character U+0007",
    "'a\u009bb', the text holds the control character U+009B",
    "'a ', the text begins or ends with a space",
  })
  void hostileNamesAreRefused(String name, String said) throws IOException {
    site.file("web/" + name, "x", "rw-r--r--");
    assertThat(refused()).contains(said);
  }

  // the name of the archive, what is said
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "out/a.zip | the name does not say what it is; end it in .tar, .tar.gz, .tar.zst",
        "none/a.tar | its folder is not there; mkdir -p",
        "site/a.tar | it lies in the folder that is packed",
        "site/web/a.tar | it lies in the folder that is packed",
        "folder.tar | a folder has that name",
      })
  void aPlaceThatCannotBeWrittenToIsRefused(String archive, String said) throws IOException {
    Files.createDirectories(folder.resolve("folder.tar"));
    Packing.Order order =
        new Packing.Order(site.root, folder.resolve(archive), ReleaseDraft.EMPTY, Optional.empty());
    assertThat(refused(order)).contains(said);
  }

  @Test
  void aPlaceInTheFolderIsFoundThroughLinksToo() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), site.root);
    Packing.Order order =
        new Packing.Order(site.root, link.resolve("a.tar"), ReleaseDraft.EMPTY, Optional.empty());
    assertThat(refused(order)).contains("it lies in the folder that is packed");
  }

  // what happens to the file between summing and writing
  @ParameterizedTest
  @ValueSource(strings = {"longer", "shorter", "other", "gone", "link"})
  void aFileThatChangesMeanwhileEndsIt(String change) throws IOException {
    Path file = site.root.resolve("web/app.5c1e.js");
    Packing.Result result =
        ReleasePacker.pack(
            site.order("a.tar.zst"),
            () -> {
              try {
                switch (change) {
                  case "longer" -> Files.writeString(file, "alert(1) and more");
                  case "shorter" -> Files.writeString(file, "a");
                  case "other" -> Files.writeString(file, "alert(2)");
                  case "gone" -> Files.delete(file);
                  default -> {
                    Files.move(file, folder.resolve("moved"));
                    Files.createSymbolicLink(file, folder.resolve("moved"));
                  }
                }
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    assertThat(result)
        .isInstanceOfSatisfying(
            Packing.Result.Refused.class,
            refused ->
                assertThat(refused.problems())
                    .extracting(Problem::said)
                    .containsExactly(
                        "web/app.5c1e.js: the file changed while it was packed; pack a folder"
                            + " that nobody writes to"));
    assertThat(site.out).isEmptyDirectory();
  }

  @Test
  void anEarlierArchiveStaysUntilTheNewOneIsWhole() throws IOException {
    Path archive = Files.writeString(site.out.resolve("a.tar"), "earlier");
    Files.createSymbolicLink(site.root.resolve("l"), Path.of("/x"));
    assertThat(ReleasePacker.pack(site.order("a.tar"))).isInstanceOf(Packing.Result.Refused.class);
    assertThat(archive).hasContent("earlier");
    Files.delete(site.root.resolve("l"));
    site.packed("a.tar");
    assertThat(ReleaseArchive.check(archive).isWhole()).isTrue();
    assertThat(files(site.out)).containsExactly("a.tar");
  }

  @Test
  void theArchiveCanBeReadByOthersAsTheUmaskSays() throws IOException {
    Path other = Files.createFile(site.out.resolve("plain"));
    site.packed("a.tar");
    assertThat(Files.getPosixFilePermissions(site.out.resolve("a.tar")))
        .isEqualTo(Files.getPosixFilePermissions(other));
  }

  private static List<String> files(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
