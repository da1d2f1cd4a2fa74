package dev.salvor.activity.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.activity.program.HostPrograms;
import dev.salvor.packages.list.Packed;
import dev.salvor.testing.Require;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The program that lists packages, with every shell that hosts have. */
final class HostPackagesIT {
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  @TempDir private Path root;

  static Stream<List<String>> shells() {
    return Stream.of(List.of("dash"), List.of("bash"), List.of("busybox", "sh"));
  }

  private void file(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void vdb(String pf, Map<String, String> fields) throws IOException {
    file("var/db/pkg/" + pf + "/PF", pf.substring(pf.indexOf('/') + 1) + "\n");
    for (Map.Entry<String, String> field : fields.entrySet()) {
      file("var/db/pkg/" + pf + "/" + field.getKey(), field.getValue() + "\n");
    }
  }

  private List<String> told(List<String> shell, String path, String... args) throws Exception {
    if (!shell.getFirst().startsWith("/")) {
      Require.tools(shell.getFirst());
    }
    List<String> command = new ArrayList<>(List.of("env", "-i", "PATH=" + path));
    command.addAll(shell);
    command.addAll(List.of("-c", HostPrograms.text("host-packages.sh"), "salvor"));
    command.addAll(List.of(args));
    Path out = Files.createTempFile("packages", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectOutput(out.toFile())
              .start();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      String text = Files.readString(out);
      assertThat(process.exitValue()).as(text).isZero();
      byte[] bytes = Packed.unpacked(Packed.of(text), 1 << 24).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    } finally {
      Files.delete(out);
    }
  }

  private List<String> list(List<String> shell) throws Exception {
    return told(shell, PATH, "list", root.toString());
  }

  @ParameterizedTest
  @MethodSource("shells")
  void packagesOfPortageAreALineEach(List<String> shell) throws Exception {
    vdb(
        "sys-libs/zlib-1.3.1-r1",
        Map.of(
            "SLOT", "0/1.2",
            "repository", "gentoo",
            "USE", "abi_x86_64 amd64 kernel_linux shared ssl",
            "IUSE", "+shared -static ssl abi_x86_64 abi_x86_32",
            "BUILD_TIME", "1700000001",
            "BUILD_ID", "2"));
    vdb("dev-lang/python-3.11.9_rc1_p2", Map.of("SLOT", "3.11", "USE", "amd64"));
    vdb("dev-lang/python-3.12.0", Map.of("SLOT", "3.12"));
    vdb("x11-libs/gtk+-2-1.4b", Map.of("SLOT", "2"));
    file(
        "var/db/pkg/app-misc/new-1/metadata",
        "#format=1\nSLOT=5/6\nUSE=a b\nIUSE=b +c\nBUILD_TIME=7\nrepository=x=y\n");
    List<String> lines = list(shell);
    assertThat(lines.getFirst()).startsWith("salvor-packages\t1\tgentoo\t");
    assertThat(lines.subList(1, lines.size()))
        .containsExactly(
            "p\tapp-misc/new\t5\t1\tx=y\tb\t7\t0",
            "p\tdev-lang/python\t3.11\t3.11.9_rc1_p2\t\t\t0\t0",
            "p\tdev-lang/python\t3.12\t3.12.0\t\t\t0\t0",
            "p\tsys-libs/zlib\t0\t1.3.1-r1\tgentoo\tabi_x86_64 shared ssl\t1700000001\t2",
            "p\tx11-libs/gtk+-2\t2\t1.4b\t\t\t0\t0",
            "end\t5");
  }

  @ParameterizedTest
  @MethodSource("shells")
  void whatIsNoPackageIsLeftOutAndSaid(List<String> shell) throws Exception {
    vdb("a/good-1", Map.of("SLOT", "0", "repository", "with\ttab"));
    vdb("a/-MERGING-good-2", Map.of("SLOT", "0"));
    vdb("a/noversion", Map.of("SLOT", "0"));
    vdb("a/empty-1", Map.of());
    file("var/db/pkg/a/lost+found/x", "");
    file("var/db/pkg/a/.hidden-1/SLOT", "0");
    file("var/db/pkg/a/$(touch owned)-1/SLOT", "0\n");
    file("var/db/pkg/a/two\nlines-1/SLOT", "0\n");
    List<String> lines = list(shell);
    assertThat(lines).endsWith("end\t2");
    assertThat(lines)
        .contains(
            "p\ta/good\t0\t1\twith tab\t\t0\t0",
            "note\tno package: a/noversion",
            "note\tno slot is recorded of a/empty-1, so it is left out")
        .anyMatch(line -> line.startsWith("note\tpackages are being merged"))
        .anyMatch(line -> line.startsWith("p\ta/$(touch owned)\t0\t1\t"));
  }

  @ParameterizedTest
  @MethodSource("shells")
  void packagesOfDpkgAreThoseThatAreInstalled(List<String> shell) throws Exception {
    String status =
        """
        Package: dpkg
        Status: install ok installed
        Maintainer: x <x@example.org>
        Architecture: amd64
        Version: 1.21.22
        Description: d

        Package: libc6
        Status: install ok installed
        Maintainer: x <x@example.org>
        Architecture: i386
        Version: 2:2.36-9~x
        Description: d

        Package: gone
        Status: deinstall ok config-files
        Maintainer: x <x@example.org>
        Architecture: all
        Version: 1
        Description: d

        Package: broken
        Status: install ok half-configured
        Maintainer: x <x@example.org>
        Architecture: all
        Version: 1
        Description: d
        """;
    file("var/lib/dpkg/status", status);
    List<String> expected =
        List.of(
            "p\tdpkg\t\t1.21.22\t\t\t0\t0",
            "p\tlibc6\ti386\t2:2.36-9~x\t\t\t0\t0",
            "note\thalf installed: broken",
            "end\t2");
    List<String> bare = without(shell);
    List<String> lines = told(bare, root.resolve("bin").toString(), "list", root.toString());
    assertThat(lines.getFirst()).startsWith("salvor-packages\t1\tdebian\t").endsWith("\tamd64");
    assertThat(lines.subList(1, lines.size())).isEqualTo(expected);

    Require.tools("dpkg-query");
    lines = list(shell);
    assertThat(lines.subList(1, lines.size())).isEqualTo(expected);
    file("var/lib/dpkg/status", "Package: \u0007\n\n");
    assertThat(list(shell)).noneMatch(line -> line.startsWith("end"));
  }

  /** The shell where there is nothing but what every system has: not even a way to pack. */
  private List<String> without(List<String> shell) throws IOException {
    Path bin = Files.createDirectories(root.resolve("bin"));
    for (String tool : List.of("awk", "uname")) {
      Path link = bin.resolve(tool);
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, Require.onPath(tool).orElseThrow());
      }
    }
    List<String> whole = new ArrayList<>(shell);
    Require.tools(shell.getFirst());
    whole.set(0, Require.onPath(shell.getFirst()).orElseThrow().toString());
    return whole;
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aHostWithNeitherSaysSo(List<String> shell) throws Exception {
    List<String> lines = list(shell);
    assertThat(lines.getFirst()).startsWith("salvor-packages\t1\tunknown\t");
    assertThat(lines.get(1)).contains(root + "/var/db/pkg", root + "/var/lib/dpkg");
    assertThat(lines).endsWith("end\t0").hasSize(3);
    // As on BSD, where a folder of this name means something else.
    file("var/db/pkg/local.sqlite", "");
    file("var/db/pkg/x-1/+CONTENTS", "");
    assertThat(list(shell).getFirst()).startsWith("salvor-packages\t1\tunknown\t");
  }

