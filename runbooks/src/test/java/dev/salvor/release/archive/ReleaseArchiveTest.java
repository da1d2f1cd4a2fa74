package dev.salvor.release.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.release.Manifest;
import dev.salvor.runbook.source.Problem;
import dev.salvor.trust.SigningKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ReleaseArchiveTest {
  private static final Charset UTF_8 = StandardCharsets.UTF_8;

  @TempDir private Path folder;
  private byte[] packed = new byte[0];

  @BeforeEach
  void anArchive() throws IOException {
    Site site = new Site(folder);
    Files.createSymbolicLink(site.root.resolve("bin/tool"), Path.of("shop"));
    Files.createDirectories(site.root.resolve("web/img"));
    site.packed("a.tar");
    packed = Files.readAllBytes(site.out.resolve("a.tar"));
  }

  /** What is done with each entry on its way into another archive. */
  private interface Change {
    void take(TarArchiveEntry entry, byte[] data, TarArchiveOutputStream out) throws IOException;
  }

  private static void put(TarArchiveEntry entry, byte[] data, TarArchiveOutputStream out)
      throws IOException {
    entry.setSize(data.length);
    out.putArchiveEntry(entry);
    out.write(data);
    out.closeArchiveEntry();
  }

  private byte[] changed(Change change) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(packed));
        TarArchiveOutputStream out = new TarArchiveOutputStream(bytes, "UTF-8")) {
      out.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      for (TarArchiveEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
        change.take(e, in.readAllBytes(), out);
      }
    }
    return bytes.toByteArray();
  }

  private static String said(byte[] archive) throws IOException {
    Checked checked = ReleaseArchive.check(new ByteArrayInputStream(archive));
    assertThat(checked.isWhole()).isEqualTo(checked.problems().isEmpty());
    return String.join("\n", checked.problems().stream().map(Problem::text).toList());
  }

  @Test
  void anotherTarOfTheSameIsWhole() throws IOException {
    assertThat(said(changed(ReleaseArchiveTest::put))).isEmpty();
  }

  // which entry, what happens to it, what is said
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bin/shop | gone | bin/shop: it is in MANIFEST, but not in the archive",
        "bin/tool | gone | bin/tool: it is in MANIFEST, but not in the archive",
        "web/img/ | gone | web/img: it is in MANIFEST, but not in the archive",
        "bin/shop | twice | bin/shop: the archive has it twice",
        "web/ | twice | web: the archive has it twice",
        "bin/shop | mode | bin/shop: the archive has mode 4755, not 0755",
        "web/ | mode | web: the archive has mode 4755, not 0755",
        "MANIFEST | mode | MANIFEST: the archive has mode 4755, not 0644",
        "bin/shop | flip | bin/shop: its SHA-256 is another than in MANIFEST",
        "bin/shop | cut | bin/shop: 0 bytes, not 20",
        "bin/shop | device | bin/shop: the archive has a device, not a file",
        "bin/shop | pipe | bin/shop: the archive has a pipe, not a file",
        "bin/shop | hard | bin/shop: the archive has a hard link to /etc/passwd, not a file",
        "bin/shop | soft | bin/shop: the archive has a link to /etc/passwd, not a file",
        "bin/tool | soft | bin/tool: the archive has a link to /etc/passwd, not a link to shop",
        "bin/ | soft | bin: the archive has a link to /etc/passwd, not a folder",
        "web/img/ | pipe | web/img: the archive has a pipe, not a folder",
        "bin/shop | extra | bin/extra: this file is not in MANIFEST",
        "bin/shop | dotted | ./bin/shop: this file is not in MANIFEST",
        "bin/shop | root | .: this folder is not in MANIFEST",
        "web/index.html | manifest | MANIFEST: this file is not in MANIFEST",
        "RELEASE.json | flip | RELEASE.json: its SHA-256 is another than in MANIFEST",
        "MANIFEST | flip | MANIFEST:1:1 not a manifest",
        "MANIFEST | gone | not a release: its first entry is no file MANIFEST",
        "MANIFEST | soft | not a release: its first entry is no file MANIFEST",
        "MANIFEST | root | not a release: its first entry is no file MANIFEST",
        "bin/ | signature | bin/MANIFEST.sig: this file is not in MANIFEST",
      })
  void everyDifferenceIsSaid(String which, String what, String said) throws IOException {
    byte[] archive =
        changed(
            (entry, data, out) -> {
              if (entry.getName().equals(which)) {
                change(what, entry, data, out);
              } else {
                put(entry, data, out);
              }
            });
    assertThat(said(archive)).contains(said);
  }

  private static void change(
      String what, TarArchiveEntry entry, byte[] data, TarArchiveOutputStream out)
      throws IOException {
    switch (what) {
      case "gone" -> {}
      case "twice" -> {
        put(entry, data, out);
        put(entry, data, out);
      }
      case "mode" -> {
        entry.setMode(04755);
        put(entry, data, out);
      }
      case "flip" -> {
        data[0] ^= 1;
        put(entry, data, out);
      }
      case "cut" -> put(entry, new byte[0], out);
      case "device" -> put(of(entry, TarConstants.LF_CHR), new byte[0], out);
      case "pipe" -> put(of(entry, TarConstants.LF_FIFO), new byte[0], out);
      case "hard" -> put(of(entry, TarConstants.LF_LINK), new byte[0], out);
      case "soft" -> put(of(entry, TarConstants.LF_SYMLINK), new byte[0], out);
      default -> {
        put(
            switch (what) {
              case "extra" -> new TarArchiveEntry("bin/extra", TarConstants.LF_NORMAL);
              case "dotted" -> new TarArchiveEntry("./bin/shop", TarConstants.LF_NORMAL);
              case "root" -> new TarArchiveEntry("./", TarConstants.LF_DIR);
              case "manifest" -> new TarArchiveEntry("MANIFEST", TarConstants.LF_NORMAL);
              case "signature" -> new TarArchiveEntry("bin/MANIFEST.sig", TarConstants.LF_NORMAL);
              default -> throw new AssertionError(what);
            },
            new byte[0],
            out);
        put(entry, data, out);
      }
    }
  }

  private static TarArchiveEntry of(TarArchiveEntry entry, byte kind) {
    String name = entry.getName().replaceAll("/$", "");
    TarArchiveEntry other = new TarArchiveEntry(name, kind);
    other.setLinkName("/etc/passwd");
    return other;
  }

  @Test
  void factsThatSayAnotherThingThanTheListAreSaid() throws IOException {
    Site site = new Site(folder.resolve("other"));
    site.packed("a.tar");
    Manifest manifest = ReleaseArchive.check(site.out.resolve("a.tar")).manifest().orElseThrow();
    byte[] lying = manifest.text().replace("version 1.8.0", "version 9.9.9").getBytes(UTF_8);
    packed = Files.readAllBytes(site.out.resolve("a.tar"));
    byte[] archive =
        changed((e, data, out) -> put(e, e.getName().equals("MANIFEST") ? lying : data, out));
    assertThat(said(archive)).isEqualTo("RELEASE.json: it says something else than MANIFEST");
  }

  @ParameterizedTest
  @EnumSource
  void anArchiveThatWasCutIsNotWhole(Compression compression) throws IOException {
    Site site = new Site(folder.resolve("other"));
    String name = "a" + compression.ending();
    site.packed(name);
    byte[] whole = Files.readAllBytes(site.out.resolve(name));
    for (int length : new int[] {0, 1, 10, whole.length / 2, whole.length * 3 / 4}) {
      Checked checked =
          ReleaseArchive.check(new ByteArrayInputStream(Arrays.copyOf(whole, length)));
      assertThat(checked.isWhole()).as("%d of %d bytes", length, whole.length).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void noDamageIsTakenAsWholeWithAnotherTree(Compression compression) throws IOException {
    Site site = new Site(folder.resolve("other"));
    String name = "a" + compression.ending();
    Packing.Result.Packed good = site.packed(name);
    byte[] whole = Files.readAllBytes(site.out.resolve(name));
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      byte[] bad = whole.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      Checked checked = ReleaseArchive.check(new ByteArrayInputStream(bad));
      if (checked.isWhole()) {
        assertThat(checked.manifest()).contains(good.manifest());
      }
    }
  }

  @Test
  void somethingBehindTheEndIsSaid() throws IOException {
    byte[] longer = Arrays.copyOf(packed, packed.length + 20_000);
    assertThat(said(longer)).isEmpty();
    longer[longer.length - 1] = 1;
    assertThat(said(longer)).contains("there is something after the end of the archive");
  }

  @Test
  void noiseIsNoRelease() throws IOException {
    byte[] noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    assertThat(said(noise)).isNotEmpty();
    assertThat(said("hello\n".getBytes(UTF_8))).isNotEmpty();
    assertThat(said(new byte[0])).contains("the archive is empty, or no archive");
  }

  /** A name of 2 GiB is refused after the first MiB of it. */
  @Test
  @Timeout(20)
  void aNameWithoutEndIsNotHeldInMemory() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    TarArchiveOutputStream out = new TarArchiveOutputStream(head);
    TarArchiveEntry name = new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
    name.setSize(Integer.MAX_VALUE);
    out.putArchiveEntry(name);
    out.flush();
    long[] read = {0};
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            read[0]++;
            return 'a';
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            Arrays.fill(bytes, offset, offset + length, (byte) 'a');
            read[0] += length;
            return length;
          }
        };
    Checked checked =
        ReleaseArchive.check(
            new SequenceInputStream(
                new ByteArrayInputStream(Arrays.copyOf(head.toByteArray(), 512)), endless));
    assertThat(checked.problems())
        .extracting(Problem::message)
        .containsExactly(
            "the archive cannot be read: the header of an entry is larger than it may be");
    assertThat(read[0]).isLessThan(4_000_000);
  }

  /** A small archive that unpacks to a terabyte is given up at once. */
  @Test
  @Timeout(20)
  void moreThanTheListTellsOfIsNotRead() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(packed, 0, manifestBlocks());
      TarArchiveOutputStream out = new TarArchiveOutputStream(gzip, "UTF-8");
      out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
      TarArchiveEntry bomb = new TarArchiveEntry("bin/bomb", TarConstants.LF_NORMAL);
      bomb.setSize(1L << 40);
      out.putArchiveEntry(bomb);
      out.write(new byte[1 << 20]);
      out.flush();
    }
    assertThat(said(bytes.toByteArray()))
        .contains("bin/bomb: the archive holds more than MANIFEST tells of");
  }

  private int manifestBlocks() throws IOException {
    try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(packed))) {
      return 512 + (int) ((in.getNextEntry().getSize() + 511) / 512 * 512);
    }
  }

  @Test
  void aFloodOfEntriesIsNotReadToItsEnd() throws IOException {
    byte[] archive =
        changed(
            (entry, data, out) -> {
              put(entry, data, out);
              for (int i = 0; i < 300; i++) {
                put(new TarArchiveEntry("x" + i, TarConstants.LF_NORMAL), new byte[0], out);
              }
            });
    assertThat(said(archive).lines()).hasSize(101).last().asString().contains("not read further");
  }

  @Test
  void theSignatureIsOfWhoMadeIt() throws IOException {
    SigningKey key = SigningKey.generate();
    Site site = new Site(folder.resolve("signed"));
    assertThat(site.packed("a.tar.gz", key).signedBy()).contains(key.verifyKey());
    Checked checked = ReleaseArchive.check(site.out.resolve("a.tar.gz"));
    assertThat(checked.isWhole()).isTrue();
    assertThat(checked.signature().orElseThrow().isBy(key.verifyKey())).isTrue();
    assertThat(checked.signature().orElseThrow().isBy(SigningKey.generate().verifyKey())).isFalse();
  }

  @Test
  void aSignatureOfAnotherLengthIsNone() throws IOException {
    byte[] archive =
        changed(
            (entry, data, out) -> {
              put(entry, data, out);
              if (entry.getName().equals("MANIFEST")) {
                put(new TarArchiveEntry("MANIFEST.sig", TarConstants.LF_NORMAL), new byte[63], out);
              }
            });
    assertThat(said(archive)).contains("MANIFEST.sig: not a file of 64 bytes; sign it anew");
  }
}
