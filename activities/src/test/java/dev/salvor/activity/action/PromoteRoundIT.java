package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others do on the binary host and in staging while a round is at work. */
final class PromoteRoundIT {
  private static final String FIRST = "app-test/p0000/p0000-1.0-1.gpkg.tar";

  private final HostFolders host = new HostFolders();
  private final PromoteCase binhost = new PromoteCase(host);

  @AfterEach
  void deletes() throws IOException {
    host.close();
  }

  @Test
  void whatARollbackTakesAwayDuringARoundIsNotDeletedFromStaging() throws Exception {
    binhost.make(0, 2);
    binhost.promoter().run("do").exits(0);
    binhost.make(2, 1);
    binhost.promoter().run("do").exits(0);
    binhost.make(1, 2);
    Action promoter = binhost.promoter();
    try (Stopped round = new Stopped(host, promoter, "promote:sent")) {
      new Action(host, Shell.DASH, "binhost.rollback")
          .env("PATH", "/usr/bin:/bin")
          .with("PKGDIR", binhost.pkgdir)
          .run("do")
          .exits(0)
          .says("withdrawn: app-test/p0002/p0002-1.0-1.gpkg.tar");
      round
          .goesOn()
          .exits(0)
          .says("1 package left the binary host during this round")
          .says("::salvor removed=1");
    }
    assertThat(binhost.staged()).containsOnlyKeys("app-test/p0002/p0002-1.0-1.gpkg.tar");
    promoter.run("do").exits(0).says("promoted 1 package");
    assertThat(binhost.staged()).isEmpty();
    binhost.sound(3);
  }

  @Test
  void whatIsDamagedThereDuringARoundIsNotDeletedFromStaging() throws Exception {
    binhost.make(0, 1);
    binhost.promoter().run("do").exits(0);
    binhost.make(0, 1);
    Action promoter = binhost.promoter();
    try (Stopped round = new Stopped(host, promoter, "promote:sent")) {
      Files.write(binhost.pkgdir.resolve(FIRST), new byte[10_240]);
      round.goesOn().exits(0).says("::salvor removed=0");
    }
    assertThat(binhost.staged()).hasSize(1);
    promoter.run("do").exits(0).says("1 replaced");
    binhost.sound(1);
  }

  @Test
  void whatComesInThePlaceOfABadFileDuringARoundIsNotPutAside() throws Exception {
    binhost.make(0, 1);
    Path file = binhost.staging.resolve(FIRST);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, 4000));
    Action promoter = binhost.promoter();
    try (Stopped round = new Stopped(host, promoter, "promote:judged")) {
      Files.write(file, whole);
      round.goesOn().exits(0).says("::salvor quarantined=0");
    }
    assertThat(binhost.quarantine()).doesNotExist();
    promoter.run("do").exits(0).says("promoted 1 package");
  }

  @Test
  void nothingIsTakenThroughALinkThatCameDuringARound() throws Exception {
    binhost.make(0, 2);
    binhost.promoter().run("do").exits(0);
    binhost.make(0, 2);
    Files.write(binhost.staging.resolve(FIRST), new byte[4000]);
    Path elsewhere = host.folder("elsewhere").resolve("app-test");
    try (Stopped round = new Stopped(host, binhost.promoter(), "promote:judged")) {
      Files.move(binhost.staging.resolve("app-test"), elsewhere);
      Files.createSymbolicLink(binhost.staging.resolve("app-test"), elsewhere);
      round.goesOn().exits(0).says("::salvor quarantined=0").says("::salvor removed=0");
    }
    assertThat(PromoteCase.packages(elsewhere)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"aside", "reason"})
  void aBadFileWhosePromoterWasKilledGoesToQuarantineAlsoIfAnotherOneHasCome(String place)
      throws Exception {
    // A name in which a slash cannot be told from the sign that stands for it.
    String odd = "app%test/p0000/p0000-1.0-1.gpkg.tar";
    binhost.make(0, 1);
    Files.createDirectories(binhost.staging.resolve(odd).getParent());
    Files.write(binhost.staging.resolve(odd), new byte[1]);
    Path file = binhost.staging.resolve(FIRST);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, new byte[2]);
    Action promoter = binhost.promoter().under("setsid");
    for (int killed = 0; killed < 2; killed++) {
      promoter.env("SALVOR_PKG_KILL_AT", "promote:" + place).run("do").exits(137);
    }
    boolean taken = !Files.exists(file);
    Files.write(file, whole);
    promoter.env("SALVOR_PKG_KILL_AT", "").run("do").exits(0).says("promoted 1 package");
    assertThat(PromoteCase.packages(binhost.quarantine()).keySet())
        .isEqualTo(taken ? Set.of(odd, FIRST) : Set.of(odd));
    assertThat(binhost.staged()).isEmpty();
    assertThat(binhost.staging.resolveSibling(".staging.salvor/judged")).isEmptyDirectory();
    binhost.sound(1);
  }
}