  @ParameterizedTest
  @MethodSource("shells")
  void copiesOfIndexesAndPublishedOnesAreLinesToo(List<String> shell) throws Exception {
    String index =
        """
        PACKAGES: 2
        REPO: test_repo
        TIMESTAMP: 1795204601
        VERSION: 0

        BUILD_ID: 2
        BUILD_TIME: 1700000003
        CPV: sys-libs/zlib-1.4
        IUSE: static +shared
        USE: shared amd64
        SLOT: 0/1

        CPV: app-misc/flat-3
        REPO: other
        """;
    List<String> entries =
        List.of(
            "i\tsys-libs/zlib\t0\t1.4\ttest_repo\tshared\t1700000003\t2",
            "i\tapp-misc/flat\t0\t3\tother\t\t0\t0");
    vdb("sys-libs/zlib-1.3", Map.of("SLOT", "0"));
    file("var/cache/edb/binhost/io/var/cache/binpkgs/Packages", index);
    file("var/cache/edb/binhost/bad/Packages", "<html>\n");
    List<String> lines = told(shell, PATH, "index", root.toString());
    assertThat(lines)
        .contains("note\tthe index bad is no index of packages")
        .containsSequence("index\tio/var/cache/binpkgs\t1795204601", entries.get(0), entries.get(1))
        .endsWith("end\t3");
    assertThat(list(shell)).noneMatch(line -> line.startsWith("i"));

    file("srv/Packages", index);
    String srv = root.resolve("srv").toString();
    lines = told(shell, PATH, "published", srv);
    assertThat(lines.subList(1, lines.size()))
        .containsExactly(
            "index\t" + srv + "\t1795204601", entries.get(0), entries.get(1), "end\t2");
    lines = told(shell, PATH, "published", srv + "/none");
    assertThat(lines.get(1)).startsWith("note\tno index:").contains(srv + "/none/Packages");
  }

