package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What others do on the binary host and in staging while a round is at work. */
final class PromoteRoundIT {
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
      java.nio.file.Files.write(
          binhost.pkgdir.resolve("app-test/p0000/p0000-1.0-1.gpkg.tar"), new byte[10_240]);
      round.goesOn().exits(0).says("::salvor removed=0");
    }
    assertThat(binhost.staged()).hasSize(1);
    promoter.run("do").exits(0).says("1 replaced");
    binhost.sound(1);
  }
}
