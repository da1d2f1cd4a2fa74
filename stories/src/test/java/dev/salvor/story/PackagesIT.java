package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hosts have installed, asked over SSH, and how they differ. */
final class PackagesIT {
  private static final int PACKAGES = Integer.getInteger("salvor.packages", 1_600);

  /** Of a package named $1 in version $2, nothing else. */
  private static final String DEB =
      """
      set -e
      mkdir -p /tmp/deb/DEBIAN
      printf 'Package: %s\\nVersion: %s\\nArchitecture: all\\nMaintainer: x <x@example.org>\\n' "$1" "$2" >/tmp/deb/DEBIAN/control
      printf 'Description: for a test\\n' >>/tmp/deb/DEBIAN/control
      dpkg-deb --build --root-owner-group /tmp/deb /tmp/test.deb >&2
      dpkg -i /tmp/test.deb >&2
      """;

  /** Of a package of Portage: its folder $1, slot $2, flags $3, time of the build $4. */
  private static final String VDB =
      """
      set -e
      mkdir -p "/var/db/pkg/$1"
      cd "/var/db/pkg/$1"
      echo "$2" >SLOT
      echo gentoo >repository
      echo "$3 amd64" >USE
      echo 'ssl +nls cuda' >IUSE
      echo "$4" >BUILD_TIME
      : >CONTENTS
      """;

  @TempDir private Path server;

  private static Said salvor(Node node, FleetRuns runs, String... words) {
    List<String> all = new ArrayList<>(List.of("packages"));
    all.addAll(List.of(words));
    all.addAll(List.of("--inventory", runs.inventory().toString()));
    return node.salvor(all.toArray(String[]::new));
  }

  @Test
  void realHostsOfDebianAndTreesOfPortageDifferAsTheyAreMadeTo() {
    try (Node node = Node.create();
        LabFleet lab = LabFleet.up(3)) {
      FleetRuns runs = lab.runs(node);
      node.salvor("up");
      Said none = salvor(node, runs, "drift");
      assertThat(none.exit()).as("%s", none).isZero();
      assertThat(none.err()).contains("3 hosts").contains("no drift");

      lab.get(1).sh(DEB, "drifter", "1.0~rc1-1");
      lab.get(2).sh(DEB, "drifter", "1.0-1");
      Said debian = salvor(node, runs, "drift");
      assertThat(debian.exit()).as("%s", debian).isEqualTo(1);
      assertThat(debian.out().lines())
          .containsExactly(
              "version      drifter  1.0-1 on lab2  >  1.0~rc1-1 on lab1",
              "missing      drifter  1.0-1 on lab2  |  1.0~rc1-1 on lab1  not on lab3");
      assertThat(salvor(node, runs, "drift", "--threshold", "2").exit()).isZero();

      for (int i = 1; i <= 2; i++) {
        lab.get(i).sh(VDB, "sys-libs/zlib-1.3-r" + i, "0/1", "nls", "1700000001");
        lab.get(i).sh(VDB, "dev-lang/python-3.11.9", "3.11", i == 1 ? "ssl" : "ssl cuda", "9");
      }
      lab.get(2).sh(VDB, "dev-lang/python-3.12.1", "3.12", "", "1");
      lab.get(2).sh("mkdir -p /var/db/pkg/sys-libs/-MERGING-zlib-1.4");
      Said mixed = salvor(node, runs, "drift");
      assertThat(mixed.exit()).as("%s", mixed).isEqualTo(1);
      assertThat(mixed.out().lines())
          .containsExactly(
              "rebuilt      dev-lang/python:3.11  3.11.9 with no other flag on lab1  |  3.11.9 with"
                  + " cuda on lab2  (neither is newer)",
              "missing      dev-lang/python:3.12  3.12.1 on lab2  not on lab1",
              "version      sys-libs/zlib  1.3-r2 on lab2  >  1.3-r1 on lab1");
      assertThat(mixed.err()).contains("lab2: packages are being merged just now");

      Said unlike = salvor(node, runs, "drift", "--between", "lab1", "lab3");
      assertThat(unlike.exit()).as("%s", unlike).isEqualTo(2);
      assertThat(unlike.err()).contains("lab1 (gentoo) and lab3 (debian)");
    }
  }

  @Test
  void aLargeListOfAHostFarAwayComesWholeAndNothingIsLeftThere() throws Exception {
    try (Node node = Node.create();
        FarHost host = FarHost.start(server)) {
      Path root = server.resolve("root");
      for (int i = 0; i < PACKAGES; i++) {
        Path folder = root.resolve("var/db/pkg/cat-" + i % 60 + "/package-" + i + "-1." + i % 9);
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("SLOT"), "0/1.2\n");
        Files.writeString(folder.resolve("USE"), "nls flag" + i + " amd64\n");
        Files.writeString(folder.resolve("IUSE"), "nls +flag" + i + " -doc\n");
        Files.writeString(folder.resolve("BUILD_TIME"), 1_700_000_000 + i * 7919L + "\n");
      }
      FleetRuns runs =
          new FleetRuns(
              node,
              node.file(
                  "inventory.yaml",
                  host.inventory()
                      + "  gone: {address: 127.0.0.1, port: 1, identityFiles: ["
                      + server.resolve("user")
                      + "]}\n"));
      node.salvor("up");
      Said said = salvor(node, runs, "list", "--on", "all", "--root", root.toString(), "--json");
      assertThat(said.exit()).as("%s", said.err()).isEqualTo(9);
      JsonNode lists = said.json();
      assertThat(lists.at("/0/distribution").asText()).isEqualTo("gentoo");
      assertThat(lists.at("/0/packages")).hasSize(PACKAGES);
      assertThat(lists.at("/1/unread").asText()).contains("refused");
      assertThat(host.state()).doesNotExist();

      Said lines = salvor(node, runs, "list", "--on", "web1", "--root", root.toString(), "--lines");
      Path file = node.file("web1.txt", lines.out());
      Path other = node.file("other.txt", lines.out().replace("\tweb1\t", "\tother\t"));
      Said drift = node.salvor("packages", "drift", "--from", file.toString(), other.toString());
      assertThat(drift.exit()).as("%s", drift).isZero();
      assertThat(drift.err()).contains("2 hosts, " + PACKAGES + " packages: no drift");
    }
  }
}
