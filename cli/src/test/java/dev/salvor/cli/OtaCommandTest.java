package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.json.SalvorJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OtaCommandTest {
  private final FakeSession session = new FakeSession();
  @TempDir private Path folder;
  private String dist = "";
  private String archive = "";

  @BeforeEach
  void aFolder() throws IOException {
    Path root = folder.resolve("dist");
    Files.createDirectories(root.resolve("web"));
    Files.createDirectories(root.resolve("bin"));
    file("bin/shop", "program", "rwxr-xr-x");
    file("web/index.html", "Shop front", "rw-r--r--");
    file("web/app.5c1e.js", "x", "rw-r--r--");
    for (String path : new String[] {"", "bin", "web"}) {
      mode(root.resolve(path), "rwxr-xr-x");
    }
    dist = root.toString();
    archive = folder.resolve("shop.tar.zst").toString();
    session.env.put("XDG_CONFIG_HOME", folder.resolve("config").toString());
  }

  private void file(String path, String text, String mode) throws IOException {
    mode(Files.writeString(folder.resolve("dist").resolve(path), text), mode);
  }

  private static void mode(Path file, String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  /** Packs with the usual options, and with {@code more} instead or beside. */
  private int pack(String... more) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("--app", "shop");
    options.put("--version", "1.8.0");
    options.put("--entry", "bin/shop");
    options.put("--index", "web/index.html");
    options.put("--marker", "Shop front");
    options.put("-o", archive);
    List.of(more).forEach(options::remove);
    List<String> words = new ArrayList<>(List.of("ota", "pack", dist));
    options.forEach((option, value) -> words.addAll(List.of(option, value)));
    words.addAll(List.of(more));
    return session.run(words.toArray(String[]::new));
  }

  private JsonNode json() throws IOException {
    JsonNode read = SalvorJson.mapper().readTree(session.out.toString());
    session.out.getBuffer().setLength(0);
    return read;
  }

  @Test
  void packsAndSaysWhatItIs() throws IOException {
    mode(folder.resolve("dist"), "rwx------");
    assertThat(pack()).isZero();
    assertThat(session.out.toString())
        .startsWith("release      shop 1.8.0\ndigest       ")
        .contains("files        4, ")
        .contains("archive      " + archive + ", " + Files.size(Path.of(archive)) + " bytes");
    assertThat(session.err.toString())
        .contains("warning: " + dist + " has mode 0700; packed as 0755")
        .contains("asset: web/app.5c1e.js was chosen by its name; --asset names another");
  }

  @Test
  void programsGetTheSameFromPackAndShow() throws IOException {
    assertThat(pack("--json", "--schema", "4,5,4", "--build", "b1")).isZero();
    JsonNode packed = json();
    assertThat(session.run("ota", "show", archive, "--json")).isZero();
    JsonNode shown = json();
    assertThat(packed.path("build").textValue()).isEqualTo("b1");
    assertThat(packed.path("schema").path("writes").intValue()).isEqualTo(5);
    assertThat(packed.path("assetChosen").booleanValue()).isTrue();
    assertThat(packed.path("digest").textValue()).startsWith(packed.path("folder").textValue());
    for (String name : new String[] {"app", "version", "digest", "folder", "files", "size"}) {
      assertThat(shown.path("release").path(name)).isEqualTo(packed.path(name)).isNotNull();
    }
    assertThat(shown.path("whole").booleanValue()).isTrue();
    assertThat(shown.path("signature").path("state").textValue()).isEqualTo("none");
  }

  @Test
  void optionsWinOverTheFileOfTheAuthor() throws IOException {
    file("RELEASE.json", "{\"version\": \"9\", \"arch\": \"x86_64\"}", "rw-r--r--");
    assertThat(pack("--json")).isZero();
    JsonNode packed = json();
    assertThat(packed.path("version").textValue()).isEqualTo("1.8.0");
    assertThat(packed.path("arch").textValue()).isEqualTo("x86_64");
  }

  @Test
  void whatCannotWorkIsRefusedWithEverythingThatIsWrong() throws IOException {
    Files.createSymbolicLink(folder.resolve("dist/bin/x"), Path.of("/etc/passwd"));
    file("MANIFEST", "old", "rw-r--r--");
    file("web/a\u001bb", "", "rw-r--r--");
    assertThat(pack("--marker", "none")).isEqualTo(2);
    assertThat(session.err.toString())
        .contains("bin/x: the link is absolute (/etc/passwd)")
        .contains("MANIFEST: the name is taken")
        .contains("web/a\\eb: the text holds the control character")
        .contains("4 problems; nothing was packed")
        .doesNotContain("\u001b");
    assertThat(Path.of(archive)).doesNotExist();
    assertThat(session.out.toString()).isEmpty();
  }

  // more options, what is said
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--schema 4,5 | --schema: \"4,5\" is not READS,WRITES,ROLLBACK_SAFE_FROM, as in 4,5,4",
        "--sign nobody | there is no key \"nobody\" in",
        "--entry web | entry: \"web\" is not in the release",
        "-o x.zip | the name does not say what it is",
      })
  void aMistakeIsUsage(String more, String said) {
    assertThat(pack(more.split(" ", -1))).isEqualTo(2);
    assertThat(session.err.toString()).contains(said);
  }

  @Test
  void aDamagedArchiveIsShownAndFails() throws IOException {
    archive = folder.resolve("shop.tar").toString();
    assertThat(pack()).isZero();
    byte[] bytes = Files.readAllBytes(Path.of(archive));
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("program");
    bytes[at] = 'P';
    Files.write(Path.of(archive), bytes);
    assertThat(session.run("ota", "show", archive)).isEqualTo(1);
    assertThat(session.out.toString())
        .contains("bin/shop: its SHA-256 is another than in MANIFEST");
    assertThat(session.err.toString()).contains(archive + " is not whole: 1 problem");
    assertThat(session.run("ota", "show", folder + "/none.tar")).isEqualTo(2);
    assertThat(session.err.toString()).contains("none.tar is not there");
  }

  @Test
  void itIsSaidWhoSignedAndWhetherThatIsTrusted() throws IOException {
    assertThat(session.run("key", "new", "release")).isZero();
    assertThat(pack("--sign", "release")).isZero();
    assertThat(session.out.toString()).contains("signed by    SHA256:");

    assertThat(session.run("ota", "show", archive)).isZero();
    assertThat(session.out.toString())
        .contains("by the own key release, not trusted, SHA256:")
        .contains("salvor trust add release");

    assertThat(session.run("trust", "add", "release")).isZero();
    assertThat(session.run("ota", "show", archive)).isZero();
    assertThat(session.out.toString()).contains("by release, trusted, SHA256:");

    session.env.put("XDG_CONFIG_HOME", folder.resolve("another").toString());
    session.out.getBuffer().setLength(0);
    assertThat(session.run("ota", "show", archive, "--json")).isEqualTo(1);
    JsonNode shown = json();
    assertThat(shown.path("whole").booleanValue()).isTrue();
    assertThat(shown.path("signature").path("state").textValue()).isEqualTo("unknown");
  }

  @Test
  void everyNameInTheJsonIsOnItsPage() throws IOException {
    assertThat(session.run("key", "new", "k", "--json")).isZero();
    List<JsonNode> documents = new ArrayList<>(List.of(json()));
    pack("--json", "--sign", "k", "--schema", "4,5,4", "--asset", "web/app.5c1e.js");
    documents.add(json());
    session.run("trust", "add", "k", "--json");
    documents.add(json());
    session.run("ota", "show", archive, "--json");
    documents.add(json());
    String page = Files.readString(Path.of("../docs/cli-json.md"));
    for (JsonNode document : documents) {
      List<String> names = new ArrayList<>();
      collect(document, names);
      assertThat(names).hasSizeGreaterThan(3).allMatch(name -> page.contains("`" + name + "`"));
    }
  }

  private static void collect(JsonNode node, List<String> names) {
    node.properties()
        .forEach(
            field -> {
              names.add(field.getKey());
              collect(field.getValue(), names);
            });
  }
}
