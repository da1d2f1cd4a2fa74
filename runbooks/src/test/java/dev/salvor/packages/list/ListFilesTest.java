package dev.salvor.packages.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ListFilesTest {
  private static final String STATUS =
      """
      Package: dpkg
      Status: install ok installed
      Architecture: amd64
      Description: first line
       Version: 0.0 is not one
      Version: 1.21.22

      Package: libc6
      Status: hold ok installed
      Architecture: i386
      Version: 2.36-9+deb12u9

      Package: gone
      Status: deinstall ok config-files
      Architecture: all
      Version: 1

      Package: waits
      Status: install ok triggers-pending
      Architecture: all
      Version: 1:2-3
      """;

  private static final String INDEX =
      """
      PACKAGES: 2
      REPO: test_repo
      TIMESTAMP: 1795204601
      VERSION: 0

      BUILD_TIME: 1700000005
      CPV: app-misc/flat-3
      PATH: app-misc/flat-3.gpkg.tar

      BUILD_ID: 2
      CPV: sys-libs/gtk+-2-1.4_rc1-r2
      IUSE: +static shared cuda
      SLOT: 2/5
      USE: abi_x86_64 static shared
      REPO: other

      CPV: broken
      """;

  @TempDir private Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static List<String> read(Path file) throws Exception {
    Recorded sink = new Recorded();
    new ListFiles().read(file, sink);
    return sink.told;
  }

  @Test
  void dpkgsStatusIsAListOfWhatIsInstalled() throws Exception {
    assertThat(read(file("web1.status", STATUS)))
        .containsExactly(
            "host debian web1 ",
            "p dpkg: 1.21.22 :: [] 0 #0",
            "p libc6:i386 2.36-9+deb12u9 :: [] 0 #0",
            "p waits: 1:2-3 :: [] 0 #0",
            "end");
  }

  @Test
  void anIndexIsAListOfWhatIsPublished() throws Exception {
    Path packed = folder.resolve("io.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(INDEX.getBytes(StandardCharsets.UTF_8));
    }
    List<String> expected =
        List.of(
            "host gentoo io ",
            "p app-misc/flat:0 3 ::test_repo [] 1700000005 #0",
            "p sys-libs/gtk+-2:2 1.4_rc1-r2 ::other [static shared] 0 #2",
            "end");
    assertThat(read(file("io", INDEX))).isEqualTo(expected);
    assertThat(read(packed)).isEqualTo(expected);
  }

  @Test
  void whatIsNoListIsSaid() throws IOException {
    for (String text : List.of("", "<html>", "CPV: a/b-1\n\nCPV: a/c-2\n", "\0\0\0")) {
      Path file = file("x", text);
      assertThatThrownBy(() -> read(file)).isInstanceOf(BadListException.class);
    }
  }

  @Test
  void aFolderIsItsFilesInOrder() throws IOException {
    file("b", "");
    file("a", "");
    file(".hidden", "");
    Files.createDirectory(folder.resolve("c"));
    assertThat(ListFiles.of(folder)).containsExactly(folder.resolve("a"), folder.resolve("b"));
    assertThat(ListFiles.of(folder.resolve("a"))).containsExactly(folder.resolve("a"));
  }
}
