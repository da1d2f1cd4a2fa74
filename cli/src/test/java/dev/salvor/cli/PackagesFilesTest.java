package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists and indexes in files that are not as they should be. */
final class PackagesFilesTest {
  private final FakeSession session = new FakeSession();
  @TempDir private Path folder;

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static String list(String host, String version) {
    return list("gentoo", host, version);
  }

  private static String list(String kind, String host, String version) {
    return "salvor-packages\t1\t"
        + kind
        + "\t"
        + host
        + "\t\np\ta/b\t0\t"
        + version
        + "\tgentoo\t\t5\t1\nend\t1\n";
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private String refused(int code, String... words) {
    session.out.getBuffer().setLength(0);
    session.err.getBuffer().setLength(0);
    assertThat(session.run(words)).as("%s", session.err).isEqualTo(code);
    return session.err.toString();
  }

  @Test
  void whatIsNoFileIsNotReadAndAnEmptyFolderIsSaid() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    for (String command : new String[] {"list", "drift"}) {
      assertThat(refused(2, "packages", command, "--from", "/dev/zero"))
          .contains("--from: /dev/zero: it is a device, not a regular file");
      assertThat(refused(2, "packages", command, "--from", empty.toString()))
          .contains("--from: there is no file in the folder " + empty);
    }
    assertThat(
            refused(
                2, "packages", "resync", "--truth", "a", "--to", "b", "--lists", empty.toString()))
        .contains("--lists: there is no file in the folder " + empty);
    String lists = file("lists", list("a", "1") + list("b", "1"));
    assertThat(refused(2, "packages", "drift", "--from", lists, "--binhost", "/dev/zero"))
        .contains("--binhost: /dev/zero: it is a device");
  }

  @Test
  void whatIsCutOffIsNamed() throws IOException {
    byte[] whole = packed(list("h1", "1"));
    Path cut = folder.resolve("cut.gz");
    Files.write(cut, Arrays.copyOf(whole, whole.length - 12));
    String lists = file("lists", list("a", "1") + list("b", "1"));
    assertThat(refused(9, "packages", "drift", "--from", lists, cut.toString()))
        .contains("not compared: " + cut + ": no list can be read: it is packed with gzip, and cut")
        .contains("2 hosts, 1 package: no drift");
    Files.write(cut, new byte[] {0x1f, (byte) 0x8b, 8});
    assertThat(refused(9, "packages", "list", "--from", cut.toString()))
        .contains(cut + ": no list");
    assertThat(refused(2, "packages", "drift", "--from", lists, "--binhost", cut.toString()))
        .contains("--binhost: " + cut + ": it is packed with gzip, and cut off or damaged");
  }

  @Test
  void aFolderOfABinhostMayHaveItsIndexOnlyPacked() throws IOException {
    String lists = file("lists", list("a", "1") + list("b", "2"));
    Path binhost = Files.createDirectory(folder.resolve("binhost"));
    Files.write(binhost.resolve("Packages.gz"), packed("TIMESTAMP: 5\nVERSION: 0\n\nCPV: a/b-2\n"));
    String said = refused(1, "packages", "drift", "--from", lists, "--binhost", binhost.toString());
    assertThat(said).contains("2 hosts, 1 package: 1 difference");
  }

  @Test
  void aHostWithoutAListIsSaidWithThoseThatHaveOne() throws IOException {
    String lists = file("lists", list("a", "1") + list("b", "2") + list("c", "2"));
    String[] between = {"packages", "drift", "--from", lists, "--between", "a", "x"};
    assertThat(refused(2, between))
        .contains("--between: there is no list of x; there are lists of: a, b, c");
    between[6] = "a";
    assertThat(refused(2, between)).contains("--between takes two hosts; a is given twice");
    between[5] = "y";
    assertThat(refused(2, between)).contains("there is no list of y; there are lists of: a, b, c");
  }

  @Test
  void oneListBesideOthersThatCannotBeReadIsNoComparison() throws IOException {
    String one = file("one", list("a", "1"));
    String bad = file("bad", "x");
    assertThat(refused(9, "packages", "drift", "--from", one, bad))
        .contains("not compared: " + bad, "nothing was compared: there is a list of a only")
        .doesNotContain("no drift");
    assertThat(refused(9, "packages", "drift", "--from", bad))
        .contains("nothing was compared: there is no list of any host");
  }

  @Test
  void withoutAListOfWhoeverIsToGetSomethingNothingIsCompared() throws IOException {
    String one = file("one", list("a", "1"));
    assertThat(refused(9, "packages", "resync", "--truth", "a", "--to", "b", "--lists", one))
        .contains("not compared: b: there is no list of it", "nothing was compared")
        .doesNotContain("nothing to bring");
  }

  @Test
  void whoeverIsTheOnlyOneOfItsDistributionIsComparedWithNone() throws IOException {
    String lists = file("lists", list("a", "1") + list("b", "1") + list("debian", "web", "1"));
    assertThat(refused(0, "packages", "drift", "--from", lists))
        .contains("web is the only host of debian, and compared with none");
  }

  @Test
  void optionsAreNamedAsTheyWereGiven() throws IOException {
    session.env.put(
        "SALVOR_INVENTORY",
        file(
            "fleet.yaml",
            """
            schemaVersion: 1
            defaults: {user: ops, identityFiles: [/k]}
            hosts: {io: {address: 10.0.0.1}, titan: {address: 10.0.0.2}}
            """));
    String[] resync = {"packages", "resync", "--truth", "ioo", "--to", "titan"};
    assertThat(refused(2, resync)).contains("--truth ").doesNotContain("--on");
    resync[3] = "io";
    resync[5] = "tita";
    assertThat(refused(2, resync)).contains("--to ").doesNotContain("--on");
    assertThat(refused(2, "packages", "drift", "--between", "io", "tita"))
        .contains("--between ")
        .doesNotContain("--on");
    assertThat(refused(2, "packages", "drift", "--binhost", "ioo:/p"))
        .contains("--binhost ")
        .doesNotContain("--on");
    assertThat(refused(2, "packages", "verify", "ioo")).doesNotContain("--on");
    String twice = file("twice", list("io", "1") + list("io", "1"));
    assertThat(refused(2, "packages", "resync", "--truth", "io", "--to", "titan", "--lists", twice))
        .contains("--lists: " + twice + " has a second list of the host io");
  }
}
