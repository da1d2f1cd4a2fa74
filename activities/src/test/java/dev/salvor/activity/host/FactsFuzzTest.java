package dev.salvor.activity.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.fleet.HostId;
import dev.salvor.testing.fuzz.Fuzz;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a host says of itself. */
final class FactsFuzzTest {
  private static final String LINES =
      """
      programs\t/p
      os.id\tdebian
      os.like\tdebian other
      uid\t0
      disk\t/dev/sda1 1000 400 /srv/with blank
      uptime\t4711
      address\t10.0.0.1
      packages.count\t2
      package\tzlib1g 1:1.2.13.dfsg-1
      portage\tsys-libs/zlib-1.3.1-r1
      """;

  @Test
  void facts() {
    Fuzz.of(
            "facts",
            List.of(LINES.getBytes(StandardCharsets.UTF_8)),
            ".",
            " ",
            "\n",
            "os.",
            "\t",
            "os\t",
            "disk\t",
            "disks\t",
            "addresses\t",
            "addresses.x\t",
            "root.x\t",
            "\u0000")
        .run(
            input ->
                assertThat(AllFacts.parse(HostId.LOCAL, new String(input, StandardCharsets.UTF_8)))
                    .isNotNull());
  }
}
