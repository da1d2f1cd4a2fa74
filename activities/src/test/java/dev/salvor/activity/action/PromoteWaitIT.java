package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A promoter whose packages have to be there when it ends, beside another one. */
final class PromoteWaitIT {
  private final HostFolders host = new HostFolders();
  private final PromoteCase binhost = new PromoteCase(host);

  @AfterEach
  void deletes() throws IOException {
    host.close();
  }

  @ParameterizedTest
  @EnumSource
  void whoWaitsForAnotherPromoterSaysForWhomAndGoesOnAfterIt(Shell shell) throws Exception {
    binhost.make(0, 2);
    Process other = binhost.other();
    Action promoter = binhost.promoter(shell).with("WAIT", true);
    Process process = promoter.start("do");
    try {
      Awaitility.await()
          .until(
              () ->
                  promoter.said(
                      process,
                      "waiting: another promoter is at work on host callisto as process 4711"));
      assertThat(process.isAlive()).isTrue();
      assertThat(binhost.staged()).hasSize(2);
    } finally {
      other.destroyForcibly().waitFor();
    }
    Action.Result result = promoter.end(process).exits(0).says("::salvor promoted=2");
    assertThat(result.out()).doesNotContain("busy=1").containsOnlyOnce("another promoter");
    promoter.run("verify").exits(0);
  }
}
