package dev.salvor.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.packages.list.BadListException;
import dev.salvor.packages.list.DpkgStatus;
import dev.salvor.packages.list.Installed;
import dev.salvor.packages.list.ListReader;
import dev.salvor.packages.list.ListSink;
import dev.salvor.packages.list.PackagesIndex;
import dev.salvor.packages.list.Packed;
import dev.salvor.packages.version.VersionOrder;
import dev.salvor.packages.version.VersionOrders;
import dev.salvor.testing.fuzz.Fuzz;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What machines and binary hosts say of their packages. */
final class PackagesFuzzTest {
  private static final String LIST =
      """
      salvor-packages\t1\tgentoo\tio\tx86_64
      p\tsys-libs/zlib\t0\t1.3.1-r1\tgentoo\tshared static\t1700000001\t2
      p\tdev-lang/python\t3.11\t3.11.9\tgentoo\t\t0\t0
      note\tpackages are being merged just now
      index\tio/binpkgs\t1795204601
      i\tsys-libs/zlib\t0\t1.4\tgentoo\tshared\t1700000009\t1
      end\t3
      """;
  private static final String INDEX =
      """
      ARCH: amd64
      PACKAGES: 1
      TIMESTAMP: 1795204601
      VERSION: 0

      BUILD_ID: 1
      BUILD_TIME: 1700000009
      CPV: sys-libs/zlib-1.4-r1
      MD5: 0cc175b9c0f1b6a831c399e269772661
      PATH: sys-libs/zlib/zlib-1.4-r1-1.gpkg.tar
      REPO: gentoo
      SHA1: 86f7e437faa5a7fce15d1ddcb9eaeaea377667b8
      SIZE: 1
      SLOT: 0/1
      USE: abi_x86_64 shared

      """;
  private static final String STATUS =
      """
      Package: zlib1g
      Status: install ok installed
      Priority: required
      Architecture: amd64
      Multi-Arch: same
      Source: zlib
      Version: 1:1.2.13.dfsg-1
      Description: compression library - runtime
       zlib is a library
       .
       of its own

      """;
  private static final String[] MARKS = {
    "\n",
    "\n\n",
    "\t",
    " ",
    ":",
    "-",
    "_rc",
    "_p",
    "~",
    ".",
    "0",
    "99999999999999999999",
    "/",
    "\u0000",
    "ü",
    "SLOT: ",
    "CPV: ",
    "PACKAGES: ",
    "Status: deinstall ok config-files\n",
    "end\t",
    "p\t",
    "i\t"
  };
  private static final ListSink NOBODY =
      new ListSink() {
        @Override
        public void host(HostHead head) {
          assertThat(head.host()).isNotNull();
        }

        @Override
        public void installed(Installed installed) {
          assertThat(installed.name()).isNotEmpty();
        }
      };

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static BufferedReader in(byte[] input) {
    return new BufferedReader(new StringReader(new String(input, StandardCharsets.UTF_8)));
  }

  @Test
  void lists() {
    Fuzz.of("list", List.of(bytes(LIST), bytes(LIST + LIST)), MARKS)
        .run(
            input -> {
              try {
                new ListReader().read(in(input), NOBODY);
              } catch (BadListException e) {
                assertThat(e.getMessage()).containsAnyOf("line ", "empty");
              }
            });
  }

  @Test
  void indexes() {
    Fuzz.of("index", List.of(bytes(INDEX)), MARKS)
        .run(
            input -> {
              try {
                PackagesIndex.read(in(input), NOBODY::installed);
              } catch (BadListException e) {
                assertThat(e.getMessage()).isNotEmpty();
              }
            });
  }

  @Test
  void databasesOfDpkg() {
    Fuzz.of("dpkg", List.of(bytes(STATUS)), MARKS)
        .run(
            input -> {
              try {
                DpkgStatus.read(in(input), NOBODY::installed);
              } catch (BadListException e) {
                assertThat(e.getMessage()).isNotEmpty();
              }
            });
  }

  @Test
  void packedLists() {
    Fuzz.of(
            "packed",
            List.of(bytes(Packed.of(LIST)), bytes(Packed.of(""))),
            "=",
            "/",
            "\n",
            "A",
            "H4sI")
        .run(
            input -> {
              try (InputStream in =
                  Packed.unpacked(new String(input, StandardCharsets.UTF_8), 1 << 20)) {
                assertThat(in.readAllBytes()).hasSizeLessThanOrEqualTo(1 << 20);
              } catch (IOException e) {
                assertThat(e.getMessage()).isNotEmpty();
              }
            });
  }

  @Test
  void versions() {
    Fuzz.of("version", List.of(bytes("1.2.3-r1 1.2.3_rc4"), bytes("1:2.0~rc1-1 2.0-1.1")), MARKS)
        .run(
            input -> {
              String[] two = new String(input, StandardCharsets.UTF_8).split(" ", 2);
              for (String name : VersionOrders.names()) {
                VersionOrder order = VersionOrders.named(name).orElseThrow();
                if (two.length == 2 && order.isValid(two[0]) && order.isValid(two[1])) {
                  assertThat(Integer.signum(order.compare(two[0], two[1])))
                      .isEqualTo(-Integer.signum(order.compare(two[1], two[0])));
                }
              }
            });
  }
}
