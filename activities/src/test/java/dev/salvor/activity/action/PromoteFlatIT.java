package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Flat names, where a build takes the place of another one. */
final class PromoteFlatIT {
  private static final String FLAT = "app-flat/p0000-1.0.gpkg.tar";

  private final HostFolders host = new HostFolders();
  private final PromoteCase binhost = new PromoteCase(host);

  @AfterEach
  void deletes() throws IOException {
    host.close();
  }

  private void built(int seed, int time) {
    binhost.fixture("flat", binhost.staging, 0, 1, seed, time);
  }

  @Test
  void anOlderBuildNeverReplacesALaterOne() throws IOException {
    built(1, 1_760_000_500);
    binhost.promoter().run("do").exits(0);
    final int later = binhost.bytes(FLAT);
    built(2, 1_760_000_400);
    binhost.make(0, 1);
    binhost.promoter().run("do").exits(0).says("promoted 1 package").says("1 quarantined (older)");
    assertThat(binhost.bytes(FLAT)).isEqualTo(later);
    assertThat(binhost.quarantine().resolve(FLAT + ".reason"))
        .content()
        .contains("older: a later build (BUILD_TIME) is published under its name");
    built(3, 1_760_000_600);
    binhost.promoter().run("do").exits(0).says("1 replaced");
    assertThat(binhost.bytes(FLAT)).isNotEqualTo(later);
    binhost.sound(2);
  }

  @Test
  void aDamagedFileIsReplacedByAnOlderBuildToo() throws IOException {
    built(1, 1_760_000_500);
    binhost.promoter().run("do").exits(0);
    Path file = binhost.pkgdir.resolve(FLAT);
    byte[] bytes = Files.readAllBytes(file);
    bytes[3000] ^= 1;
    Files.write(file, bytes);
    built(2, 1_760_000_400);
    binhost.promoter().run("do").exits(0).says("1 replaced");
    binhost.sound(1);
  }

  @Test
  void whatAClientWithTheOlderIndexKnowsIsReplacedLastBeforeTheIndex() throws IOException {
    binhost.fixture("flat", binhost.staging, 0, 3, 1);
    binhost.promoter().run("do").exits(0);
    binhost.fixture("flat", binhost.staging, 0, 3, 2);
    binhost.make(0, 3);
    binhost.fixture("xpak", binhost.staging, 0, 2);
    Path points = host.root.resolve("points");
    binhost
        .promoter()
        .env("SALVOR_PKG_POINTS", points.toString())
        .run("do")
        .exits(0)
        .says("3 replaced");
    List<String> passed = Files.readAllLines(points);
    int ready = passed.indexOf("far:new-ones-placed");
    assertThat(passed.subList(0, ready).stream().filter("far:placed"::equals)).hasSize(5);
    assertThat(passed.subList(ready + 1, ready + 5))
        .containsExactly("far:replaced", "far:replaced", "far:replaced", "far:index-renamed");
    binhost.sound(8);
  }
}
