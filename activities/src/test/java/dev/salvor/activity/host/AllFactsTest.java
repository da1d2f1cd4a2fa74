package dev.salvor.activity.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.fleet.HostId;
import dev.salvor.workflow.contract.gateway.HostFacts;
import org.junit.jupiter.api.Test;

final class AllFactsTest {
  private static HostFacts parse(String... lines) {
    return AllFacts.parse(new HostId("web1"), String.join("\n", lines));
  }

  @Test
  void linesBecomeFactsAsRunbooksHaveThem() {
    HostFacts found =
        parse(
            "programs\t/p",
            "os.id\tdebian",
            "os.like\tdebian other",
            "uid\t0",
            "disk\t/dev/sda1 1000 400 /srv/with blank",
            "uptime\t4711",
            "address\t10.0.0.1",
            "address\tfd00::1",
            "packages.count\t2");
    assertThat(found.facts())
        .hasToString(
            "{\"disks\":[{\"device\":\"/dev/sda1\",\"mount\":\"/srv/with blank\",\"bytes\":1000,"
                + "\"free\":400}],\"os\":{\"id\":\"debian\",\"like\":[\"debian\",\"other\"]},"
                + "\"uptime\":4711,\"addresses\":[\"10.0.0.1\",\"fd00::1\"],"
                + "\"packages\":{\"count\":2},\"root\":true}");
    assertThat(found.packages()).isEmpty();
  }

  @Test
  void packagesAreInOrderAndThoseOfPortageHaveTheirVersionApart() {
    HostFacts found =
        parse(
            "package\tzlib1g 1:1.2.13 amd64",
            "portage\tapp-misc/foo-bar-2-1.0_rc1-r3",
            "portage\tsys-libs/zlib-1.3.1",
            "portage\tnot-a-package",
            "package\tbash 5.2 amd64");
    assertThat(found.packages())
        .containsExactly(
            "app-misc/foo-bar-2 1.0_rc1-r3",
            "bash 5.2 amd64",
            "sys-libs/zlib 1.3.1",
            "zlib1g 1:1.2.13 amd64");
    assertThat(found.facts().has("package")).isFalse();
  }
}