  @ParameterizedTest
  @MethodSource("shells")
  void anIndexThatIsThereOnlyPackedIsReadAndOneThatIsCutOffIsSaid(List<String> shell)
      throws Exception {
    Path srv = Files.createDirectories(root.resolve("srv"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(
          "TIMESTAMP: 1795204601\nVERSION: 0\n\nCPV: a/b-1\nREPO: r\n"
              .getBytes(StandardCharsets.UTF_8));
    }
    Files.write(srv.resolve("Packages.gz"), bytes.toByteArray());
    List<String> lines = told(shell, PATH, "published", srv.toString());
    assertThat(lines.subList(1, lines.size()))
        .containsExactly("index\t" + srv + "\t1795204601", "i\ta/b\t0\t1\tr\t\t0\t0", "end\t1");
    Files.write(srv.resolve("Packages.gz"), Arrays.copyOf(bytes.toByteArray(), bytes.size() - 9));
    lines = told(shell, PATH, "published", srv.toString());
    assertThat(lines.subList(1, lines.size()))
        .containsExactly("note\tno index: " + srv + "/Packages.gz is cut off or damaged", "end\t0");
  }

  @Test
  void aHostWithoutAwkSaysSo() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            "/bin/sh", "-c", HostPrograms.text("host-packages.sh"), "salvor", "list");
    builder.environment().put("PATH", root.toString());
    Process process = builder.redirectErrorStream(true).start();
    assertThat(process.inputReader().readLine()).isEqualTo("awk is missing there");
    assertThat(process.waitFor()).isEqualTo(1);
  }

  @Test
  void thisMachinesDpkgSaysTheSame() throws Exception {
    Require.tools("dpkg-query", "dash");
    Require.that(
        !Files.exists(Path.of("/var/db/pkg")), "a machine of Debian without packages of Portage");
    Process process =
        new ProcessBuilder("dpkg-query", "-W", "-f", "${db:Status-Status} ${Package} ${Version}\n")
            .start();
    List<String> expected =
        process
            .inputReader()
            .lines()
            .filter(line -> line.startsWith("installed "))
            .map(line -> line.substring(10))
            .toList();
    assertThat(told(List.of("dash"), PATH, "list"))
        .filteredOn(line -> line.startsWith("p\t"))
        .extracting(line -> line.split("\t", -1)[1] + " " + line.split("\t", -1)[3])
        .containsExactlyElementsOf(expected)
        .isNotEmpty();
  }
}
