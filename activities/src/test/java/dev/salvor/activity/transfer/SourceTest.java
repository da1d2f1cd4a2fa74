package dev.salvor.activity.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SourceTest {
  private static final String EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @TempDir Path folder;
  private final Sources sources = new Sources(1L << 30);

  private Path file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(folder.resolve(name).resolveSibling("."));
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    return file;
  }

  private Source source() throws IOException {
    return sources.at(folder, "", false, sent -> {});
  }

  @Test
  void aTreeIsItsFoldersThenTheFilesOfEachThenItsLinks() throws IOException {
    file("z", "");
    file("a/y", "");
    file("a/b/x", "");
    file("c", "");
    Files.createSymbolicLink(folder.resolve("a/link"), Path.of("../z"));

    assertThat(source().manifest().entries())
        .extracting(Entry::name)
        .containsExactly(".", "./a", "./a/b", "./c", "./z", "./a/y", "./a/b/x", "./a/link");
  }

  @Test
  void theManifestSaysWhatTheHostMustKnow() throws IOException {
    file("n", "");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));
    Files.createSymbolicLink(folder.resolve("to\nn"), Path.of("n"));

    assertThat(source().manifest().text())
        .isEqualTo(
            "C1 tree 1 0 1\n"
                + "d 750 0 - .\n"
                + ("f 644 0 " + EMPTY + " ./n\n")
                + "l 777 0 - ./to\\0012n\n"
                + "> n\n"
                + "C1 end\n");
  }

  @Test
  void oneFileHasTheNameOfItsTarget() throws IOException {
    Path file = file("here", "");

    Source one = sources.at(file, "there", false, sent -> {});

    assertThat(one.manifest().tree()).isFalse();
    assertThat(one.manifest().file(1).name()).isEqualTo("./there");
    assertThat(Source.text("", "there").manifest()).isEqualTo(one.manifest());
  }

  @Test
  void linksThatLeadOutOfTheTreeAreRefusedUnlessSaid() throws IOException {
    Files.createDirectories(folder.resolve("a"));
    for (String to : List.of("/etc/passwd", "../../x", "..//..")) {
      Path link = Files.createSymbolicLink(folder.resolve("a/out"), Path.of(to));
      assertThatThrownBy(this::source)
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("leads out of the tree")
          .hasMessageContaining("links: any");
      assertThat(sources.at(folder, "", true, sent -> {}).manifest().entries())
          .contains(new Entry.Link("./a/out", Path.of(to).toString()));
      Files.delete(link);
    }
  }

  @Test
  void aLinkThatLeadsOutThroughAnotherLinkIsRefused() throws IOException {
    Files.createDirectories(folder.resolve("a/b"));
    Files.createSymbolicLink(folder.resolve("a/b/up"), Path.of("../.."));
    Files.createSymbolicLink(folder.resolve("a/b/in"), Path.of("./up/a/../x"));
    assertThatThrownBy(this::source).hasMessageContaining("a/b/in leads out of the tree");
    Files.delete(folder.resolve("a/b/in"));
    Files.createSymbolicLink(folder.resolve("a/b/in"), Path.of("up/a/b"));
    assertThat(source().manifest().entries()).contains(new Entry.Link("./a/b/in", "up/a/b"));
    Files.createSymbolicLink(folder.resolve("a/b/out"), Path.of("up/../secret"));
    assertThatThrownBy(this::source).hasMessageContaining("a/b/out leads out of the tree");
  }

  @Test
  void namesComeBackFromTheTextAsTheyWere() throws IOException {
    for (String name : List.of("a b", "-n", "x\ny", "b\\n", "b\\0012", "\r", " end ", "> x")) {
      file(name, "");
    }
    Files.createSymbolicLink(folder.resolve("l\n> m"), Path.of("x\n> y"));

    assertThat(source().manifest().entries())
        .extracting(Entry::name)
        .contains("./a b", "./-n", "./x\ny", "./b\\n", "./b\\0012", "./\r", "./ end ", "./> x")
        .hasSize(10);
    assertThat(source().manifest().entries()).contains(new Entry.Link("./l\n> m", "x\n> y"));
  }

  @Test
  void whatIsNotThereIsSaid() {
    assertThatThrownBy(() -> sources.at(folder.resolve("none"), "x", false, sent -> {}))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("there is no " + folder.resolve("none"));
  }

  @Test
  void aFileThatChangedIsSummedAnew() throws IOException {
    Path file = file("f", "one");
    Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(0));
    String before = source().manifest().file(2).sha256();
    Files.writeString(file, "two");
    Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(0));

    assertThat(source().manifest().file(2).sha256()).isNotEqualTo(before);
  }

  @Test
  void aTarHasWholeBlocksAndRightSums() throws IOException {
    String deep = "d".repeat(60) + "/" + "e".repeat(60);
    file("short", "x".repeat(600));
    file(deep, "y");
    Source source = source();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<Entry.Plain> files =
        source.manifest().entries().stream()
            .filter(Entry.Plain.class::isInstance)
            .map(Entry.Plain.class::cast)
            .toList();

    new SourceStream(source, out, sent -> {}).tar(files);

    byte[] tar = out.toByteArray();
    // short: header and two blocks; the other: header and block of its name, header and block.
    assertThat(tar).hasSize(512 * (3 + 2 + 2 + 2));
    for (int at : new int[] {0, 3 * 512, 5 * 512}) {
      assertThat(sum(tar, at)).isEqualTo(stored(tar, at));
    }
    assertThat(new String(tar, 4 * 512, deep.length() + 2, StandardCharsets.UTF_8))
        .isEqualTo("./" + deep);
  }

  @Test
  void theRestOfAFileBeginsAtItsOffset() throws IOException {
    file("f", "0123456789");
    Source source = source();
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    new SourceStream(source, out, sent -> {}).rest(source.manifest().file(2), 7);

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("789");
  }

  @Test
  void aFileThatBecameShorterIsTheSourcesFault() throws IOException {
    Path file = file("f", "0123456789");
    Source source = source();
    Files.writeString(file, "0");

    assertThatThrownBy(
            () ->
                new SourceStream(source, new ByteArrayOutputStream(), sent -> {})
                    .rest(source.manifest().file(2), 0))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("became shorter");
  }

  private static int sum(byte[] tar, int at) {
    byte[] header = Arrays.copyOfRange(tar, at, at + 512);
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    return sum;
  }

  private static int stored(byte[] tar, int at) {
    return Integer.parseInt(new String(tar, at + 148, 6, StandardCharsets.US_ASCII), 8);
  }
}
